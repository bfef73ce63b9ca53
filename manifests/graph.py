"""Templates that call templates, and tasks that wait for tasks, as the edges of graphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from manifests.diagnostic import Path
from manifests.fields import mapping, mappings, sequence, text
from manifests.workflow import Step, Template, WorkflowSpec

_TASK_IN_DEPENDS = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_]*)(?:\.([A-Z][A-Za-z]+))?")
"""A task name with an optional result, as Argo cuts them out of `depends` (docs/sources.md argo-lint AW-D03)."""


def all_calls(template: Template) -> Iterator[Step]:
    """The steps and tasks of a template, and those of its inline templates."""
    for step in template.calls:
        yield step
        if step.inline is not None:
            yield from all_calls(step.inline)


def called_templates(spec: WorkflowSpec, template: Template) -> Iterator[Template]:
    """What the steps or tasks of a template call, as far as it lies in the same object."""
    for step in template.calls:
        called = spec.called(step)
        if called is not None:
            yield called


def callees_first(spec: WorkflowSpec, roots: Iterable[Template]) -> list[Template]:
    """The roots and all that they call, each once and behind what it calls itself, as far as there is no circle."""
    order: list[Template] = []
    met: set[Path] = set()
    for root in roots:
        waiting = [(root, called_templates(spec, root))] if root.path not in met else []
        met.add(root.path)
        while waiting:
            template, rest = waiting[-1]
            following = next((other for other in rest if other.path not in met), None)
            if following is None:
                order.append(template)
                waiting.pop()
            else:
                met.add(following.path)
                waiting.append((following, called_templates(spec, following)))
    return order


def certain_calls(spec: WorkflowSpec) -> dict[tuple[str, str], Step]:
    """The calls that happen whenever their template runs without a failure, by the names of caller and called."""
    calls: dict[tuple[str, str], Step] = {}
    for template in spec.templates:
        for step in all_calls(template):
            if step.template and step.inline is None and not _may_be_skipped(step):
                calls.setdefault((template.name, step.template), step)
    return calls


def _may_be_skipped(step: Step) -> bool:
    """Whether it has a condition: a `when`, a loop over what may be an empty list, the result of a task."""
    return step.when is not None or step.with_param is not None or "." in (step.depends or "")


def dependencies(task: Step) -> list[str]:
    """The tasks that a DAG task waits for, in the order written."""
    named = list(task.dependencies)
    if task.depends is not None:
        named += [name for name, _ in awaited_results(task.depends)]
    return list(dict.fromkeys(named))


def awaited_results(depends: str) -> list[tuple[str, str]]:
    """The tasks in a `depends`, each with the result that is asked for; empty for a bare task."""
    return [(match[1], match[2] or "") for match in _TASK_IN_DEPENDS.finditer(depends)]


def task_edges(template: Template) -> list[tuple[str, str]]:
    """For each task of a DAG, an edge from each of its dependencies."""
    return [(dependency, task.name) for task in template.tasks for dependency in dependencies(task)]


class Ancestry:
    """Which tasks of a DAG come before which. In a circle, everything counts as an ancestor."""

    def __init__(self, dependencies: Mapping[str, Sequence[str]]) -> None:
        self._dependencies = dependencies

    @classmethod
    def of(cls, template: Template) -> Ancestry:
        found: dict[str, list[str]] = {}
        for task in template.tasks:  # of two tasks of one name, nobody knows which is meant: together they wait for all
            found.setdefault(task.name, []).extend(dependencies(task))
        return cls(found)

    def has(self, task: str, other: str) -> bool:
        """Whether `task` waits for `other`, directly or through others."""
        if other in self._dependencies.get(task, ()):
            return True
        position = self._positions.get(other)
        return position is not None and bool(self._ancestors.get(task, 0) >> position & 1)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self._dependencies)}

    @cached_property
    def order(self) -> list[str]:
        """Each task behind those that it waits for; without those that are in a circle, or wait for one that is."""
        followers: dict[str, list[str]] = {name: [] for name in self._dependencies}
        waiting: dict[str, int] = {}
        for name, before in self._dependencies.items():
            known = [other for other in before if other in followers]
            waiting[name] = len(known)
            for other in known:
                followers[other].append(name)
        ready = [name for name, count in waiting.items() if count == 0]
        for name in ready:
            for follower in followers[name]:
                waiting[follower] -= 1
                if waiting[follower] == 0:
                    ready.append(follower)
        return ready

    @cached_property
    def _ancestors(self) -> dict[str, int]:
        """For each task the set of its ancestors, as the bits of a number: 20,000 tasks take 25 MB so."""
        everything = (1 << len(self._dependencies)) - 1
        sets = dict.fromkeys(self._dependencies, everything)
        for name in self.order:
            sets[name] = 0
            for other in self._dependencies[name]:
                position = self._positions.get(other)
                if position is not None:
                    sets[name] |= sets[other] | 1 << position
        return sets


def cycles(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The nodes of one cycle, in order, of each group of nodes that reach each other."""
    edges = list(edges)
    order = {node: number for number, node in enumerate(dict.fromkeys(node for edge in edges for node in edge))}
    inner = _without_ends([(end, start) for start, end in _without_ends(edges)])
    if not inner:  # most graphs have no cycle, and networkx takes longer to import than they take to lint
        return []
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph([(start, end) for end, start in inner])
    found = []
    for group in nx.strongly_connected_components(graph):
        first = min(group, key=order.__getitem__)
        if len(group) > 1 or graph.has_edge(first, first):
            found.append([start for start, _ in nx.find_cycle(graph.subgraph(group), first)])
    return sorted(found, key=lambda cycle: order[cycle[0]])


def _without_ends(edges: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The edges behind which one can go on for ever."""
    before: dict[str, list[str]] = {}
    left: dict[str, int] = {}
    for start, end in edges:
        before.setdefault(end, []).append(start)
        left[start] = left.get(start, 0) + 1
    ends = [node for node in before if node not in left]
    for node in ends:
        for start in before.get(node, ()):
            left[start] -= 1
            if left[start] == 0:
                ends.append(start)
    gone = set(ends)
    return [(start, end) for start, end in edges if start not in gone and end not in gone]


def first_cycle(edges: Iterable[tuple[str, str]]) -> list[str]:
    """The nodes of one cycle, in order; empty where there is none."""
    return next(iter(cycles(edges)), [])


def containers_of(template: Template) -> list[tuple[str, list[str]]]:
    """The containers of a set, each with those that it waits for, in an order that respects that."""
    found = {
        text(raw, "name") or "": [name for name in sequence(raw, "dependencies") if isinstance(name, str)]
        for _, raw in mappings(mapping(template.raw, "containerSet"), "containers")
    }
    order: list[tuple[str, list[str]]] = []
    done: set[str] = set()
    while len(order) < len(found):
        ready = [
            name for name, before in found.items() if name not in done and done.issuperset(set(before) & set(found))
        ]
        if not ready:
            break
        for name in ready:
            order.append((name, found[name]))
            done.add(name)
    return order
