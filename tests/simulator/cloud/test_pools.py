"""Pools: what is left of something that others use too, and that it always adds up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.cloud.pools import Pool
from simulator.conservation import ConservationError
from simulator.distributions import constant, read_distribution
from simulator.scenario.cloud import PoolSetup, Tenants
from simulator.streams import Luck


def pool(**setup):
    return Pool.of(PoolSetup(**setup), Luck(1), "b", "2-4Gi")


def left_at(found, *instants):
    return [found.left(at) for at in instants]


def test_a_pool_without_others_has_what_is_not_taken():
    found = pool(total=3)
    found.take(0, 2)
    assert left_at(found, 0, 1e6) == [1, 1]
    assert found.next_change(0) == math.inf


def test_an_unlimited_pool_stays_unlimited():
    found = pool(total=math.inf)
    found.take(0, 1e6)
    assert found.left(0) == math.inf


def test_more_than_is_left_cannot_be_taken_nor_more_given_back_than_was_taken():
    found = pool(total=1)
    with pytest.raises(ConservationError):
        found.take(0, 2)
    with pytest.raises(ConservationError):
        found.give_back(0, 1)


# A curve


def test_a_curve_says_how_many_there_are_from_when_on():
    found = pool(total=60, curve=((0, 40), (600, 0), (2400, 60)))
    assert left_at(found, 0, 599, 600, 2399, 2400, 1e6) == [40, 40, 0, 0, 60, 60]


def test_before_the_first_step_of_a_curve_everything_is_there():
    assert left_at(pool(total=60, curve=((600, 0),)), 0, 599, 600) == [60, 60, 0]


def test_a_curve_takes_nothing_from_running_pods_and_keeps_what_they_give_back():
    found = pool(total=40, curve=((0, 40), (600, 10)))
    found.take(0, 30)
    assert found.left(600) == 0
    found.give_back(700, 25)
    assert found.left(700) == 5  # 5 of ours still run


def test_the_next_change_of_a_curve_is_its_next_step():
    found = pool(total=60, curve=((0, 40), (600, 0), (2400, 60)))
    assert [found.next_change(at) for at in (0, 600, 2399, 2400)] == [600, 2400, 2400, math.inf]


# What is played into it


def test_what_others_leave_from_now_on_holds_like_one_more_step_of_a_curve():
    found, read = pool(total=4), pool(total=4, curve=((0, 4), (10, 1), (20, 6)))
    for each in (found, read):
        each.take(0, 3)
    found.offer(10, 1)
    assert found.left(10) == read.left(10) == 0
    found.offer(20, 6)
    assert found.left(20) == read.left(20) == 3


def test_an_unlimited_pool_may_become_scarce():
    found = pool(total=math.inf)
    found.take(0, 5)
    found.offer(10, 2)
    assert (found.left(10), found.total) == (0, 5)
    found.give_back(20, 4)
    assert found.left(20) == 1


# A refill


def test_a_refill_brings_whole_instances_at_its_rate_up_to_the_total():
    found = pool(total=5, refill=(2, 1 / 60))
    assert left_at(found, 0, 59.9, 60, 119, 120, 180, 1e6) == [2, 2, 3, 3, 4, 5, 5]


@given(st.integers(1, 50), st.floats(1e-4, 3), st.integers(0, 200))
def test_the_next_change_of_a_refill_is_the_instant_of_one_more_instance(total, rate, number):
    found = pool(total=total, refill=(0, rate))
    now = found.next_change(0)
    for _ in range(min(number, total - 1)):
        before = found.left(now)
        following = found.next_change(now)
        assert now < following
        assert found.left(following) == before + 1
        now = following


# Other tenants


def tenants(arrivals=1 / 60, mean=600.0, start=0):
    return Tenants(arrivals, read_distribution({"dist": "exponential", "mean": mean}), start)


def test_tenants_who_are_there_from_the_start_leave_after_their_stay():
    found = pool(total=4, tenants=Tenants(0.0, constant(100.0), 3))
    assert left_at(found, 0, 99, 100) == [1, 1, 4]
    assert pool(total=4, tenants=Tenants(0.0, constant(100.0), 3)).next_change(0) == 100


def test_a_tenant_who_finds_no_room_goes_away():
    found = pool(total=2, tenants=Tenants(1.0, constant(50.0)))
    found.take(0, 2)
    assert left_at(found, 0, 40) == [0, 0]
    found.give_back(40, 2)
    assert found.left(40) == 2  # nobody who came before has waited


def test_how_often_a_pool_is_looked_at_changes_nothing():
    often, once = pool(total=9, tenants=tenants(start=4)), pool(total=9, tenants=tenants(start=4))
    looks = [often.left(at) for at in range(0, 20_000, 7)]
    assert once.left(19_999 - 19_999 % 7) == looks[-1]
    assert len(set(looks)) > 3


def test_the_next_change_is_when_the_first_tenant_leaves():
    found = pool(total=3, tenants=tenants(arrivals=1.0))
    now = next(at for at in range(1, 10_000) if found.left(at) == 0)
    leaves = found.next_change(now)
    assert found.left(leaves - 1e-6) == 0
    assert found.left(leaves) == 1


def test_the_share_of_time_that_a_pool_is_full_of_tenants_is_that_of_erlang():
    """M/M/c/c with c = 5 and 4 Erlang: B = 0.19907 (the recursion B = aB / (c + aB) by hand).

    Looked at every 600 s, ten times the mean stay, so that looks hardly depend on each other.
    """
    found = pool(total=5, tenants=tenants(arrivals=4 / 60, mean=60.0))
    looks = 20_000
    full = sum(found.left(600.0 * number) == 0 for number in range(1, looks + 1)) / looks
    assert abs(full - 0.19907) < 3 * math.sqrt(0.19907 * 0.80093 / looks)


setups = st.one_of(
    st.builds(PoolSetup, st.integers(0, 6).map(float)),
    st.builds(
        lambda steps: PoolSetup(6.0, curve=tuple(sorted(steps.items()))),
        st.dictionaries(st.floats(0, 500), st.integers(0, 6).map(float), min_size=1, max_size=4),
    ),
    st.builds(lambda start, rate: PoolSetup(6.0, refill=(start, rate)), st.integers(0, 6), st.floats(0.001, 1)),
    st.builds(lambda start: PoolSetup(6.0, tenants=tenants(1 / 20, 40.0, start)), st.integers(0, 6)),
)


@given(setups, st.lists(st.tuples(st.floats(0, 200), st.integers(-3, 3)), max_size=30), st.integers(0, 99))
def test_what_is_left_ours_and_others_add_up_at_every_moment(setup, moves, seed):
    found, now, ours = Pool.of(setup, Luck(seed), "z"), 0.0, 0
    for wait, amount in moves:
        now += wait
        left = found.left(now)
        assert 0 <= left <= setup.total - ours
        if 0 < amount <= left:
            found.take(now, amount)
            ours += amount
            assert found.left(now) == left - amount
        elif amount < 0 and ours >= -amount:
            found.give_back(now, -amount)
            ours += amount
            assert found.left(now) >= left
        assert found.live == ours
        assert found.next_change(now) > now


def test_a_refill_faster_than_any_clock_is_full_at_once():
    assert Pool.of(PoolSetup(5, refill=(0, 1e308)), Luck(1)).left(3600.0) == 5
