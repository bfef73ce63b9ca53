"""What a policy file demands by `cel`: an expression that is true of a value.

CEL is the Common Expression Language of Kubernetes' own admission policies (https://cel.dev). It has no side effects
and always ends. Its library is an extra, as few people need it: `pip install 'argo-drydock[cel]'`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from manifests.diagnostic import Path
from manifests.errors import UsageError
from manifests.near_miss import did_you_mean
from manifests.units import quantity
from policies.custom.mistakes import PolicyMistake, brief, is_unknown

EXTRA = "argo-drydock[cel]"
FUNCTIONS = (
    *("size", "contains", "startsWith", "endsWith", "matches", "type", "dyn", "has", "quantity", "split"),
    *("string", "int", "uint", "double", "bytes", "duration", "timestamp"),
    *("getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear"),
    *("getHours", "getMinutes", "getSeconds", "getMilliseconds"),
)
"""What an expression may call, beside the macros: CEL's own functions, and two of ours."""
TYPES = ("bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type")
"""What `type(...)` may be compared with."""
_UNDEFINED = re.compile(r"Undefined variable or function: '(\w+)'")
_SYNTAX = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*?)(?: expecting \{.*)?$", re.MULTILINE)


class Expression:
    """A CEL expression. One that cannot be evaluated, for want of a key for instance, is not true."""

    def __init__(self, text: str, known: tuple[str, ...]) -> None:
        self.text = text
        try:
            self._program = _cel().compile(text)
        except ValueError as error:
            raise PolicyMistake(_syntax_error(error)) from None
        names = self._program.variables()
        self._used = [name for name in known if name in names]
        unknown = [name for name in names if name not in (*known, *TYPES) and not self._is_bound(name)]
        if unknown:
            raise PolicyMistake(f"nothing here is called {unknown[0]!r}; {did_you_mean(unknown[0], known)}")
        for name in self._program.functions():
            if name.isidentifier() and name not in FUNCTIONS and not name.startswith("_"):
                raise PolicyMistake(f"CEL has no function {name!r} here; {did_you_mean(name, FUNCTIONS)}")

    def _is_bound(self, name: str) -> bool:
        """Whether a macro such as `all(name, ...)` makes the variable; the library lists these among the others."""
        return any(f"{macro}({name}," in self._squeezed for macro in ("all", "exists", "exists_one", "map", "filter"))

    @cached_property
    def _squeezed(self) -> str:
        return "".join(self.text.split())

    def failures(self, value: Any, values: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
        try:
            result = self.evaluate(values)
        except UnknownValue:
            return
        except PolicyMistake as mistake:
            yield (), f"the expression could not be evaluated: {mistake}"
            return
        if not isinstance(result, bool):
            yield (), "the expression is neither true nor false"
        elif not result:
            yield (), ""

    def holds(self, values: Mapping[str, Any]) -> bool:
        try:
            return self.evaluate(values) is True
        except (PolicyMistake, UnknownValue):
            return False

    def evaluate(self, values: Mapping[str, Any]) -> object:
        """Raises PolicyMistake where the values do not allow it, UnknownValue where a quantity is not known yet."""
        context, odd = _cel().Context(), list[Any]()
        context.add_function("quantity", _quantity_or_note(odd))
        context.add_function("split", _split)
        try:
            for name in self._used:  # each costs as much as it is large
                context.add_variable(name, _plain(values[name]))
            result = self._program.execute(context)
        except KeyError as error:
            raise PolicyMistake(f"there is no key {error}") from None
        except (RuntimeError, ValueError, TypeError, ArithmeticError, IndexError, RecursionError) as error:
            if odd:
                raise _no_quantity(odd[0]) from None
            # So the library calls a function that the type of the value does not have.
            function = _UNDEFINED.match(str(error))
            raise PolicyMistake(
                f"{function[1]!r} does not take this value, or is not known there"
                if function
                else _first_sentence(error)
            ) from None
        if odd and result is not True:
            raise _no_quantity(odd[0])
        return result


class UnknownValue(Exception):
    """A value has `{{` in it, so that it is known only when the workflow runs."""


def _cel() -> Any:
    try:
        import cel
    except ImportError:
        raise UsageError(f"a policy with `cel` needs the CEL library: pip install '{EXTRA}'") from None
    return cel


def _quantity_or_note(odd: list[Any]) -> Callable[[object], float]:
    """The function `quantity`, which notes what is none: the library tells standard error of a function that raises."""

    def function(value: object) -> float:
        amount = quantity(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
        if amount is None:
            odd.append(value)
        return math.nan if amount is None else amount

    return function


def _no_quantity(value: object) -> PolicyMistake | UnknownValue:
    if is_unknown(value):
        return UnknownValue()
    named = "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else brief(repr(value))
    return PolicyMistake(f"{named} is no quantity")


def _split(text: object, separator: object) -> list[str]:
    """The parts of a text, without blanks around them: `split("a, b", ",") == ["a", "b"]`. Other values have none."""
    if not isinstance(text, str) or not isinstance(separator, str) or not separator:
        return []
    return [part.strip() for part in text.split(separator)]


def _plain(value: Any) -> Any:
    """The value as JSON could hold it, which is what CEL takes."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
        return float(value)
    return value if isinstance(value, bool | int | float | None) else str(value).encode("utf-8", "replace").decode()


def _syntax_error(error: Exception) -> str:
    """What the library says of an expression that it cannot parse, without the expression itself."""
    found = _SYNTAX.search(str(error))
    if found is None:
        return _first_sentence(error)
    return f"{brief(found[3])}, at line {found[1]}, column {found[2]} of the expression"


def _first_sentence(error: Exception) -> str:
    return brief(str(error).splitlines()[0].split(". ")[0]) if str(error) else type(error).__name__
