"""How wide a workflow gets: how often each of its templates runs, and how many of those runs may come at once.

Loops count as far as they are written: literal `withItems`, `withSequence`, a `withParam` whose list is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from manifests.diagnostic import Path
from manifests.effective import with_defaults
from manifests.reading import read_value
from manifests.workflow import Step, Template, Workflow, WorkflowSpec

MOST = 10**9
"""Counts stop growing here; nobody runs more, and nested loops multiply fast."""
_ARGUMENT = re.compile(r"\s*\{\{\s*workflow\.parameters\.([\w.-]+)\s*\}\}\s*")


@dataclass(frozen=True)
class Width:
    """The runs of one template in one run of the workflow. Without retries, each run of a pod template is one pod."""

    runs: int = 0
    """How many there are in all; at least so many where `unknown`."""
    at_once: int = 0
    """How many there may be at one time, by the loops and every `parallelism` on the way."""
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
        spec = self.workflow.spec
        widest = sum(self.of(t).at_once for t in spec.every_template if t.makes_pod)
        return min(MOST, widest, spec.parallelism or MOST)

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
        order: list[Template] = []
        met: set[Path] = {start.path}
        waiting: list[tuple[Template, Iterator[Template]]] = [(start, _called(spec, start))]
        while waiting:
            template, rest = waiting[-1]
            following = next((other for other in rest if other.path not in met), None)
            if following is None:
                order.append(template)
                waiting.pop()
            else:
                met.add(following.path)
                waiting.append((following, _called(spec, following)))
        return order[::-1]

    @cached_property
    def _all(self) -> dict[Path, Width]:
        spec = self.workflow.spec
        arguments = {parameter.name: parameter.value for parameter in spec.arguments}
        if not self._reached:
            return {}
        most = spec.parallelism or MOST
        widths = {template.path: Width() for template in self._reached}
        widths[self._reached[0].path] = Width(runs=1, at_once=1)
        position = {template.path: number for number, template in enumerate(self._reached)}
        for template in self._reached:
            own = widths[template.path]
            here = with_defaults(spec, template).parallelism or MOST
            for step in template.calls:
                called = step.inline or spec.template(step.template)
                if called is None or position[called.path] <= position[template.path]:
                    continue
                length = loop_length(step, arguments)
                runs = min(MOST, own.runs * (1 if length is None else length))
                at_once = min(MOST, own.at_once * min(1 if length is None else length, here), most)
                widths[called.path] = _added(widths[called.path], own, step, length, runs, at_once, most, here)
        return widths


def _added(
    before: Width, caller: Width, step: Step, length: int | None, runs: int, at_once: int, most: int, here: int
) -> Width:
    """The width with what one more call brings."""
    unknown = caller.unknown or length is None
    loop = caller.loop
    if step.loops and (loop is None or (length is None and not caller.unknown)):
        loop = step
    if before.loop is not None and before.runs >= runs and before.unknown >= unknown:
        loop = before.loop
    bounded = caller.limited or min(most, here) < MOST
    return Width(
        runs=min(MOST, before.runs + runs),
        at_once=min(MOST, before.at_once + at_once, most),
        unknown=before.unknown or unknown,
        loop=loop,
        limited=bounded and (before.limited or before.runs == 0),
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


def _called(spec: WorkflowSpec, template: Template) -> Iterator[Template]:
    for step in template.calls:
        called = step.inline or spec.template(step.template)
        if called is not None:
            yield called
