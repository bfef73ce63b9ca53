"""Who owns whom: by what belongs to what, not by what ran after what."""

import pytest

from simulator.results.hierarchy import display_name, family, owner
from tests.simulator.results.runs import node

NODES = [
    node("w", "Retry", ""),
    node("w(0)", "Steps", "", is_attempt=True),
    node("w(0)[0]", "StepGroup", "w(0)"),
    node("w(0)[0].A(0:x)", "Retry", "w(0)"),
    node("w(0)[0].A(0:x)(1)", "Pod", "w(0)", is_attempt=True),
    node("w(0)[0].A(0:x).onExit", "Pod", "w(0)", is_hook=True),
    node("w(0)[0].A(0:x).hooks.late", "Pod", "w(0)", is_hook=True),
    node("w(0)[1]", "StepGroup", "w(0)"),
    node("w(0)[1].D", "DAG", "w(0)"),
    node("w(0)[1].D.T", "TaskGroup", "w(0)[1].D"),
    node("w(0)[1].D.T(3:a.b)", "Pod", "w(0)[1].D"),
    node("w(0)[1].D.T.onExit", "Retry", "w(0)[1].D", is_hook=True),
    node("w(0)[1].D.T.onExit(0)", "Pod", "w(0)[1].D", is_hook=True, is_attempt=True),
    node("w(0)[1].D.P", "Pod", "w(0)[1].D"),
    node("w(0)[1].D.P.main", "Container", "w(0)[1].D.P"),
    node("w.onExit", "Steps", "", is_hook=True),
    node("w.onExit[0]", "StepGroup", "w.onExit"),
]
BY_NAME = {one.name: one for one in NODES}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("w", ""),
        ("w(0)", "w"),
        ("w(0)[0]", "w(0)"),
        ("w(0)[0].A(0:x)", "w(0)[0]"),
        ("w(0)[0].A(0:x)(1)", "w(0)[0].A(0:x)"),
        ("w(0)[0].A(0:x).onExit", "w(0)[0].A(0:x)"),
        ("w(0)[0].A(0:x).hooks.late", "w(0)[0].A(0:x)"),
        ("w(0)[1].D", "w(0)[1]"),
        ("w(0)[1].D.T", "w(0)[1].D"),
        ("w(0)[1].D.T(3:a.b)", "w(0)[1].D.T"),
        ("w(0)[1].D.T.onExit", "w(0)[1].D.T"),
        ("w(0)[1].D.T.onExit(0)", "w(0)[1].D.T.onExit"),
        ("w(0)[1].D.P.main", "w(0)[1].D.P"),
        ("w.onExit", ""),
        ("w.onExit[0]", "w.onExit"),
    ],
)
def test_a_node_belongs_to_what_made_it(name, expected):
    assert owner(BY_NAME[name], BY_NAME) == expected


def test_a_handler_of_a_loop_without_a_group_belongs_to_its_boundary():
    handler = node("w.L.onExit", "Pod", "w", is_hook=True)
    assert owner(handler, {"w": node("w", "DAG", "")}) == "w"


@pytest.mark.parametrize(
    ("name", "boundary", "expected"),
    [
        ("w", "", "w"),
        ("w(0)", "", "w(0)"),
        ("w[0]", "w", "[0]"),
        ("w[10].A(0:x)(1)", "w", "A(0:x)(1)"),
        ("w.T.main", "w.T", "main"),
        ("w.x[0].A", "w.x", "A"),
    ],
)
def test_a_display_name_leaves_out_the_boundary(name, boundary, expected):
    assert display_name(name, boundary) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("w.A(0:x)", "w.A"), ("w.A(12:k:v,l:w)", "w.A"), ("w.A(0:x)(0)", ""), ("w(3)", ""), ("w.A", ""), ("a(b)", "")],
)
def test_items_of_a_loop_are_a_family_and_attempts_are_none(name, expected):
    assert family(name) == expected
