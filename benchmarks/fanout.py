"""How the time of a simulation grows with its pods and tasks, beside a bare SimPy program of as many processes."""

import gc
import time
import tracemalloc
from collections.abc import Iterator

import simpy

from manifests import loads
from simulator.scenario import read_scenario
from simulator.simulation import simulate

PODS = 100_000
MOST_TIMES_SIMPY, MOST_BYTES = 4.0, 2_000
"""What a flat fan-out may take, in the time of the bare program and in live memory for each finished pod."""
LAYERS, WIDTH, AWAITED = 100, 100, 3
ZERO_COST = ("pending=0s", f"limits.pods={2 * PODS}")
"""A cloud that takes no time."""
WORKFLOW = """
kind: Workflow
metadata: {name: fan}
spec:
  entrypoint: all
  LIMIT
  templates:
    - name: all
      steps: [[{name: nap, template: nap, withSequence: {count: "COUNT"}}]]
    - name: nap
      RETRY
      container: {image: "alpine:3.20", command: [sh, -c, sleep 30]}
"""
GATHERING = """
kind: Workflow
metadata: {name: gather}
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - [{name: give, template: give, withSequence: {count: "COUNT"}}]
        - - name: take
            template: take
            withSequence: {count: "COUNT"}
            arguments: {parameters: [{name: given, value: "{{steps.give.outputs.result}}"}]}
    - {name: give, script: {image: "alpine:3.20", command: [sh], source: sleep 30}}
    - name: take
      inputs: {parameters: [{name: given}]}
      container: {image: "alpine:3.20", command: [sh, -c, sleep 30]}
"""
DAG = """
kind: Workflow
metadata: {name: layers}
spec:
  entrypoint: all
  templates:
    - name: all
      dag:
        tasks:
TASKS
    - name: nap
      container: {image: "alpine:3.20", command: [sh, -c, sleep 30]}
"""


def measure() -> Iterator[tuple[str, float]]:
    bare, large, small = _bare(PODS), _flat(PODS), _flat(PODS // 100)
    times = large / bare
    assert times <= MOST_TIMES_SIMPY, f"{times:.2f} times as long as bare SimPy"
    yield f"time of {PODS:,} pods at once / of bare SimPy with as many processes (limit {MOST_TIMES_SIMPY:g})", times
    growth = bare / _bare(PODS // 100)
    yield f"time of {PODS:,} pods / of {PODS // 100:,} (100 is linear; bare SimPy {growth:.0f})", large / small
    memory = _bytes(PODS // 5)
    assert memory <= MOST_BYTES, f"{memory:.0f} bytes for each finished pod"
    yield f"bytes of live memory for each finished pod (limit {MOST_BYTES:,})", memory
    some, many = _limited(400), _limited(4_000)
    yield "time of 4,000 pods / of 400 (10 is linear), parallelism 200, on ECI", many / some
    few, lots = _gathering(300), _gathering(3_000)
    yield "time of 3,000 items that each read what 3,000 others gave / of 300 (10 is linear)", lots / few
    shallow, deep = _dag(LAYERS // 10), _dag(LAYERS)
    yield f"time of {LAYERS * WIDTH:,} tasks in layers / of {LAYERS * WIDTH // 10:,} (10 is linear)", deep / shallow


def _flat(count: int) -> float:
    return _seconds(_flow(count), ZERO_COST)


def _gathering(count: int) -> float:
    return _seconds(GATHERING.replace("COUNT", str(count)), (*ZERO_COST, "tasks.give.outputs.result=x"))


def _limited(count: int) -> float:
    return _seconds(_flow(count, "parallelism: 200", "retryStrategy: {limit: 1, retryPolicy: Always}"))


def _flow(count: int, limit: str = "", retry: str = "") -> str:
    return WORKFLOW.replace("COUNT", str(count)).replace("LIMIT", limit).replace("RETRY", retry)


def _dag(layers: int) -> float:
    tasks = []
    for layer in range(layers):
        for place in range(WIDTH):
            awaited = [f"t{layer - 1}-{(place + other) % WIDTH}" for other in range(AWAITED)] if layer else []
            depends = f", depends: {' && '.join(awaited)}" if awaited else ""
            tasks.append(f"          - {{name: t{layer}-{place}, template: nap{depends}}}")
    return _seconds(DAG.replace("TASKS", "\n".join(tasks)), ZERO_COST)


def _seconds(text: str, settings: tuple[str, ...] = ()) -> float:
    manifests, scenario = loads(text), read_scenario(None, settings)
    gc.collect()
    began = time.process_time()
    (run,) = simulate(manifests, scenario).runs
    took = time.process_time() - began
    assert run.phase == "Succeeded", run.message
    return took


def _bare(count: int) -> float:
    """As many processes, each with three timeouts: the least that any simulation of them takes."""
    env = simpy.Environment()

    def pod() -> Iterator[simpy.Event]:
        for seconds in (0, 30, 10):
            yield env.timeout(seconds)

    gc.collect()
    began = time.process_time()
    for _ in range(count):
        env.process(pod())  # type: ignore[arg-type]
    env.run()
    return time.process_time() - began


def _bytes(count: int) -> float:
    manifests, scenario = loads(_flow(count)), read_scenario(None, ZERO_COST)
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    simulation = simulate(manifests, scenario)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert simulation.runs[0].phase == "Succeeded"
    return (after - before) / count
