"""A cloud with finite stock against what queueing theory knows: in the mean, and pod by pod.

The means tell whether arrivals and work have the distributions that they should; that every single pod starts when
it must, given its own arrival and work and those of the others, tells that nothing else is in the way.
"""

import math
from functools import cache
from itertools import pairwise
from statistics import fmean, stdev

import pytest

from manifests import load
from simulator.events import PodAsked, PodPlaced, StageEnded
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from tests.simulator.known_answers import EXPERIMENTS, FOLDER, WARM_UP, estimates, observed
from tests.simulator.queueing import mean_queue
from tests.simulator.visits import accepted, first_come_first_served, lost
from tests.simulator.worlds import events

EXACT = {"abs": 1e-9, "rel": 0.0}
RUNS, ARRIVALS = 20, 240
STANDARD_ERRORS = 3
"""Waits are skewed, and chance alone passes three errors in one of forty such tests of a mean wait, as it does in one
of a hundred of a share. The seeds are fixed; where draws have changed, `python -m benchmarks known-answers` can tell.
"""
BRIEFLY = (
    "loss-5",
    "loss-5-constant",
    "loss-5-lognormal",
    "loss-20",
    "overflow",
    "two-sizes",
    "queue-3",
    "queue-quota",
    "queue-addresses",
    "create-1",
    "crowd",
    "tenants",
    "tenants-queue",
)
"""What a few thousand arrivals can tell; docs/known-answers.md has all, with twenty times as many."""
BY_NAME = {experiment.name: experiment for experiment in EXPERIMENTS}


@cache
def seen(name):
    """The pods of the first run of an experiment, its warm-up included."""
    experiment = BY_NAME[name]
    return observed(experiment, experiment.first_seed, WARM_UP + ARRIVALS)


def simulation(manifest, *settings, seed=1):
    scenario = read_scenario(str(FOLDER / "scenario.yaml"), settings)
    return simulate(load([str(FOLDER / f"{manifest}.yaml")]), scenario, seed)


# In the mean


@pytest.mark.parametrize("name", BRIEFLY)
def test_the_cloud_answers_as_theory_does(name):
    for found in estimates(BY_NAME[name], RUNS, ARRIVALS):
        assert abs(found.z) <= STANDARD_ERRORS, f"{found.answer.what}: {found.mean} ± {found.error}"


def test_the_mean_tells_a_pod_that_looks_for_stock_once_a_minute_from_one_that_takes_it_at_once():
    slow = BY_NAME["queue-3"].with_settings("create.retry={interval: 60s, factor: 1}")
    _, wait = estimates(slow, RUNS // 2, ARRIVALS)
    assert wait.z > STANDARD_ERRORS


# Pod by pod


@pytest.mark.parametrize("name", BY_NAME)
def test_a_pod_holds_its_instance_exactly_as_long_as_it_works(name):
    for visit in seen(name):
        if visit.placed is not None:
            assert visit.left - visit.placed == pytest.approx(visit.service, **EXACT)


@pytest.mark.parametrize(
    ("name", "servers"),
    [
        ("queue-1", 1),
        ("queue-3", 3),
        ("queue-10", 10),
        ("queue-zones", 5),
        ("queue-quota", 3),
        ("queue-addresses", 3),
        ("lognormal-times", 1),
    ],
)
def test_whoever_has_waited_longest_takes_what_is_free_first_the_moment_it_is(name, servers):
    found = seen(name)
    assert [visit.placed for visit in found] == pytest.approx(first_come_first_served(found, servers), **EXACT)
    assert any(visit.stock > 0 for visit in found)


@pytest.mark.parametrize(
    ("name", "capacity", "units"),
    [
        ("loss-5", 5, {"call": 1}),
        ("loss-5-lognormal", 5, {"call": 1}),
        ("loss-20", 20, {"call": 1}),
        ("overflow", 7, {"call": 1}),
        ("two-sizes", 20, {"small": 2, "large": 4}),
    ],
)
def test_a_pod_is_lost_when_those_before_it_hold_everything_and_only_then(name, capacity, units):
    found = seen(name)
    assert [visit.placed is None for visit in found] == lost(found, capacity, [units[visit.stream] for visit in found])


@pytest.mark.parametrize(("name", "burst"), [("create-1", 1), ("create-4", 4)])
def test_the_create_api_never_keeps_a_call_longer_than_its_rate_says(name, burst):
    found = seen(name)
    assert [visit.placed for visit in found] == pytest.approx(accepted(found, burst, 1 / 60), **EXACT)


# The create API, by hand


def placements(found, run):
    """When each pod of a wave got its instance, in the order of its loop."""
    at = {event.node: event.at for event in events(found, PodPlaced) if event.workflow == run}
    return [at[f"{run}[0].call({number}:{number})"] for number in range(1000)]


ECI = ("zones={cn-shanghai-b: {stock: {ecs.c6.large: unlimited}}}", "create={burst: 100, per_second: 20}")


def test_a_thousand_pods_are_accepted_100_at_once_and_then_20_a_second():
    """The bucket holds 100 tokens; once it is not full any more, one comes each 0.05 s."""
    found = simulation("waves", *ECI)
    by_hand = [0.0] * 100 + [number / 20 for number in range(1, 901)]
    assert placements(found, "wave") == pytest.approx(by_hand, **EXACT)
    waited = [event.at - event.began for event in events(found, StageEnded) if event.stage == "create"]
    assert sorted(waited) == pytest.approx(by_hand[100:], **EXACT)


@pytest.mark.parametrize(
    ("at", "tokens"),
    [
        pytest.param(30, -300, id="while the first still waits"),
        pytest.param(45.03, 0.6, id="with less than a token"),
        pytest.param(47.53, 50.6, id="with a bucket that is half full"),
        pytest.param(50, 100, id="with one that is just full"),
        pytest.param(600, 100, id="with one that has long been full"),
    ],
)
def test_a_second_wave_meets_the_tokens_that_have_come_back_since_the_first(at, tokens):
    """The first wave has used up those that had come by 45 s; a negative number are calls that go before."""
    found = simulation("waves", *ECI, f"submit={{every: {at}s, count: 2}}")
    by_hand = [at + max(0.0, (number - tokens) / 20) for number in range(1, 1001)]
    assert placements(found, "wave-2") == pytest.approx(by_hand, **EXACT)
    assert placements(found, "wave-1")[-1] == pytest.approx(45, **EXACT)


# Little's law


def test_the_mean_number_that_waits_is_the_rate_of_arrivals_times_the_mean_wait():
    """An identity of every run that begins and ends empty, and what Erlang C gives in the long run.

    The error is that of 20 stretches of time: each is twenty times as long as the queue remembers, so their means are
    nearly independent.
    """
    stretches, load, servers = 20, 3, 5
    found = simulation("waiting", f"submit={{poisson: {60 * load}/h, count: 4000}}")
    steps = [(event.at, 1) for event in events(found, PodAsked)] + [
        (event.at, -1) for event in events(found, PodPlaced)
    ]
    waits = [event.at - event.began for event in events(found, StageEnded) if event.stage == "stock"]
    assert area(steps, 0, found.ended_at) == pytest.approx(sum(waits), rel=1e-9)

    last = max(event.at for event in events(found, PodAsked))
    edges = [last * number / stretches for number in range(stretches + 1)]
    means = [area(steps, begin, end) / (end - begin) for begin, end in pairwise(edges)]
    z = (fmean(means) - mean_queue(servers, load)) / (stdev(means) / math.sqrt(stretches))
    assert abs(z) <= STANDARD_ERRORS


def area(steps, begin, end):
    """The integral from `begin` to `end` of what the steps add up to."""
    return sum(change * (end - max(at, begin)) for at, change in steps if at < end)
