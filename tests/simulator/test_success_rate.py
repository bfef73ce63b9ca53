"""What the guide's advice is worth when stock runs out, and against what each part of it helps (docs/success-rate.md).

The shares are held against what follows from the scenario's own figures: the outages are all that decides them.
"""

import math
from functools import cache
from pathlib import Path
from statistics import NormalDist

import pytest

from manifests import load
from simulator.experiments.replicate import fold, replicate
from simulator.scenario import read_scenario
from simulator.simulation import prepare

FIXTURES = Path(__file__).parents[2] / "fixtures"
NAIVE, GUIDE = "success-rate/one-of-each.yaml", "guide/success-rate"
SCENARIOS = ("first-zone-empty", "first-spec-drought", "bad-night")
RUNS = 200
NO_ZONE, NO_SPEC, NOTHING = 0.4, 0.3, 0.05
"""How likely bad-night's outages are when a workflow is submitted: of the first zone, the first spec, everything."""
LAST_TRY = 57.5
"""Minutes: the last retry of a fail-back from which a pod still ends within the hour; it comes after 30 s, and then
after twice as long each time, up to 5 min."""


@cache
def found(workflow, scenario):
    read = read_scenario(scenario)
    return fold(replicate(prepare(load([str(FIXTURES / workflow)]), read), 1, RUNS), read)


def succeeded(workflow, scenario):
    """Of each seed, whether it went well."""
    return [outcome.succeeded for outcome in found(workflow, scenario).outcomes]


def agrees(workflow, scenario, expected):
    """Whether a share of so many runs may well come from this probability: four standard errors."""
    rate = found(workflow, scenario).share("Succeeded").rate
    return abs(rate - expected) < 4 * math.sqrt(expected * (1 - expected) / RUNS)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_guide_s_version_succeeds_surely_more_often_than_one_of_each(scenario):
    naive, guide = (found(workflow, scenario).share("Succeeded") for workflow in (NAIVE, GUIDE))
    assert naive.ci95[1] < guide.ci95[0]
    assert guide.rate > 0.9


@pytest.mark.parametrize(
    ("workflow", "expected"),
    [
        (NAIVE, (1 - NO_ZONE) * (1 - NO_SPEC) * (1 - NOTHING)),
        ("success-rate/with-two-zones.yaml", (1 - NO_SPEC) * (1 - NOTHING)),
        ("success-rate/with-three-specs.yaml", (1 - NO_ZONE) * (1 - NOTHING)),
        (GUIDE, 1 - NOTHING),
    ],
)
def test_on_a_bad_night_ten_pods_come_up_as_often_as_no_outage_that_matters_to_them_is_there(workflow, expected):
    assert agrees(workflow, "bad-night", expected)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_retry_alone_saves_hardly_a_run(scenario):
    with_retry, without = succeeded("success-rate/with-retry.yaml", scenario), succeeded(NAIVE, scenario)
    assert sum(one and not other for one, other in zip(with_retry, without, strict=True)) <= 0.02 * RUNS


@pytest.mark.parametrize(
    ("workflow", "helps", "does_not"),
    [
        ("success-rate/with-two-zones.yaml", "first-zone-empty", "first-spec-drought"),
        ("success-rate/with-three-specs.yaml", "first-spec-drought", "first-zone-empty"),
    ],
)
def test_zones_help_against_an_empty_zone_and_specs_against_a_drought_and_not_the_other_way_round(
    workflow, helps, does_not
):
    assert all(succeeded(workflow, helps))
    assert not any(succeeded(workflow, does_not))


@pytest.mark.parametrize(
    ("scenario", "median", "p95"), [("first-zone-empty", 30, 120), ("first-spec-drought", 60, 360)]
)
def test_patience_sees_the_end_of_those_outages_that_are_over_before_its_last_try(scenario, median, p95):
    sigma = math.log(p95 / median) / NormalDist().inv_cdf(0.95)
    over = NormalDist().cdf(math.log(LAST_TRY / median) / sigma)
    assert agrees("success-rate/with-patience.yaml", scenario, over)


def test_elsewhere_and_patient_survives_every_night_that_the_guide_s_version_does_not():
    both, guide = succeeded("success-rate/with-all.yaml", "bad-night"), succeeded(GUIDE, "bad-night")
    assert not all(guide)
    assert all(both)


def test_a_retry_that_waits_makes_up_for_most_of_what_fail_fast_loses():
    hasty, slow = (
        found(f"success-rate/{name}.yaml", "first-zone-empty").share("Succeeded")
        for name in ("with-retry", "with-slow-retry")
    )
    assert (hasty.rate, slow.rate > 0.5) == (0, True)
