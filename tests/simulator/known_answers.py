"""Experiments with known answers: streams of one-pod workflows, and what queueing theory says of each.

They go through the front door: manifests and scenario of `fixtures/queueing`, and `simulate`. Pods of one run are not
independent, since a full cloud stays full for a while; so the error of an estimate comes from runs with seeds of their
own. Each run gives one mean, and the standard error is that of their means. A run begins empty, and its first
arrivals do not count: the slowest of these queues forgets two thirds of its start with every 26 of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, stdev
from typing import Any
from zlib import crc32

from manifests import load
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from tests.simulator.queueing import (
    erlang_b,
    erlang_c,
    losses,
    mean_wait,
    mean_wait_single,
    poisson,
    waits_beside_losses,
    waits_longer,
)
from tests.simulator.visits import Visit, visits

FOLDER = Path(__file__).parents[2] / "fixtures" / "queueing"
SERVICE = 60.0
"""Mean seconds of work."""
WARM_UP = 60
"""Arrivals of each stream that do not count."""

Measure = Callable[[Sequence[Any]], float]


@dataclass(frozen=True)
class Answer:
    """Something that theory knows, and how to see it in the visits of a run."""

    what: str
    formula: str
    value: float
    measure: Measure


@dataclass(frozen=True)
class Experiment:
    """`settings` go over the scenario of the folder; `load` is that of each Workflow's stream, in erlang."""

    name: str
    text: str
    manifest: str
    load: float
    settings: tuple[str, ...]
    answers: tuple[Answer, ...]

    @property
    def first_seed(self) -> int:
        """Luck of its own: on common luck the errors of all experiments would point the same way."""
        return crc32(self.name.encode())

    def with_settings(self, *settings: str) -> Experiment:
        """The same question about another cloud."""
        return replace(self, settings=(*self.settings, *settings))


@dataclass(frozen=True)
class Estimate:
    """The mean of independent runs, and its standard error."""

    answer: Answer
    mean: float
    error: float

    @property
    def z(self) -> float:
        """How many standard errors it lies above the theory."""
        return (self.mean - self.answer.value) / self.error


def estimates(experiment: Experiment, runs: int, arrivals: int) -> list[Estimate]:
    """What `runs` runs with `arrivals` arrivals of each stream that count say of each answer."""
    seeds = range(experiment.first_seed, experiment.first_seed + runs)
    seen = [_that_count(observed(experiment, seed, WARM_UP + arrivals)) for seed in seeds]
    return [estimate(answer, [answer.measure(found) for found in seen]) for answer in experiment.answers]


def observed(experiment: Experiment, seed: int, count: int) -> Sequence[Visit]:
    """The pods of one run with `count` arrivals of each stream."""
    rate = f"submit={{poisson: {experiment.load / SERVICE!r}/s, count: {count}}}"
    scenario = read_scenario(str(FOLDER / "scenario.yaml"), [rate, *experiment.settings])
    return visits(simulate(load([str(FOLDER / f"{experiment.manifest}.yaml")]), scenario, seed))


def _that_count(found: Sequence[Visit]) -> list[Visit]:
    """Those after the warm-up, up to the last of the stream that ends first."""
    last = {visit.stream: visit.asked for visit in found}
    first, end = len(last) * WARM_UP, min(last.values())
    return [visit for visit in found[first:] if visit.asked <= end]


def estimate(answer: Answer, means: Sequence[float]) -> Estimate:
    """What the means of independent runs say."""
    return Estimate(answer, fmean(means), stdev(means) / math.sqrt(len(means)))


# What is looked at


def _share(holds: Callable[[Visit], bool], of: Callable[[Visit], bool] = lambda visit: True) -> Measure:
    return lambda found: fmean(holds(visit) for visit in found if of(visit))


def _mean(amount: Callable[[Visit], float]) -> Measure:
    return lambda found: fmean(map(amount, found))


def _is_lost(visit: Visit) -> bool:
    return visit.placed is None


def _waits(visit: Visit) -> bool:
    return visit.stock > 0


def _is_second(visit: Visit) -> bool:
    return visit.spec == "ecs.g6.large"


# What is said of the cloud


def _stock(**zones: str) -> str:
    """Instances by type in zones b and f of the region."""
    return f"zones={{{', '.join(f'cn-shanghai-{zone}: {{stock: {{{found}}}}}' for zone, found in zones.items())}}}"


def _instances(count: int | str) -> str:
    return _stock(b=f"ecs.c6.large: {count}")


UNLIMITED = _instances("unlimited")
CONSTANT = f"tasks.call.duration={SERVICE:g}s"
LOGNORMAL = f"tasks.call.duration={{dist: lognormal, p50: {SERVICE / math.sqrt(math.e)!r}, sigma: 1}}"
"""Its mean is p50 exp(sigma^2 / 2), its squared coefficient of variation exp(sigma^2) - 1."""


def _loss(name: str, servers: int, load: float, times: str, *settings: str) -> Experiment:
    share = Answer("lost", f"B({servers}, {load:g})", erlang_b(servers, load), _share(_is_lost))
    text = f"{servers} instance{'s' * (servers > 1)}, load {load:g}, {times} times; fail-fast"
    return Experiment(name, text, "loss", load, (_instances(servers), *settings), (share,))


def _queue(name: str, text: str, servers: int, load: float, *settings: str, manifest: str = "waiting") -> Experiment:
    waiting = Answer("wait", f"C({servers}, {load:g})", erlang_c(servers, load), _share(_waits))
    formula, wait = f"C s / ({servers} - {load:g})", mean_wait(servers, load, SERVICE)
    answers = (waiting, Answer("mean wait, s", formula, wait, _mean(lambda visit: visit.stock)))
    return Experiment(name, f"{text}, load {load:g}; fail-back", manifest, load, settings, answers)


def _single(name: str, times: str, load: float, variability: float, setting: str) -> Experiment:
    wait = mean_wait_single(load, SERVICE, variability)
    formula = f"a s (1 + {variability:.3g}) / (2 (1 - a))"
    answer = Answer("mean wait, s", formula, wait, _mean(lambda visit: visit.stock))
    text = f"1 instance, load {load:g}, {times} times; fail-back"
    return Experiment(name, text, "waiting", load, (_instances(1), setting), (answer,))


def _calls(name: str, load: float, burst: int, *answers: Answer) -> Experiment:
    """The create API as a server of one call in `SERVICE` seconds."""
    settings = (UNLIMITED, f"create.burst={burst}", f"create.per_second={1 / SERVICE!r}")
    return Experiment(name, f"create API, burst {burst}, load {load:g}", "waiting", load, settings, answers)


def _crowd(name: str, times: str, load: float, setting: str) -> Experiment:
    answers = (
        Answer("pods found alive", "a", load, _mean(lambda visit: visit.found)),
        Answer("find none", "exp(-a)", poisson(load, 0), _share(lambda visit: visit.found == 0)),
    )
    return Experiment(
        name, f"unlimited stock, load {load:g}, {times} times", "loss", load, (UNLIMITED, setting), answers
    )


def _tenants(load: float, stay: str) -> str:
    """Five instances that other customers use too."""
    tenants = f"{{arrivals: {load * 3600 / SERVICE!r}/h, stay: {stay}}}"
    return _stock(b=f"ecs.c6.large: {{total: 5, tenants: {tenants}}}")


def _lost_beside(name: str, stay: str, written: str) -> Experiment:
    lost = Answer("lost", "B(5, 1 + 2)", erlang_b(5, 3), _share(_is_lost))
    text = f"5 instances, load 1 beside tenants of load 2, {stay} stays; fail-fast"
    return Experiment(name, text, "loss", 1, (_tenants(2, written),), (lost,))


_BESIDE = waits_beside_losses(5, 1, 3)
_OVERFLOW_LOST = erlang_b(7, 5)
_SMALL, _LARGE = losses(20, [(2, 3.0), (4, 3.0)])

EXPERIMENTS = (
    _loss("loss-5", 5, 3, "exponential"),
    _loss("loss-5-constant", 5, 3, "constant", CONSTANT),
    _loss("loss-5-lognormal", 5, 3, "lognormal", LOGNORMAL),
    _loss("loss-20", 20, 16, "exponential"),
    Experiment(
        "overflow",
        "3 instances of one type, then 4 of a second, load 5; fail-fast",
        "overflow",
        5,
        (_stock(b="ecs.c6.large: 3, ecs.g6.large: 4"),),
        (
            Answer("second type", "B(3, 5) - B(7, 5)", erlang_b(3, 5) - _OVERFLOW_LOST, _share(_is_second)),
            Answer("lost", "B(7, 5)", _OVERFLOW_LOST, _share(_is_lost)),
        ),
    ),
    Experiment(
        "two-sizes",
        "quota of 20 vCPU, pods of 2 and of 4, load 3 each; fail-fast",
        "two-sizes",
        3,
        (UNLIMITED, "quota.vcpu=20"),
        (
            Answer("small lost", "Kaufman-Roberts", _SMALL, _share(_is_lost, lambda visit: visit.stream == "small")),
            Answer("large lost", "Kaufman-Roberts", _LARGE, _share(_is_lost, lambda visit: visit.stream == "large")),
        ),
    ),
    _queue("queue-1", "1 instance", 1, 0.5, _instances(1)),
    _queue("queue-3", "3 instances", 3, 2, _instances(3)),
    _queue("queue-10", "10 instances", 10, 7, _instances(10)),
    _queue(
        "queue-zones",
        "3 + 2 instances in two zones",
        5,
        3,
        _stock(b="ecs.c6.large: 3", f="ecs.c6.large: 2"),
        manifest="two-zones",
    ),
    _queue("queue-quota", "quota of 6 vCPU, pods of 2", 3, 2, UNLIMITED, "quota.vcpu=6"),
    _queue("queue-addresses", "3 addresses in the vSwitch", 3, 2, UNLIMITED, "zones.cn-shanghai-b.ips=3"),
    _single("constant-times", "constant", 0.5, 0, CONSTANT),
    _single("lognormal-times", "lognormal", 0.5, math.e - 1, LOGNORMAL),
    _calls(
        "create-1",
        0.7,
        1,
        Answer("wait", "a", waits_longer(0.7, 0), _share(lambda visit: visit.create > 0)),
        Answer(
            "mean wait, s", "a s / (2 (1 - a))", mean_wait_single(0.7, SERVICE, 0), _mean(lambda visit: visit.create)
        ),
    ),
    _calls(
        "create-4",
        0.7,
        4,
        Answer("wait", "M/D/1 wait > 3 s", waits_longer(0.7, 3), _share(lambda visit: visit.create > 0)),
    ),
    _crowd("crowd", "lognormal", 2, LOGNORMAL),
    _lost_beside("tenants", "exponential", "{dist: exponential, mean: 60s}"),
    _lost_beside("tenants-constant", "constant", "60s"),
    Experiment(
        "tenants-queue",
        "5 instances, load 1 beside tenants of load 3; fail-back",
        "waiting",
        1,
        (_tenants(3, "{dist: exponential, mean: 60s}"),),
        (
            Answer("wait", "birth-death", _BESIDE, _share(_waits)),
            Answer("mean wait, s", "share s / (5 - 1)", _BESIDE * SERVICE / 4, _mean(lambda visit: visit.stock)),
        ),
    ),
)
