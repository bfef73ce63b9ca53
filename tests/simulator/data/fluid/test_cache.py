"""What lies in a cache: watermarks, the coldest first, no byte lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.data.fluid.cache import Cache

FILES = st.sampled_from("abcdef")
HIGH = 100.0


@st.composite
def caches(draw):
    return Cache(HIGH, draw(st.one_of(st.floats(0, 99), st.just(HIGH), st.just(120.0))))


STEPS = st.lists(st.tuples(st.sampled_from(["add", "touch"]), FILES, st.floats(0.01, 250)), max_size=30)


@given(caches(), STEPS)
def test_it_never_holds_more_than_its_high_mark_and_loses_no_byte(cache, steps):
    added = 0.0
    for what, file, size in steps:
        if what == "touch":
            cache.touch(file)
            continue
        cache.add(file, size)
        added += size
        assert cache.used <= HIGH * (1 + 1e-6)
        assert cache.used + cache.evicted == pytest.approx(added)
        assert sum(map(cache.kept, cache.files)) == pytest.approx(cache.used, abs=1e-6)


@given(caches(), STEPS)
def test_what_makes_room_goes_down_to_the_low_mark_before_more_comes(cache, steps):
    for what, file, size in steps:
        if what == "touch":
            cache.touch(file)
        elif cache.add(file, size) > 0:
            assert cache.used - size <= min(cache.low, HIGH) + 1e-6


@given(caches(), STEPS, st.floats(1, 120))
def test_the_coldest_go_first_and_what_comes_goes_last(cache, steps, size):
    for what, file, amount in steps:
        cache.touch(file) if what == "touch" else cache.add(file, amount)
    before = {file: cache.kept(file) for file in cache.files if file != "new"}
    cache.add("new", size)
    rest = [file for file in before if cache.kept(file) > 0]
    gone = [file for file in before if cache.kept(file) == 0]
    assert gone == list(before)[: len(gone)]
    assert all(cache.kept(file) == before[file] for file in rest[1:])  # at most one goes in part
    if rest:
        assert cache.kept("new") == pytest.approx(size)


def test_a_full_cache_of_twelve_gives_up_the_two_coldest_for_one_more():
    cache = Cache(high=12.0, low=10.5)
    for number in range(12):
        cache.add(f"f{number}", 1.0)
    cache.touch("f0")
    assert cache.add("new", 1.0) == 1.5
    assert (cache.kept("f1"), cache.kept("f2"), cache.kept("f0")) == (0, 0.5, 1)
    assert cache.used == 11.5


def test_a_file_that_is_larger_than_the_cache_stays_in_part():
    cache = Cache(high=10.0, low=8.0)
    cache.add("small", 3.0)
    assert cache.add("large", 25.0) == 18  # 3 of the small one, 15 of its own
    assert cache.files == ("large",)
    assert cache.used == 10


def test_a_cache_without_space_keeps_nothing():
    cache = Cache(0.0, 0.0)
    assert cache.add("a", 5.0) == 5
    assert cache.files == ()


def test_a_lost_part_takes_its_share_of_each_file_and_is_no_eviction():
    cache = Cache(100.0, 50.0)
    cache.add("even", 40.0)
    cache.add("whole", 10.0)
    cache.lose(lambda file: {"even": 0.25, "whole": 1.0}[file])
    assert (cache.kept("even"), cache.files, cache.used, cache.evicted) == (30, ("even",), 30, 0)
