"""The bandwidth network against the obvious way: every flow's rate anew at every event."""

import time
from collections.abc import Callable, Iterator

import simpy

from simulator.data.link import Link
from simulator.data.network import Network

FLOWS = 2_000
CAPACITY = 1.25e9
SPEEDS = (1e7, 1.25e8, 1.9e8, 2.5e8)


def measure() -> Iterator[tuple[str, float]]:
    flows = [(index * 0.01, 1e8 + index * 1e4, SPEEDS[index % len(SPEEDS)]) for index in range(FLOWS)]
    fast, fast_end = _timed(lambda: _network(flows))
    slow, slow_end = _timed(lambda: _obvious(flows))
    assert abs(fast_end - slow_end) < 1e-6 * slow_end, (fast_end, slow_end)
    yield (
        f"time of the obvious way / of the network, {FLOWS:,} flows of {len(SPEEDS)} speeds, equal last end",
        slow / fast,
    )


def _timed(work: Callable[[], float]) -> tuple[float, float]:
    began = time.process_time()
    end = work()
    return time.process_time() - began, end


def _network(flows: list[tuple[float, float, float]]) -> float:
    env = simpy.Environment()
    network, link = Network(env), Link("link", CAPACITY, "link")
    done = []

    def start(at: float, size: float, cap: float) -> Iterator[simpy.Event]:
        yield env.timeout(at)
        flow = network.transfer(size, {link: 1.0}, cap=cap)
        yield flow.done
        done.append(env.now)

    for flow in flows:
        env.process(start(*flow))
    env.run()
    return max(done)


def _obvious(flows: list[tuple[float, float, float]]) -> float:
    """Water-filling over every single flow, stepping from event to event."""
    waiting, running, now = sorted(flows, reverse=True), [], 0.0
    while waiting or running:
        rates = _shares([cap for _, cap in running])
        ends = [left / rate for (left, _), rate in zip(running, rates, strict=True)]
        step = min([*ends, *([waiting[-1][0] - now] if waiting else [])])
        now += step
        running = [(left - rate * step, cap) for (left, cap), rate in zip(running, rates, strict=True)]
        running = [(left, cap) for left, cap in running if left > 1e-3]
        while waiting and waiting[-1][0] <= now + 1e-12:
            _, size, cap = waiting.pop()
            running.append((size, cap))
    return now


def _shares(caps: list[float]) -> list[float]:
    left, shares = CAPACITY, [0.0] * len(caps)
    order = sorted(range(len(caps)), key=lambda index: caps[index])
    for position, index in enumerate(order):
        shares[index] = min(caps[index], left / (len(order) - position))
        left -= shares[index]
    return shares
