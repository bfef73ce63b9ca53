"""A DAG as its tasks are visited: targets in order, what they wait for first (docs/sources.md argo 2.4, 2.5).

Argo visits what a task waits for in random order; here it is alphabetical.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manifests.expressions.depends import parse_depends
from manifests.expressions.tree import Binary, Node, Task
from manifests.fields import boolean, mapping, text
from manifests.graph import dependencies
from manifests.workflow import Step, Template


@dataclass(frozen=True, eq=False)
class DagPlan:
    """Only the tasks that a target needs are in it. Numbers are places in `tasks`, which is the order of visits."""

    tasks: tuple[Step, ...]
    numbers: dict[str, int]
    waits_for: tuple[tuple[int, ...], ...]
    followers: tuple[tuple[int, ...], ...]
    conditions: tuple[Node | None, ...]
    """What `depends`, or `dependencies` with continueOn, says of each task; None without either."""
    targets: tuple[int, ...]
    fail_fast: bool

    @classmethod
    def of(cls, template: Template) -> DagPlan:
        by_name = {task.name: task for task in template.tasks}
        needs = {name: [other for other in dependencies(task) if other in by_name] for name, task in by_name.items()}
        targets = _targets(template, needs)
        order = _visited(targets, needs)
        numbers = {name: number for number, name in enumerate(order)}
        waits_for = tuple(tuple(numbers[other] for other in needs[name]) for name in order)
        followers: list[list[int]] = [[] for _ in order]
        for number, awaited in enumerate(waits_for):
            for other in awaited:
                followers[other].append(number)
        dag = mapping(template.raw, "dag")
        return cls(
            tasks=tuple(by_name[name] for name in order),
            numbers=numbers,
            waits_for=waits_for,
            followers=tuple(map(tuple, followers)),
            conditions=tuple(_condition(by_name[name], by_name) for name in order),
            targets=tuple(numbers[name] for name in targets),
            fail_fast=boolean(dag, "failFast", True),
        )


def _targets(template: Template, needs: dict[str, list[str]]) -> list[str]:
    """`dag.target` in the order given, else every task that no other waits for, by name."""
    given = text(mapping(template.raw, "dag"), "target")
    if given:
        return [name for name in dict.fromkeys(given.split(" ")) if name in needs]
    awaited = {name for found in needs.values() for name in found}
    return sorted(name for name in needs if name not in awaited)


def _visited(targets: Sequence[str], needs: dict[str, list[str]]) -> list[str]:
    """Each task once, behind what it waits for."""
    order: dict[str, None] = {}
    entered: set[str] = set()
    for target in targets:
        waiting = [target]
        while waiting:
            name = waiting[-1]
            missing = [] if name in entered else [other for other in sorted(needs[name]) if other not in order]
            entered.add(name)
            if missing:
                waiting += reversed(missing)
            else:
                waiting.pop()
                order.setdefault(name)
    return list(order)


def _condition(task: Step, by_name: dict[str, Step]) -> Node | None:
    if task.depends is not None:
        return parse_depends(task.depends)
    found: Node | None = None
    for name in dict.fromkeys(task.dependencies):
        other = by_name.get(name)
        if other is None:
            continue
        term: Node = Task(name)
        if other.continue_on_error:
            term = Binary("||", term, Task(name, "Errored"))
        if other.continue_on_failed:
            term = Binary("||", term, Task(name, "Failed"))
        found = term if found is None else Binary("&&", found, term)
    return found
