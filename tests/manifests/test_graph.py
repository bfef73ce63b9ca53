"""Who calls whom, and who waits for whom."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import Template, WorkflowSpec, loads
from manifests.graph import all_calls, awaited_results, certain_calls, cycles, dependencies, first_cycle, task_edges
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
