"""How the time of a simulation grows with the pods of one fan-out."""

import time
from collections.abc import Iterator

from manifests import loads
from simulator.scenario import read_scenario
from simulator.simulation import simulate

WORKFLOW = """
kind: Workflow
metadata: {name: fan}
spec:
  entrypoint: all
  parallelism: 200
  templates:
    - name: all
      steps: [[{name: nap, template: nap, withSequence: {count: "COUNT"}}]]
    - name: nap
      retryStrategy: {limit: 1, retryPolicy: Always}
      container: {image: "alpine:3.20", command: [sh, -c, sleep 30]}
"""


def measure() -> Iterator[tuple[str, float]]:
    small, large = _seconds(400), _seconds(4_000)
    yield "time of 4,000 pods / of 400 pods (10 is linear), parallelism 200", large / small


def _seconds(count: int) -> float:
    manifests, scenario = loads(WORKFLOW.replace("COUNT", str(count))), read_scenario()
    began = time.process_time()
    (run,) = simulate(manifests, scenario).runs
    assert run.phase == "Succeeded", run.message
    return time.process_time() - began
