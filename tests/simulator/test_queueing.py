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
    mean_sojourn_capped,
    mean_sojourn_shared,
    mean_sojourns_weighted,
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


def test_sharing_a_server_takes_exponential_sizes_as_long_as_queueing_for_it():
    assert mean_sojourn_shared(0.7, 60) == pytest.approx(60 + mean_wait(1, 0.7, 60))
    assert mean_sojourn_capped(1, 0.7, 60) == pytest.approx(mean_sojourn_shared(0.7, 60))


def test_one_who_may_have_one_part_of_many_takes_as_long_as_alone():
    assert mean_sojourn_capped(100, 0.7, 60) == pytest.approx(60)


def test_equal_weights_are_the_same_as_none():
    found = mean_sojourns_weighted([(0.2, 1.0, 3.0), (0.1, 4.0, 3.0)])
    assert found == pytest.approx([mean_sojourn_shared(0.6, 1.0), mean_sojourn_shared(0.6, 4.0)])


def test_sojourns_by_weight_are_those_of_the_chain_of_both_classes():
    """Its stationary distribution, by steps of the chain made uniform; 40 of a class are as good as never there."""
    classes, most = [(0.25, 1.0, 3.0), (0.125, 2.0, 1.0)], 40
    (up, a, g), (right, b, h) = classes
    fastest = up + right + 1 / min(a, b)
    states = {(0, 0): 1.0}
    for _ in range(600):
        after: dict[tuple[int, int], float] = {}
        for (n, m), share in states.items():
            total = n * g + m * h or 1
            moves = [
                ((n + 1, m), up if n < most else 0),
                ((n, m + 1), right if m < most else 0),
                ((n - 1, m), n * g / total / a),
                ((n, m - 1), m * h / total / b),
            ]
            stays = fastest - sum(rate for _, rate in moves)
            for state, rate in [*moves, ((n, m), stays)]:
                if rate > 0:
                    after[state] = after.get(state, 0.0) + share * rate / fastest
        states = {state: share for state, share in after.items() if share > 1e-15}
    there = [sum(state[kind] * share for state, share in states.items()) for kind in (0, 1)]
    assert [there[0] / up, there[1] / right] == pytest.approx(mean_sojourns_weighted(classes), rel=1e-6)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: erlang_c(5, 5), id="as much as all servers can do"),
        pytest.param(lambda: mean_wait(5, 6, 60), id="more than that"),
        pytest.param(lambda: mean_wait_single(1, 60, 1), id="one server that is always busy"),
        pytest.param(lambda: mean_sojourn_shared(1, 60), id="more shared work than a link can carry"),
        pytest.param(lambda: mean_sojourns_weighted([(1, 0.5, 1), (1, 0.5, 2)]), id="the same by weight"),
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
