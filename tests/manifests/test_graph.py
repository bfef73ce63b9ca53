"""Who calls whom, and who waits for whom."""

import time
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import Template, WorkflowSpec, loads
from manifests.graph import (
    Ancestry,
    all_calls,
    awaited_results,
    certain_calls,
    cycles,
    dependencies,
    first_cycle,
    task_edges,
)
from manifests.workflow import Step


def spec(templates: str) -> WorkflowSpec:
    return loads(f"{{kind: Workflow, spec: {{templates: [{templates}]}}}}").workflows[0].spec


def dag(tasks: str) -> Template:
    return spec(f"{{name: main, dag: {{tasks: [{tasks}]}}}}").templates[0]


WAITS = {
    "a": ["a"],
    "a && b": ["a", "b"],
    "(a.Succeeded || b.Failed) && !c.Omitted": ["a", "b", "c"],
    "a && a.Failed": ["a"],
    "a-1.Succeeded||b-2": ["a-1", "b-2"],
    "a.succeeded": ["a", "succeeded"],
    "a and b": ["a", "and", "b"],
    "": [],
    "&& ||": [],
}


@pytest.mark.parametrize(("depends", "names"), WAITS.items())
def test_depends_names_tasks_as_argo_cuts_them_out(depends, names):
    assert dependencies(Step(name="x", depends=depends)) == names


def test_dependencies_come_before_depends_and_only_once():
    assert dependencies(Step(name="x", dependencies=("b", "a"), depends="c && a")) == ["b", "a", "c"]


def test_a_task_has_an_edge_from_each_dependency():
    assert task_edges(dag("{name: a}, {name: b, depends: a}, {name: c, dependencies: [a, b]}")) == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]


def test_calls_reach_into_inline_templates():
    (template,) = spec(
        "{name: m, steps: [[{name: a, template: x}, {name: b, inline: {steps: [[{template: z}]]}}]]}"
    ).templates
    assert [step.template for step in all_calls(template)] == ["x", "", "z"]


CERTAIN = {
    "{template: x}": True,
    "{template: x, withItems: [1]}": True,
    "{template: x, when: 'a == b'}": False,
    "{template: x, withParam: '{{y}}'}": False,
    "{template: x, inline: {container: {}}}": False,
    "{templateRef: {name: a, template: x}}": False,
}


@pytest.mark.parametrize(("step", "certain"), CERTAIN.items())
def test_a_call_is_certain_where_nothing_can_skip_it(step, certain):
    assert bool(certain_calls(spec(f"{{name: m, steps: [[{step}]]}}"))) is certain


@pytest.mark.parametrize(("depends", "certain"), [("a", True), ("a && b", True), ("a.Failed", False)])
def test_a_task_that_asks_for_a_result_is_not_certain(depends, certain):
    calls = certain_calls(spec(f"{{name: m, dag: {{tasks: [{{name: t, template: x, depends: {depends}}}]}}}}"))
    assert bool(calls) is certain


def test_of_two_calls_one_certain_one_is_enough():
    calls = certain_calls(spec("{name: m, steps: [[{name: a, template: x, when: w}, {name: b, template: x}]]}"))
    assert [step.name for step in calls.values()] == ["b"]


@pytest.mark.parametrize(
    ("edges", "cycle"),
    [
        ([], []),
        ([("a", "b"), ("b", "c")], []),
        ([("a", "a")], ["a"]),
        ([("a", "b"), ("b", "a")], ["a", "b"]),
        ([("x", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "y")], ["a", "b", "c"]),
        ([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e")], []),
    ],
)
def test_the_first_cycle_is_given_in_order(edges, cycle):
    assert first_cycle(edges) == cycle


NODES = st.sampled_from("abcdef")


@given(st.lists(st.tuples(NODES, NODES), max_size=12))
def test_a_cycle_is_found_exactly_where_there_is_one(edges):
    cycle = first_cycle(edges)
    assert bool(cycle) is not nx.is_directed_acyclic_graph(nx.DiGraph(edges))
    assert all(edge in edges for edge in zip(cycle, [*cycle[1:], *cycle[:1]], strict=True))


def test_every_circle_that_shares_no_node_with_another_is_found_once():
    edges = [("a", "b"), ("b", "a"), ("b", "x"), ("x", "c"), ("c", "d"), ("d", "e"), ("e", "c"), ("z", "z"), ("y", "z")]
    assert cycles(edges) == [["a", "b"], ["c", "d", "e"], ["z"]]


@given(st.lists(st.tuples(NODES, NODES), max_size=14))
def test_each_group_of_nodes_that_reach_each_other_has_one_cycle(edges):
    groups = [group for group in nx.strongly_connected_components(nx.DiGraph(edges)) if len(group) > 1]
    alone = [{node} for node, other in set(edges) if node == other and not any(node in group for group in groups)]
    found = cycles(edges)
    assert len(found) == len(groups) + len(alone)
    assert all(sum(set(cycle) <= group for cycle in found) == 1 for group in [*groups, *alone])


def test_a_result_is_cut_out_of_depends_with_its_task():
    assert awaited_results("a && (b.Failed || !c-1.AnySucceeded)") == [
        ("a", ""),
        ("b", "Failed"),
        ("c-1", "AnySucceeded"),
    ]


def test_a_word_that_is_no_result_is_a_task():
    assert awaited_results("a.succeeded") == [("a", ""), ("succeeded", "")]


def names(number: int) -> list[str]:
    return [f"t{index}" for index in range(number)]


WAITING = {"a": [], "b": ["a"], "c": ["b"], "d": ["a", "gone"], "x": ["y"], "y": ["x"], "z": ["y"]}


@pytest.mark.parametrize(
    ("task", "other", "waits"),
    [
        pytest.param("b", "a", True, id="directly"),
        pytest.param("c", "a", True, id="through another"),
        pytest.param("a", "c", False, id="the other way round"),
        pytest.param("d", "b", False, id="beside it"),
        pytest.param("d", "gone", True, id="directly for one that is not there"),
        pytest.param("c", "gone", False, id="not for one that is not there"),
        pytest.param("gone", "a", False, id="a task that is not there"),
        pytest.param("c", "c", False, id="itself"),
        pytest.param("x", "x", True, id="itself in a circle"),
        pytest.param("z", "x", True, id="behind a circle"),
        pytest.param("z", "a", True, id="behind a circle everything counts"),
    ],
)
def test_a_task_waits_for_what_comes_before_it(task, other, waits):
    assert Ancestry(WAITING).has(task, other) is waits


def test_of_two_tasks_of_one_name_nobody_knows_which_is_meant():
    ancestry = Ancestry.of(
        dag("{name: a}, {name: b}, {name: c, depends: a}, {name: c, depends: b}, {name: d, depends: c}")
    )
    assert [ancestry.has("d", other) for other in "abc"] == [True, True, True]


def test_a_dependency_that_is_named_twice_counts_once():
    ancestry = Ancestry({"a": [], "b": ["a", "a"], "c": ["b"]})
    assert (ancestry.has("c", "a"), ancestry.has("a", "c")) == (True, False)


@given(st.dictionaries(NODES, st.lists(NODES, max_size=3)))
def test_ancestors_are_those_from_which_a_way_leads(waiting):
    graph = nx.DiGraph([(before, task) for task, others in waiting.items() for before in others if before in waiting])
    graph.add_nodes_from(waiting)
    ancestry = Ancestry(waiting)
    in_circle = {node for group in nx.strongly_connected_components(graph) for node in group if _circles(graph, group)}
    for task in waiting:
        before = nx.ancestors(graph, task)
        for other in waiting:
            is_lost = bool(in_circle & (before | {task}))
            assert ancestry.has(task, other) is (is_lost or other in before)


def _circles(graph, group) -> bool:
    return len(group) > 1 or any(graph.has_edge(node, node) for node in group)


def test_a_chain_of_many_tasks_is_no_recursion_and_takes_no_time():
    chain = names(5_000)
    waiting = {name: chain[max(0, index - 1) : index] for index, name in enumerate(chain)}
    started = time.process_time()
    ancestry = Ancestry(waiting)
    assert ancestry.has("t4999", "t0")
    assert not ancestry.has("t0", "t4999")
    assert cycles(pairwise(chain)) == []
    assert len(first_cycle(zip(chain, [*chain[1:], "t0"], strict=True))) == 5_000
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("waiting", "order"),
    [
        pytest.param({"a": [], "b": [], "c": []}, "abc", id="nothing waits"),
        pytest.param({"c": ["b"], "b": ["a"], "a": []}, "abc", id="a chain from its end"),
        pytest.param({"a": [], "b": ["a"], "c": []}, "acb", id="those that wait for nothing come first"),
        pytest.param({"a": ["gone", "b", "b"], "b": []}, "ba", id="what is not there, and what is named twice"),
        pytest.param({"a": ["b"], "b": ["a"], "c": ["b"], "d": []}, "d", id="nothing in or behind a circle"),
    ],
)
def test_tasks_are_ordered_by_what_they_wait_for(waiting, order):
    assert "".join(Ancestry(waiting).order) == order


@given(st.dictionaries(NODES, st.lists(NODES, max_size=3)))
def test_in_order_each_task_stands_once_and_behind_those_that_it_waits_for(waiting):
    order = Ancestry(waiting).order
    assert len(set(order)) == len(order)
    for number, task in enumerate(order):
        assert set(waiting[task]) & set(waiting) <= set(order[:number])
