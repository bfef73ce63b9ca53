"""How wide a workflow gets: how often each of its templates runs, and how many of those runs may come at once.

Loops count as far as they are written: literal `withItems`, `withSequence`, a `withParam` whose list is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from manifests.diagnostic import Path
from manifests.effective import with_defaults
from manifests.graph import callees_first, dependencies
from manifests.reading import read_value
from manifests.workflow import Step, Template, Workflow

MOST = 10**9
"""Counts stop growing here; nobody runs more, and nested loops multiply fast."""
_COUNTS = 300_000
"""So many counts of one template below another are kept; only calls that are very deep need more."""
_PODS: Path = ()
"""Stands for all templates that make pods, where counts are kept by template."""
_ARGUMENT = re.compile(r"\s*\{\{\s*workflow\.parameters\.([\w.-]+)\s*\}\}\s*")


@dataclass(frozen=True)
class Width:
    """The runs of one template in one run of the workflow. Without retries, each run of a pod template is one pod."""

    runs: int = 0
    """How many there are in all; at least so many where `unknown`."""
    at_once: int = 0
    """The most that there may be at one time, by the loops, what comes one after the other, and every `parallelism`."""
    unknown: bool = False
    """Whether a loop on the way has a length that is only known once the workflow runs."""
    loop: Step | None = None
    """The longest loop on the way, or the first one of unknown length; None where nothing loops."""
    limited: bool = False
    """Whether some `parallelism` on the way holds the number at once down."""


@dataclass(frozen=True)
class Fanout:
    """The widths of a workflow's templates, `workflow` being an effective one (`Manifests.effective`).

    Calls of templates in other objects are left out. In a circle of calls each template is counted once.
    """

    workflow: Workflow

    def of(self, template: Template) -> Width:
        """How wide this template gets. One that nothing reaches has no runs."""
        return self._all.get(template.path, Width())

    @cached_property
    def pods(self) -> int:
        """All pods of one run of the workflow, without retries; at least so many where `unknown`."""
        spec = self.workflow.spec
        return min(MOST, sum(self.of(t).runs for t in spec.every_template if t.makes_pod))

    @cached_property
    def pods_at_once(self) -> int:
        """The most pods that there may be at one time."""
        return min(self._at_once.get(_PODS, self.pods), self.workflow.spec.parallelism or MOST)

    @cached_property
    def unknown(self) -> bool:
        """Whether the length of some loop is only known once the workflow runs."""
        return any(width.unknown for width in self._all.values())

    @cached_property
    def _reached(self) -> list[Template]:
        """Every template that the entrypoint reaches, callers before what they call, as far as there is no circle."""
        spec = self.workflow.spec
        start = spec.template(spec.entrypoint) if spec.entrypoint else None
        if start is None:
            return []
        return callees_first(spec, [start])[::-1]

    @cached_property
    def _all(self) -> dict[Path, Width]:
        spec = self.workflow.spec
        arguments = {parameter.name: parameter.value for parameter in spec.arguments}
        if not self._reached:
            return {}
        most = spec.parallelism or MOST
        widths = {template.path: Width() for template in self._reached}
        widths[self._reached[0].path] = Width(runs=1)
        position = {template.path: number for number, template in enumerate(self._reached)}
        for template in self._reached:
            own = widths[template.path]
            here = self._limits[template.path]
            for step in template.calls:
                called = spec.called(step)
                if called is None or position[called.path] <= position[template.path]:
                    continue
                length = loop_length(step, arguments)
                runs = min(MOST, own.runs * (1 if length is None else length))
                is_bounded = own.limited or min(most, here) < MOST
                widths[called.path] = _added(widths[called.path], own, step, length, runs, is_bounded)
        return {
            path: replace(width, at_once=min(self._at_once.get(path, width.runs), most))
            for path, width in widths.items()
        }

    @cached_property
    def _limits(self) -> dict[Path, int]:
        """The `parallelism` of each template that is reached."""
        spec = self.workflow.spec
        return {template.path: with_defaults(spec, template).parallelism or MOST for template in self._reached}

    @cached_property
    def _at_once(self) -> dict[Path, int]:
        """How many runs of each template there may be at one time in one run of the workflow, and how many pods.

        The workflow's own `parallelism` is not in it. Empty where that would be too much to count.
        """
        left = _COUNTS
        spec = self.workflow.spec
        arguments = {parameter.name: parameter.value for parameter in spec.arguments}
        known: dict[Path, dict[Path, int]] = {}
        for template in reversed(self._reached):
            limit, order = self._limits[template.path], _Order(template)
            parts: dict[Path, list[tuple[int, int, int]]] = {}
            for number, step in enumerate(template.calls):
                called = spec.called(step)
                below = known.get(called.path) if called is not None else None
                length = loop_length(step, arguments)
                for path, each in below.items() if below is not None else ():
                    parts.setdefault(path, []).append((number, 1 if length is None else length, each))
            counts = {path: order.most(calls, limit) for path, calls in parts.items()}
            left -= len(counts)
            if left < 0:
                return {}
            known[template.path] = counts | {template.path: 1} | ({_PODS: 1} if template.makes_pod else {})
        return known[self._reached[0].path] if self._reached else {}


class _Order:
    """Which calls of a template come one after the other: the groups of its steps, the tasks that wait for others."""

    def __init__(self, template: Template) -> None:
        self._template = template

    def most(self, calls: list[tuple[int, int, int]], limit: int) -> int:
        """How many there are at most at one time, `calls` being numbers of calls, their lengths and what each makes."""
        calls = [(number, min(length, limit), each) for number, length, each in calls]
        if len(calls) > 1:
            calls = self._side_by_side(calls)
        widest = max((each for _, length, each in calls if length), default=0)
        return min(MOST, sum(map(_size, calls)), limit * widest)

    def _side_by_side(self, calls: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """The largest call of each chain, and of all groups of steps those of the largest."""
        if self._template.steps:
            groups: dict[int, list[tuple[int, int, int]]] = {}
            for call in calls:
                groups.setdefault(self._groups[call[0]], []).append(call)
            return max(groups.values(), key=lambda group: sum(_size(call) for call in group))
        largest: dict[int, tuple[int, int, int]] = {}
        chain_of: dict[int, int] = {}
        ends = 0
        for call in sorted(calls, key=lambda call: self._positions.get(call[0], 0)):
            position = self._positions.get(call[0], 0)
            earlier = self._ancestors.get(position, 0) & ends
            chain = position
            if earlier:
                last = earlier.bit_length() - 1
                ends ^= 1 << last
                chain = chain_of[last]
            chain_of[position] = chain
            ends |= 1 << position
            largest[chain] = max(largest.get(chain, call), call, key=_size)
        return list(largest.values())

    @cached_property
    def _groups(self) -> dict[int, int]:
        groups = [number for number, group in enumerate(self._template.steps) for _ in group]
        return dict(enumerate(groups))

    @cached_property
    def _tasks(self) -> list[int]:
        """The numbers of the tasks, each behind those that it waits for; none where that is not possible."""
        try:
            return list(TopologicalSorter(self._awaited).static_order())
        except CycleError:
            return []

    @cached_property
    def _awaited(self) -> dict[int, list[int]]:
        tasks = self._template.tasks
        numbers = {task.name: number for number, task in enumerate(tasks)}
        if len(numbers) < len(tasks):
            return {}  # of two tasks of one name, nobody knows which is meant
        return {
            number: [numbers[name] for name in dependencies(task) if name in numbers]
            for number, task in enumerate(tasks)
        }

    @cached_property
    def _positions(self) -> dict[int, int]:
        found = {number: position for position, number in enumerate(self._tasks)}
        return found or {number: number for number in range(len(self._template.tasks))}

    @cached_property
    def _ancestors(self) -> dict[int, int]:
        """For each position a number whose bits are the positions that it waits for, directly or through others."""
        found: dict[int, int] = {}
        for position, number in enumerate(self._tasks):
            bits = 0
            for other in self._awaited[number]:
                before = self._positions[other]
                bits |= found[before] | 1 << before
            found[position] = bits
        return found


def _size(call: tuple[int, int, int]) -> int:
    return call[1] * call[2]


def _added(before: Width, caller: Width, step: Step, length: int | None, runs: int, is_bounded: bool) -> Width:
    """The width with what one more call brings."""
    unknown = caller.unknown or length is None
    loop = caller.loop
    if step.loops and (loop is None or (length is None and not caller.unknown)):
        loop = step
    if before.loop is not None and before.runs >= runs and before.unknown >= unknown:
        loop = before.loop
    return Width(
        runs=min(MOST, before.runs + runs),
        unknown=before.unknown or unknown,
        loop=loop,
        limited=is_bounded and (before.limited or before.runs == 0),
    )


def loop_length(step: Step, arguments: Mapping[str, str | None]) -> int | None:
    """How many items a step has: 1 where it does not loop, None where that is only known once the workflow runs."""
    if step.with_items:
        return len(step.with_items)
    if step.with_param is not None:
        items = read_value(_filled(step.with_param, arguments))
        return len(items) if isinstance(items, list) else None
    if step.with_sequence is not None:
        return _sequence_length(step, arguments)
    return 1


def _sequence_length(step: Step, arguments: Mapping[str, str | None]) -> int | None:
    """An end below the start counts down (docs/sources.md argo 2.9)."""
    sequence = step.with_sequence
    assert sequence is not None
    count = _number(sequence.count, arguments)
    if sequence.count is not None:
        return None if count is None else max(count, 0)
    start, end = _number(sequence.start or "0", arguments), _number(sequence.end, arguments)
    return None if start is None or end is None else min(MOST, abs(end - start) + 1)


def _number(text: str | None, arguments: Mapping[str, str | None]) -> int | None:
    filled = _filled(text or "", arguments).strip()
    return int(filled) if re.fullmatch(r"[+-]?[0-9]{1,18}", filled) else None


def _filled(text: str, arguments: Mapping[str, str | None]) -> str:
    """The value of the workflow's argument where the text is nothing but its tag."""
    match = _ARGUMENT.fullmatch(text)
    value = arguments.get(match[1]) if match else None
    return text if value is None else value
