"""The closed forms themselves, against their definitions in exact fractions and against published tables."""

import itertools
import math
from fractions import Fraction

import pytest

from tests.simulator.queueing import (
    erlang_b,
    erlang_c,
    losses,
    mean_queue,
    mean_wait,
    mean_wait_single,
    poisson,
    waits_beside_losses,
    waits_longer,
)

LOADS = [(1, Fraction(1, 2)), (2, Fraction(3, 2)), (3, Fraction(2)), (5, Fraction(3)), (10, Fraction(7))]


def stationary(rates_up, rates_down):
    """The stationary distribution of a birth-death chain, from its balance: p(n) up(n) = p(n+1) down(n+1)."""
    weights = [Fraction(1)]
    for up, down in zip(rates_up, rates_down, strict=True):
        weights.append(weights[-1] * up / down)
    total = sum(weights)
    return [weight / total for weight in weights]


@pytest.mark.parametrize(("servers", "load"), LOADS)
def test_erlang_b_is_the_share_of_time_with_all_servers_busy(servers, load):
    states = stationary([load] * servers, range(1, servers + 1))
    assert erlang_b(servers, float(load)) == pytest.approx(float(states[-1]), rel=1e-12)


@pytest.mark.parametrize(("servers", "load"), LOADS)
def test_erlang_c_and_its_waits_are_those_of_the_chain_with_a_long_queue(servers, load):
    longest = 400  # at a utilisation of 3/4 the rest weighs less than 1e-49
    states = stationary([load] * longest, [min(n, servers) for n in range(1, longest + 1)])
    queued = float(sum((n - servers) * share for n, share in enumerate(states) if n > servers))
    assert erlang_c(servers, float(load)) == pytest.approx(float(sum(states[servers:])), rel=1e-12)
    assert mean_queue(servers, float(load)) == pytest.approx(queued, rel=1e-12)
    assert mean_wait(servers, float(load), 60.0) == pytest.approx(60 * queued / float(load), rel=1e-12)


def test_waits_beside_losses_are_those_of_the_chain_whose_births_change_when_it_is_full():
    servers, load, others, longest = 5, Fraction(1), Fraction(3), 200
    births = [load + others if n < servers else load for n in range(longest)]
    states = stationary(births, [min(n, servers) for n in range(1, longest + 1)])
    queued = float(sum((n - servers) * share for n, share in enumerate(states) if n > servers))
    waiting = waits_beside_losses(servers, float(load), float(others))
    assert waiting == pytest.approx(float(sum(states[servers:])), rel=1e-12)
    assert waiting / float(servers - load) == pytest.approx(queued / float(load), rel=1e-12)


@pytest.mark.parametrize(
    ("servers", "load", "share", "places"),
    [(10, 4.461, 0.01, 4), (20, 12.03, 0.01, 4), (10, 5.084, 0.02, 4), (1, 1, 0.5, 9), (2, 1, 0.2, 9)],
)
def test_erlang_b_agrees_with_the_tables_of_traffic_engineers(servers, load, share, places):
    assert round(erlang_b(servers, load), places) == share


@pytest.mark.parametrize(
    ("servers", "load", "share", "queue"),
    [(1, 0.5, 1 / 2, 1 / 2), (2, 1, 1 / 3, 1 / 3), (2, 1.5, 9 / 14, 27 / 14), (3, 2, 4 / 9, 8 / 9)],
)
def test_erlang_c_agrees_with_the_examples_of_textbooks(servers, load, share, queue):
    assert erlang_c(servers, load) == pytest.approx(share, rel=1e-12)
    assert mean_queue(servers, load) == pytest.approx(queue, rel=1e-12)


def test_the_wait_of_one_server_with_exponential_times_is_that_of_m_m_1():
    assert mean_wait_single(0.7, 60, 1) == pytest.approx(mean_wait(1, 0.7, 60))
    assert mean_wait_single(0.7, 60, 0) == pytest.approx(mean_wait(1, 0.7, 60) / 2)


def test_the_waits_of_constant_service_have_the_mean_that_theory_gives_them():
    """A mean is the integral of the share that lies above; the midpoint rule does not mind the jump at 0."""
    step = 0.005
    integral = step * sum(waits_longer(0.7, (number + 0.5) * step) for number in range(round(20 / step)))
    assert integral == pytest.approx(mean_wait_single(0.7, 1, 0), rel=1e-4)
    assert waits_longer(0.7, 0) == pytest.approx(0.7)


def test_classes_that_share_units_are_lost_as_the_product_form_says():
    capacity, classes = 10, [(1, Fraction(3)), (2, Fraction(3, 2)), (3, Fraction(1, 2))]
    counts = [range(capacity // units + 1) for units, _ in classes]
    weights = {}
    for state in itertools.product(*counts):
        used = sum(count * units for count, (units, _) in zip(state, classes, strict=True))
        if used <= capacity:
            terms = [load**count / math.factorial(count) for count, (_, load) in zip(state, classes, strict=True)]
            weights[state] = (math.prod(terms), used)
    total = sum(weight for weight, _ in weights.values())
    for found, (units, _) in zip(losses(capacity, [(u, float(a)) for u, a in classes]), classes, strict=True):
        full = sum(weight for weight, used in weights.values() if used + units > capacity)
        assert found == pytest.approx(float(full / total), rel=1e-12)


def test_one_class_of_one_unit_is_erlang_b():
    assert losses(5, [(1, 3.0)]) == (pytest.approx(erlang_b(5, 3.0), rel=1e-12),)


def test_the_poisson_shares_have_the_mean_that_is_their_load():
    assert sum(number * poisson(3.0, number) for number in range(60)) == pytest.approx(3.0, rel=1e-12)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: erlang_c(5, 5), id="as much as all servers can do"),
        pytest.param(lambda: mean_wait(5, 6, 60), id="more than that"),
        pytest.param(lambda: mean_wait_single(1, 60, 1), id="one server that is always busy"),
        pytest.param(lambda: waits_longer(1.2, 1), id="more calls than tokens"),
        pytest.param(lambda: erlang_b(-1, 3), id="less than no server"),
        pytest.param(lambda: erlang_b(5, 0), id="no arrivals"),
        pytest.param(lambda: losses(5, [(6, 1.0)]), id="a class that never fits"),
    ],
)
def test_nothing_is_said_where_the_theory_does_not_hold(ask):
    with pytest.raises(ValueError, match=r"servers|units"):
        ask()


def test_erlang_b_holds_for_any_load_since_nothing_queues():
    assert erlang_b(5, 500) == pytest.approx(0.99, abs=1e-3)
