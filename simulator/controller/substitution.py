"""Tags in texts, filled as Argo fills them (docs/sources.md argo 2.13). What a scope does not hold stays as written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

from manifests.expressions.mentions import ever_named_in
from manifests.expressions.tags import OPEN, Piece, cut
from manifests.expressions.values import EvaluationError
from simulator.controller.unknown import unknown, unknown_keys

LATE = ("item", "retries", "lastRetry.", "workflow.status", "workflow.failures")
"""An expression that names one of these is left for later, where the scope does not hold it yet."""
NOW = "now()"
"""The name under which the global scope holds the time of the pass, in seconds since 1970."""
ABSENT = "\x00absent"
"""The value of an output that will never be there, since its step was skipped."""


class Scope(Protocol):
    """What tags may refer to. `get` raises Unresolved for what may still come and what never will."""

    def get(self, name: str, /) -> str | None: ...

    def below(self, prefix: str) -> Mapping[str, str]:
        """Everything whose name begins with `prefix` and a dot, by the rest of the name."""
        ...


class Unresolved(Exception):
    """A reference to a step or task that gave no such value: what holds it is not started, in this pass and the next
    ones.
    """

    def __init__(self, reference: str) -> None:
        super().__init__(f"{{{{{reference}}}}} has no value")
        self.reference = reference


class SubstitutionError(ValueError):
    """A text that can never be filled; the message says why."""


class Names:
    """Several layers of names; the first that holds one gives it."""

    __slots__ = ("layers",)

    def __init__(self, *layers: Mapping[str, str] | Scope) -> None:
        self.layers = layers

    def get(self, name: str, /) -> str | None:
        for layer in self.layers:
            found = layer.get(name)
            if found is not None:
                return found
        return None

    def below(self, prefix: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for layer in reversed(self.layers):
            if isinstance(layer, Mapping):
                start = f"{prefix}."
                found |= {name.removeprefix(start): value for name, value in layer.items() if name.startswith(start)}
            else:
                found |= layer.below(prefix)
        return found


def fill(text: str, scope: Scope | Mapping[str, str]) -> str:
    """The text with every tag replaced that the scope knows.

    Raises Unresolved for a value that is not there (yet), SubstitutionError where there will never be one.
    """
    if OPEN not in text:
        return text
    names = Names(scope)
    return "".join(_filled(piece, text, names) if piece.is_tag else piece.text for piece in _pieces(text))


def fill_all(value: Any, scope: Scope | Mapping[str, str]) -> Any:
    """The same for every text inside a plain value."""
    if isinstance(value, str):
        return fill(value, scope)
    if isinstance(value, dict):
        return {key: fill_all(part, scope) for key, part in value.items()}
    return [fill_all(part, scope) for part in value] if isinstance(value, list) else value


def fill_known(value: Any, scope: Mapping[str, str]) -> Any:
    """Like `fill_all`, and a text that cannot be filled from this scope alone stays as it is written."""
    if isinstance(value, dict):
        return {key: fill_known(part, scope) for key, part in value.items()}
    if isinstance(value, list):
        return [fill_known(part, scope) for part in value]
    try:
        return fill_all(value, scope)
    except SubstitutionError:
        return value


def only_tag(text: str) -> str | None:
    """The name in a text that is nothing but one simple tag."""
    pieces = _pieces(text) if OPEN in text else ()
    return pieces[0].text if len(pieces) == 1 and pieces[0].is_tag and not pieces[0].is_expression else None


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[Piece, ...]:
    return cut(text)


def _filled(piece: Piece, text: str, names: Names) -> str:
    written = text[piece.start : piece.end]
    if piece.is_expression:
        return _evaluated(piece.text, written, names)
    name = fill(piece.text, names).strip() if OPEN in piece.text else piece.text
    value = names.get(name)
    if value is None:
        return written if name == piece.text else f"{{{{{name}}}}}"
    if value == ABSENT:
        raise SubstitutionError(f"{{{{{name}}}}} has no value, since what would give it was skipped")
    return value


def _evaluated(expression: str, written: str, names: Names) -> str:
    """The value of an expression as text; unknown where something is that it names."""
    from manifests.expressions.evaluating import evaluate
    from manifests.expressions.filling import shown
    from manifests.expressions.scopes import nested

    values, open_keys = variables(expression, names.get, names.below)
    mentioned = ever_named_in(expression)
    if any(_is_late(name) and name not in values for name in mentioned):
        return written
    if open_keys:
        return unknown(open_keys[0])
    try:
        return shown(evaluate(expression, nested(values), now=now_in(names), seed=names.get("node.name") or ""))
    except EvaluationError as error:
        raise SubstitutionError(f"cannot evaluate {written}: {error}") from None


def now_in(scope: Scope) -> float:
    """What `now()` gives in an expression: the time of the pass, in seconds since 1970."""
    return float(scope.get(NOW) or 0)


def _is_late(name: str) -> bool:
    return any(name == late or (late.endswith(".") and name.startswith(late)) for late in LATE) or name == "item"


def variables(
    expression: str, get: Callable[[str], str | None], below: Callable[[str], Mapping[str, str]]
) -> tuple[dict[str, str | None], list[str]]:
    """The values of what an expression names, by dotted name, and the keys of those that are unknown.

    A name of several values, such as `inputs.parameters`, brings all of them. None is a value that will never be there.
    """
    values: dict[str, str | None] = {}
    for name in ever_named_in(expression):
        inner = {f"{name}.{rest}": value for rest, value in below(name).items()}
        found = next(((n, value) for n in _candidates(name) if (value := get(n)) is not None), None)
        for key, value in inner.items() if inner else [found] if found else ():
            values[key] = None if value == ABSENT else value
    return values, [key for value in values.values() if value is not None for key in unknown_keys(value)]


def _candidates(name: str) -> list[str]:
    """The name itself, then without its last parts: `inputs.parameters.x.y` may be a field of what `x` holds."""
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
