"""What pods were refused while they waited: for how long, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.results.refusals import Places, Refusals, lacking

PLACES = Places(16, {"b": "vsw-1"})


def refused(*tries):
    found = Refusals(tries[0][0])
    for at, zone, spec, why in tries:
        found.add(at, zone, spec, why)
    return found


def test_a_round_lasts_until_one_of_its_tries_is_made_again():
    found = refused((0, "b", "s", "outage"), (2, "c", "s", "stock"), (30, "c", "s", "stock"), (32, "b", "s", "outage"))
    both = frozenset({("b", "s", "outage"), ("c", "s", "stock")})
    assert found.waited == {both: 30}
    assert set(found.round) == both


def test_what_a_pod_waited_for_changes_with_what_it_is_refused():
    found = refused((0, "b", "s", "outage"), (60, "b", "s", "outage"), (600, "b", "s", "stock"))
    assert found.seconds(900) == {frozenset({("b", "s", "outage")}): 600, frozenset({("b", "s", "stock")}): 300}


def test_a_pod_that_is_refused_thousands_of_times_keeps_few_values():
    found = refused(*((at, "b", "s", "stock") for at in range(5000)))
    assert (len(found.waited), len(found.round)) == (1, 1)


TRIES = st.tuples(st.floats(0, 100), st.sampled_from("bc"), st.sampled_from("xy"), st.sampled_from(["stock", "spot"]))


@given(st.lists(TRIES, min_size=1), st.floats(0, 100))
def test_the_parts_of_a_wait_add_up_to_it(steps, more):
    at, tries = 0.0, []
    for after, *what in steps:
        at += after
        tries.append((at, *what))
    found = refused(*tries)
    waited = at - tries[0][0] + more
    assert sum(found.seconds(waited).values()) == pytest.approx(waited)


@pytest.mark.parametrize(
    ("refusals", "words"),
    [
        ([("b", "s", "stock")], "no s left in b"),
        ([("b", "s", "outage"), ("c", "s", "outage")], "no s in b or c (an outage)"),
        ([("b", "s", "outage"), ("c", "t", "outage")], "no s in b (an outage), and no t in c (an outage)"),
        (
            [("b", "s", "stock"), ("b", "t", "stock"), ("c", "s", "stock"), ("c", "t", "stock")],
            "no s or t left in b or c",
        ),
        ([("b", "s", "spot")], "no spot s left in b"),
        ([("b", "s", "price")], "no spot s in b below the pod's price limit"),
        ([("b", "s", "quota"), ("c", "s", "quota")], "no vCPU left of the account's quota of 16"),
        ([("b", "s", "address"), ("c", "s", "address")], "no free address in vsw-1 (b) or the vSwitch of c"),
        ([("b", "s", "node")], "no room on the virtual node of b"),
        ([(zone, "s", "stock") for zone in "bcdef"], "no s left in any of 5 zones"),
        ([("b", spec, "stock") for spec in "stuv"], "no instance of 4 specs left in b"),
        ([], "no instance"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_reason_has_its_words(refusals, words):
    assert lacking(refusals, PLACES) == words
