"""The simulations that are compared: a workload on the network, and the same processes with the ends known beforehand.

Each returns the finish times in seconds, in the order of the workload's transfers.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Iterator, Sequence

import simpy

from benchmarks.network.workloads import Workload
from simulator.data.link import Link
from simulator.data.network import Network

ALLOCATIONS = 100_000
"""Objects made before Python looks for garbage, as in a run of the simulator."""

Finished = list[float]
Route = dict[Link, float]


def pods(workload: Workload) -> Finished:
    """A process for each transfer, as a run of the simulator has it."""
    env = simpy.Environment()
    network, finished = Network(env), [math.nan] * len(workload.transfers)

    def pod(number: int, start: float, size: float, cap: float, route: Route) -> Iterator[simpy.Event]:
        yield env.timeout(start)
        yield network.transfer(size, route, cap=cap)
        finished[number] = env.now

    for number, transfer in enumerate(_transfers(workload)):
        env.process(pod(number, *transfer))  # type: ignore[arg-type]
    env.run()
    return finished


def controller(workload: Workload) -> Finished:
    """One process that starts all transfers at their instants and waits for them in turn: SimGrid's fastest form."""
    env = simpy.Environment()
    network, flows = Network(env), []

    def control() -> Iterator[simpy.Event]:
        for start, size, cap, route in _transfers(workload):
            if start > env.now:
                yield env.timeout(start - env.now)
            flows.append(network.transfer(size, route, cap=cap))
        for flow in flows:
            yield flow.done

    env.process(control())  # type: ignore[arg-type]
    env.run()
    return [flow.ended for flow in flows]


def oracle(workload: Workload, known: Sequence[float]) -> Finished:
    """A process for each transfer with two timeouts, the second as long as the transfer is known to take."""
    env = simpy.Environment()
    finished = [math.nan] * len(known)

    def pod(number: int, begins: float, takes: float) -> Iterator[simpy.Event]:
        yield env.timeout(begins)
        yield env.timeout(takes)
        finished[number] = env.now

    for number, (transfer, end) in enumerate(zip(workload.transfers, known, strict=True)):
        env.process(pod(number, transfer.start, end - transfer.start))  # type: ignore[arg-type]
    env.run()
    return finished


def oracle_controller(workload: Workload, known: Sequence[float]) -> Finished:
    """One process as in `controller`, with a timeout in place of each flow."""
    env = simpy.Environment()
    ends = []

    def control() -> Iterator[simpy.Event]:
        for transfer, end in zip(workload.transfers, known, strict=True):
            if transfer.start > env.now:
                yield env.timeout(transfer.start - env.now)
            ends.append(env.timeout(end - env.now, value=end))
        for event in ends:  # noqa: UP028 (a process is resumed by send, which a list does not have)
            yield event

    env.process(control())  # type: ignore[arg-type]
    env.run()
    return [event.value for event in ends]


def _transfers(workload: Workload) -> Iterator[tuple[float, float, float, Route]]:
    """When each starts, its size, its cap and the links it crosses."""
    links = [Link(f"link-{place}", capacity, "link") for place, capacity in enumerate(workload.links)]
    ways = {transfer.links for transfer in workload.transfers}
    routes = {places: dict.fromkeys([links[place] for place in places], 1.0) for places in ways}
    for start, size, cap, places in workload.transfers:
        yield start, size, math.inf if cap is None else cap, routes[places]


def furthest(finished: Sequence[float], others: Sequence[float]) -> float:
    """The largest relative difference between two lists of finish times."""
    return max(abs(one / other - 1) for one, other in zip(finished, others, strict=True))


def timed(program: Callable[[], Finished]) -> tuple[float, Finished]:
    """CPU seconds, with the collector of garbage as in a run, and the finish times."""
    before = gc.get_threshold()
    gc.collect()
    gc.set_threshold(ALLOCATIONS, *before[1:])
    try:
        began = time.process_time()
        finished = program()
        return time.process_time() - began, finished
    finally:
        gc.set_threshold(*before)
