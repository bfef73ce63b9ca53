"""Functions that an expression can call: each says the kinds of its arguments, and they are checked in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from manifests.expressions.times import Duration, Time, Zone
from manifests.expressions.values import EvaluationError, is_number, type_name

_CHECKS: Mapping[str, Callable[[object], bool]] = {
    "any": lambda value: True,
    "text": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": is_number,
    "list": lambda value: isinstance(value, list),
    "map": lambda value: isinstance(value, Mapping),
    "time": lambda value: isinstance(value, Time),
    "duration": lambda value: isinstance(value, Duration),
    "zone": lambda value: isinstance(value, Zone),
}
_ZEROS: Mapping[str, object] = {"text": "", "int": 0, "number": 0.0, "bool": False, "map": {}}


@dataclass(frozen=True, slots=True)
class Function:
    """`kinds` names each argument's kind; one with `?` can be left out, and the last one with `*` can come often.

    Where `takes_nil`, nil is the empty text, 0 or false, as it is for functions that Argo hands to expr.
    """

    name: str
    kinds: str
    body: Callable[..., object]
    takes_nil: bool = False

    def __call__(self, *arguments: object) -> object:
        """The value of a call. Raises EvaluationError where an argument does not fit."""
        kinds = self.kinds.split()
        often = kinds.pop().rstrip("*") if kinds and kinds[-1].endswith("*") else None
        least = sum(not kind.endswith("?") for kind in kinds)
        if len(arguments) < least or (often is None and len(arguments) > len(kinds)):
            few = "not enough" if len(arguments) < least else "too many"
            raise EvaluationError(f"{few} arguments to call {self.name}")
        if self.takes_nil and None in arguments[len(kinds) + 1 :]:  # a panic in expr, which looks for more parameters
            raise EvaluationError(f"runtime error: index out of range: nil as a later argument to call {self.name}")
        expected = [*kinds, *[often or "any"] * (len(arguments) - len(kinds))]
        return self.body(*map(self._checked, expected, arguments))

    def _checked(self, kind: str, argument: object) -> object:
        kind = kind.rstrip("?")
        if argument is None and self.takes_nil and kind in _ZEROS:
            return _ZEROS[kind]
        if not _CHECKS[kind](argument):
            wanted = {"text": "string", "list": "[]interface {}", "map": "map[string]interface {}"}.get(kind, kind)
            raise EvaluationError(f"cannot use {type_name(argument)} as argument (type {wanted}) to call {self.name}")
        return argument


Row = tuple[str, str, Callable[..., object]]


def functions(*rows: Row, takes_nil: bool = False) -> dict[str, Function]:
    """A table of functions by their names."""
    return {name: Function(name, kinds, body, takes_nil) for name, kinds, body in rows}
