"""Luck keyed by what it is for: nothing depends on the order of draws, and keys do not disturb each other."""

from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.streams import Luck

keys = st.lists(st.text(max_size=12) | st.integers(0, 1000), min_size=1, max_size=4).map(tuple)


@given(st.integers(), keys)
def test_a_draw_lies_strictly_between_0_and_1(seed, key):
    assert 0 < Luck(seed).uniform(*key) < 1


@given(st.integers(), keys, st.lists(keys, max_size=5))
def test_a_draw_does_not_depend_on_the_draws_before_it(seed, key, others):
    luck = Luck(seed)
    for other in others:
        luck.uniform(*other)
        luck.generator(*other)
    assert luck.uniform(*key) == Luck(seed).uniform(*key)


@given(st.integers(0, 100), keys, keys)
def test_different_keys_draw_differently(seed, key, other):
    same = list(map(str, key)) == list(map(str, other))
    assert (Luck(seed).uniform(*key) == Luck(seed).uniform(*other)) is same


@given(keys)
def test_different_seeds_draw_differently(key):
    assert len({Luck(seed).uniform(*key) for seed in range(20)}) == 20


def test_draws_are_uniform():
    draws = [Luck(1).uniform("sandbox", "w", number) for number in range(20_000)]
    assert fmean(draws) == pytest.approx(0.5, abs=0.01)
    assert pstdev(draws) == pytest.approx(12**-0.5, abs=0.01)
    for tenth in range(10):
        assert sum(tenth / 10 <= draw < (tenth + 1) / 10 for draw in draws) == pytest.approx(2000, abs=250)


def test_a_generator_is_the_same_for_the_same_key_and_another_for_another():
    assert Luck(1).generator("a").random() == Luck(1).generator("a").random()
    assert Luck(1).generator("a").random() != Luck(1).generator("b").random()


def test_the_parts_of_a_key_are_kept_apart():
    assert Luck(1).uniform("ab", "c") != Luck(1).uniform("a", "bc")
