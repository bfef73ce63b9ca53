"""Max-min fair rates at one instant."""

import math
from dataclasses import dataclass

import pytest

from simulator.data.filling import fill
from simulator.data.link import Link


@dataclass(frozen=True)
class Group:
    count: int
    route: tuple[tuple[Link, float], ...]
    cap: float = math.inf


def capacity(link):
    return link.capacity


def shares(*groups, allowed=capacity):
    """Rate and the limiting link's name, or "cap", of each group."""
    found, _ = fill(groups, allowed)
    return [(found[group].rate, found[group].limiter.name if found[group].limiter else "cap") for group in groups]


A, B = Link("a", 10, "first"), Link("b", 30, "second")


def test_equal_flows_share_a_link_equally():
    assert shares(Group(4, ((A, 1),))) == [(2.5, "a")]


def test_what_a_capped_flow_leaves_goes_to_the_others():
    assert shares(Group(1, ((A, 1),), cap=1), Group(3, ((A, 1),))) == [(1, "cap"), (3, "a")]


def test_a_flow_is_held_by_the_fullest_link_of_its_route_and_others_take_the_rest():
    assert shares(Group(2, ((A, 1), (B, 1))), Group(1, ((B, 1),))) == [(5, "a"), (20, "b")]


def test_a_coefficient_is_the_part_of_the_rate_that_a_link_sees():
    assert shares(Group(2, ((A, 0.25),)), Group(1, ((A, 0.5),))) == [(10, "a"), (10, "a")]


def test_a_flow_without_links_moves_at_its_cap():
    assert shares(Group(5, (), cap=7)) == [(7, "cap")]


def test_a_link_wins_over_a_cap_at_the_same_level():
    assert shares(Group(4, ((A, 1),), cap=2.5)) == [(2.5, "a")]


def test_a_link_wins_over_a_cap_that_only_rounding_puts_below_it():
    link = Link("a", 0.3, "first")
    cap = math.nextafter(0.3 / 3, 0)
    assert shares(Group(3, ((link, 1),), cap=cap)) == [(cap, "a")]


@pytest.mark.parametrize("order", [1, -1], ids=["named in order", "named against the order"])
def test_of_two_links_at_the_same_level_the_first_by_name_wins(order):
    twin = Link("aa", 10, "twin")
    assert shares(Group(4, ((A, 1), (twin, 1))[::order])) == [(2.5, "a")]


def test_of_two_links_that_only_rounding_tells_apart_the_first_by_name_wins():
    above = Link("a", math.nextafter(10, 11), "first")
    assert shares(Group(4, ((above, 1), (Link("aa", 10, "twin"), 1)))) == [(2.5, "a")]


def test_no_rate_falls_behind_the_level_when_rounding_swallows_a_weight():
    link = Link("a", 2e17, "first")
    assert shares(Group(1, ((link, 1e17),), cap=1), Group(1, ((link, 1),))) == [(1, "cap"), (1, "a")]


def test_the_capacity_is_what_the_caller_allows_now():
    assert shares(Group(4, ((A, 1),)), allowed=lambda link: 2 * link.capacity) == [(5, "a")]


def test_the_use_of_every_link_is_reported():
    _, used = fill([Group(2, ((A, 1), (B, 0.5))), Group(1, ((B, 1),), cap=4)], capacity)
    assert used == {A: 10, B: 9}


def test_a_flow_that_nothing_limits_is_refused():
    with pytest.raises(ValueError, match="neither a link nor a cap"):
        fill([Group(1, ())], capacity)
