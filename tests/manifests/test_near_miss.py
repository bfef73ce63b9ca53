"""The name that was probably meant, among few names and among many."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.near_miss import FEW, SHOWN, did_you_mean, near_miss

MANY = [f"task-{number}" for number in range(20_000)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("retryPolcy", "retryPolicy"), ("RETRYPOLICY", "retryPolicy"), ("imit", "limit"), ("unrelated", None), ("", None)],
)
def test_a_near_miss_is_the_closest_name_or_none(name, expected):
    assert near_miss(name, ["retryPolicy", "limit"]) == expected


def test_the_same_letters_in_another_case_come_before_what_is_closer_to_the_eye():
    assert near_miss("ab", ["abc", "AB"]) == "AB"


def test_nothing_is_near_where_nothing_is_known():
    assert near_miss("a", []) is None


def test_names_may_come_from_an_iterator():
    assert near_miss("limt", iter(["limit"])) == "limit"


@pytest.mark.parametrize("name", ["task-777x", "xask-777", "TASK-777"])
def test_of_many_names_one_that_begins_or_ends_alike_is_found(name):
    names = [f"step-{number}" for number in range(10 * FEW)] + ["task-777"]
    assert near_miss(name, names) == "task-777"


def test_many_names_that_begin_alike_take_no_longer_than_few():
    started = time.process_time()
    for number in range(100):
        near_miss(f"tusk-{number}", MANY)
    assert time.process_time() - started < 5


def test_a_hint_names_the_near_miss_or_else_what_there_is():
    assert did_you_mean("helo", ["hello", "main"]) == "did you mean 'hello'?"
    assert did_you_mean("zzz", ["hello", "main"]) == "known names: hello, main"
    assert did_you_mean("zzz", []) == ""


def test_a_hint_counts_the_names_that_it_does_not_show():
    names = [f"n{number}" for number in range(SHOWN + 2)]
    assert did_you_mean("zzz", names[:SHOWN]) == f"known names: {', '.join(names[:SHOWN])}"
    assert did_you_mean("zzz", names) == f"known names: {', '.join(names[:SHOWN])} and 2 more"


def test_a_hint_does_not_list_what_has_no_name():
    assert did_you_mean("zzz", ["a", "", "b"]) == "known names: a, b"
    assert did_you_mean("zzz", [""]) == ""


@given(st.text(max_size=6), st.lists(st.text(max_size=6), max_size=6))
def test_a_near_miss_is_always_one_of_the_names(name, names):
    assert near_miss(name, names) in (None, *names)
    did_you_mean(name, names)
