"""Templates that call templates, and tasks that depend on tasks, as graphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import networkx as nx

from manifests.workflow import Step, Template, WorkflowSpec

_TASK_IN_DEPENDS = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_]*)(?:\.[A-Z][A-Za-z]+)?")
"""A task name with an optional result, as Argo cuts them out of `depends` (docs/sources.md argo-lint AW-D03)."""


def call_graph(spec: WorkflowSpec) -> nx.DiGraph[str]:
    """Template names, and an edge for each step or task that calls one. An edge's `always` is False under a `when`."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for template in spec.templates:
        graph.add_node(template.name)
        for step in all_calls(template):
            if step.template and step.inline is None:
                always = step.when is None or graph.get_edge_data(template.name, step.template, {}).get("always", False)
                graph.add_edge(template.name, step.template, always=always)
    return graph


def all_calls(template: Template) -> Iterator[Step]:
    """The steps and tasks of a template, and those of its inline templates."""
    for step in template.calls:
        yield step
        if step.inline is not None:
            yield from all_calls(step.inline)


def dependencies(task: Step) -> list[str]:
    """The tasks that a DAG task waits for, in the order written."""
    named = list(task.dependencies)
    if task.depends is not None:
        named += [match.group(1) for match in _TASK_IN_DEPENDS.finditer(task.depends)]
    return list(dict.fromkeys(named))


def task_graph(template: Template) -> nx.DiGraph[str]:
    """The tasks of a DAG; an edge from each dependency to its dependent."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(task.name for task in template.tasks)
    for task in template.tasks:
        graph.add_edges_from((dependency, task.name) for dependency in dependencies(task))
    return graph


def first_cycle(graph: nx.DiGraph[str]) -> list[str]:
    """The nodes of one cycle, in order; empty where there is none."""
    try:
        return [start for start, _ in nx.find_cycle(graph)]
    except nx.NetworkXNoCycle:
        return []
