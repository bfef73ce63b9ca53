"""Experiments with known answers: Poisson streams of flows over one link of the network, and what theory says of each.

Alone on the link a flow of mean size takes a second. Flows of one run are not independent, so the error of an estimate
comes from runs with seeds of their own, as in `tests.simulator.known_answers`. A run begins empty, and its first flows
do not count; arrivals go on until the last that counts has ended, so that it has as much company as any other.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import NamedTuple
from zlib import crc32

import simpy

from simulator.data.flow import Flow
from simulator.data.link import Link
from simulator.data.network import Network
from tests.simulator.known_answers import Answer, Estimate, estimate
from tests.simulator.queueing import mean_sojourn_capped, mean_sojourn_shared, mean_sojourns_weighted

WARM_UP = 200
"""Flows of each run that do not count."""

Sizes = Callable[[random.Random], float]


class Visit(NamedTuple):
    """One flow: which kind, how large, and how long it was there in seconds."""

    kind: int
    size: float
    sojourn: float


@dataclass(frozen=True)
class Kind:
    """A Poisson stream: so many a second, of such sizes, with such a weight."""

    rate: float
    sizes: Sizes
    weight: float = 1.0


@dataclass(frozen=True)
class Experiment:
    """Streams over a link of `parts` units a second, of which a flow may have one; one part alone is no cap."""

    name: str
    text: str
    kinds: tuple[Kind, ...]
    answers: tuple[Answer, ...]
    parts: int = 1
    speed: float = 1.0
    """Of the link and of the caps, in units of what theory thinks."""

    @property
    def first_seed(self) -> int:
        return crc32(self.name.encode())

    def with_speed(self, speed: float) -> Experiment:
        """The same question about another link."""
        return replace(self, speed=speed)


def estimates(experiment: Experiment, runs: int, count: int) -> list[Estimate]:
    """What `runs` runs with `count` flows that count say of each answer."""
    seeds = range(experiment.first_seed, experiment.first_seed + runs)
    seen = [observed(experiment, seed, count) for seed in seeds]
    return [estimate(answer, [answer.measure(found) for found in seen]) for answer in experiment.answers]


def observed(experiment: Experiment, seed: int, count: int) -> Sequence[Visit]:
    """The flows of one run that count, in the order of their starts."""
    env, draw = simpy.Environment(), random.Random(seed)
    network, link = Network(env), Link("link", experiment.parts * experiment.speed, "link")
    cap = experiment.speed if experiment.parts > 1 else math.inf
    kinds = experiment.kinds
    rates = [kind.rate for kind in kinds]

    def arrival() -> Iterator[simpy.Event]:
        yield env.timeout(draw.expovariate(sum(rates)))

    def start() -> tuple[int, Flow]:
        (number,) = draw.choices(range(len(kinds)), rates)
        size, weight = kinds[number].sizes(draw), kinds[number].weight
        return number, network.transfer(size, {link: 1.0}, cap=cap, weight=weight)

    def others() -> Iterator[simpy.Event]:
        while True:
            yield from arrival()
            start()

    def observe() -> Iterator[simpy.Event]:
        flows = []
        for _ in range(WARM_UP + count):
            yield from arrival()
            flows.append(start())
        env.process(others())
        del flows[:WARM_UP]
        for _, flow in flows:
            yield flow.done
        return [Visit(number, flow.size, flow.ended - flow.started) for number, flow in flows]

    return env.run(env.process(observe()))


# Sizes, all with a mean of 1


def constant(draw: random.Random) -> float:
    return 1.0


def exponential(draw: random.Random) -> float:
    return draw.expovariate(1.0)


def hyperexponential(draw: random.Random) -> float:
    """Many small and a few large, as much work in these as in those; squared coefficient of variation 4."""
    small = (1 + math.sqrt(3 / 5)) / 2
    return draw.expovariate(2 * small) if draw.random() < small else draw.expovariate(2 * (1 - small))


def pareto(draw: random.Random) -> float:
    """Bounded, with index 1.5: the largest is a thousand times the smallest, and the variance 9."""
    index, widest = 1.5, 1000.0
    mean = index / (index - 1) * (1 - widest ** (1 - index)) / (1 - widest**-index)
    return (1 - draw.random() * (1 - widest**-index)) ** (-1 / index) / mean


# What is looked at


def _sojourn(holds: Callable[[Visit], bool] = lambda visit: True) -> Callable[[Sequence[Visit]], float]:
    return lambda found: fmean(visit.sojourn for visit in found if holds(visit))


def _stretch(low: float, high: float) -> Callable[[Sequence[Visit]], float]:
    """The mean time of flows of such sizes, in units of their mean size."""

    def measure(found: Sequence[Visit]) -> float:
        chosen = [visit for visit in found if low <= visit.size < high]
        return math.fsum(visit.sojourn for visit in chosen) / math.fsum(visit.size for visit in chosen)

    return measure


def _shared(load: float, words: str, sizes: Sizes) -> Experiment:
    whole = Answer("mean time, s", f"s / (1 - {load:g})", mean_sojourn_shared(load, 1.0), _sojourn())
    return Experiment(f"shared-{load:g}-{words}", f"load {load:g}, {words}", (Kind(load, sizes),), (whole,))


def _capped(parts: int, load: float, words: str, sizes: Sizes) -> Experiment:
    value = mean_sojourn_capped(parts, load, 1.0)
    whole = Answer("mean time, s", f"s + C s / ({parts} - {load:g})", value, _sojourn())
    text = f"{parts} times as fast as a flow's cap, load {load:g}, {words}"
    return Experiment(f"capped-{parts}-{words}", text, (Kind(load, sizes),), (whole,), parts=parts)


def _by_size(load: float, bounds: Sequence[tuple[float, float]]) -> Experiment:
    answers = [
        Answer(f"time / size, {_range(low, high)} s alone", f"1 / (1 - {load:g})", 1 / (1 - load), _stretch(low, high))
        for low, high in bounds
    ]
    text = f"load {load:g}, exponential sizes"
    return Experiment("by-size", text, (Kind(load, exponential),), tuple(answers))


def _range(low: float, high: float) -> str:
    return f"above {low:g}" if high == math.inf else f"{low:g} to {high:g}"


def _weighted(*classes: tuple[float, float]) -> Experiment:
    """Classes of (rate, weight), all of exponential sizes."""
    means = mean_sojourns_weighted([(rate, 1.0, weight) for rate, weight in classes])
    answers = [
        Answer(
            f"mean time of weight {weight:g}, s",
            "Fayolle et al.",
            mean,
            _sojourn(lambda visit, kind=kind: visit.kind == kind),
        )
        for kind, ((_, weight), mean) in enumerate(zip(classes, means, strict=True))
    ]
    kinds = tuple(Kind(rate, exponential, weight) for rate, weight in classes)
    words = " and ".join(f"{rate:g} of weight {weight:g}" for rate, weight in classes)
    return Experiment("weighted", f"load {words}, exponential sizes", kinds, tuple(answers))


EXPERIMENTS = (
    _shared(0.6, "constant sizes", constant),
    _shared(0.6, "exponential sizes", exponential),
    _shared(0.6, "hyperexponential sizes", hyperexponential),
    _shared(0.6, "Pareto sizes", pareto),
    _shared(0.8, "exponential sizes", exponential),
    _by_size(0.6, [(0.0, 0.5), (0.5, 1.0), (1.0, 2.0), (2.0, math.inf)]),
    _capped(4, 3.0, "constant sizes", constant),
    _capped(4, 3.0, "exponential sizes", exponential),
    _capped(4, 3.0, "hyperexponential sizes", hyperexponential),
    _weighted((0.3, 4.0), (0.3, 1.0)),
)
