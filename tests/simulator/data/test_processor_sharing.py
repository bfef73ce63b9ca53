"""The network against what queueing theory knows of customers who share a server."""

import random
from statistics import fmean

import pytest

from tests.simulator.data.processor_sharing import (
    EXPERIMENTS,
    constant,
    estimates,
    exponential,
    hyperexponential,
    observed,
    pareto,
)

RUNS, COUNT = 20, 300
STANDARD_ERRORS = 3
BY_NAME = {experiment.name: experiment for experiment in EXPERIMENTS}


@pytest.mark.parametrize("name", BY_NAME)
def test_flows_take_as_long_as_theory_says(name):
    for found in estimates(BY_NAME[name], RUNS, COUNT):
        assert abs(found.z) <= STANDARD_ERRORS, f"{found.answer.what}: {found.mean} ± {found.error}"


def test_the_mean_tells_a_link_that_is_a_tenth_slower():
    (found,) = estimates(BY_NAME["shared-0.6-constant sizes"].with_speed(0.9), RUNS, COUNT)
    assert found.z > STANDARD_ERRORS


@pytest.mark.parametrize("sizes", [constant, exponential, hyperexponential, pareto])
def test_sizes_have_a_mean_of_one(sizes):
    draw = random.Random(4)
    assert fmean(sizes(draw) for _ in range(100_000)) == pytest.approx(1, abs=0.04)


def test_equal_seeds_give_equal_flows_and_others_give_others():
    experiment = BY_NAME["weighted"]
    assert observed(experiment, 1, 50) == observed(experiment, 1, 50) != observed(experiment, 2, 50)
