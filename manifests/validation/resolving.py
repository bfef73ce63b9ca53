"""Which of the variables in some texts resolve, and what their expressions name that nothing answers to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from manifests.expressions.mentions import named_in
from manifests.expressions.tags import OPEN, tags
from manifests.validation.scope import Scope, Tagged, as_seen, is_swallowed
from manifests.validation.walk import Call, Unresolved, Visit


def judge(visit: Visit, tagged: Sequence[Tagged], scope: Scope) -> None:
    """Note what does not resolve in texts of a template."""
    visit.unresolved += _unresolved(tagged, scope)
    visit.unknown += _unknown(tagged, scope)


def judge_call(call: Call, scope: Scope) -> None:
    """The same for the texts of a step or task."""
    visit, depth = call.visit, len(call.written.path)
    visit.unresolved += _unresolved(call.tagged, scope)
    # Expressions of an inline template wait for what is known inside.
    visit.unknown += _unknown([item for item in call.tagged if item.path[depth] != "inline"], scope)


def _unresolved(tagged: Sequence[Tagged], scope: Scope) -> Iterator[Unresolved]:
    """The tags that nothing answers to; those that came in with a value are reported once."""
    brought: set[str] = set()
    for item in tagged:
        for piece in tags(item.text):
            tag, seen = piece.text, as_seen(item.text, piece)
            if piece.is_expression or scope.resolves(seen) or is_swallowed(item.text, piece):
                continue
            if tag not in item.written:
                if tag in brought or any(tag in other.written for other in tagged):
                    continue
                brought.add(tag)
            yield Unresolved(item.path, tag, tuple(scope.alike(tag)), is_broken_up=seen != tag)


def _unknown(tagged: Sequence[Tagged], scope: Scope) -> Iterator[Unresolved]:
    """The same for the variables in expressions, for which Argo does not look."""
    for item in tagged:
        for piece in tags(item.text) if f"{OPEN}=" in item.text else ():
            for name in named_in(piece.text) if piece.is_expression else ():
                if not scope.knows(name):
                    yield Unresolved(item.path, name, tuple(scope.alike(name)))
