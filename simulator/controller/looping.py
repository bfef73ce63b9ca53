"""The items of a step's loop, once its tags can be filled (docs/sources.md argo 2.9)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from manifests.workflow import Sequence, Step, Workflow
from simulator.controller.loops import param_items, sequence_items
from simulator.controller.substitution import Scope, fill, fill_all
from simulator.controller.unknown import require_known


def step_items(step: Step, scope: Scope, owner: Workflow) -> list[Any]:
    """The items in order.

    Raises LoopError where Argo could not expand the loop, InputError for a list that only a real run would print, which
    names the key that gives it; Unresolved and SubstitutionError as filling does.
    """
    if step.with_items:
        return [fill_all(item, scope) for item in step.with_items]
    what = f"the loop of {step.name!r}"
    if step.with_param is not None:
        written = fill(step.with_param, scope)
        require_known(written, step.path, owner, what)
        return param_items(written)
    assert step.with_sequence is not None
    filled = _filled(step.with_sequence, scope)
    for amount in (filled.count, filled.start, filled.end):
        require_known(amount or "", step.path, owner, what)
    return sequence_items(filled)


def _filled(sequence: Sequence, scope: Scope) -> Sequence:
    def filled(value: str | None) -> str | None:
        return None if value is None else fill(value, scope)

    return replace(sequence, count=filled(sequence.count), start=filled(sequence.start), end=filled(sequence.end))
