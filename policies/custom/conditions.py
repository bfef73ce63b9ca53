"""What a policy file demands of a value: a JSON Schema that it conforms to, or a CEL expression that is true.

CEL is the Common Expression Language of Kubernetes' own admission policies (https://cel.dev). It has no side effects
and always ends. Its library is an extra, as few people need it: `pip install 'argo-drydock[cel]'`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from manifests.diagnostic import Path
from manifests.errors import UsageError
from manifests.near_miss import did_you_mean
from manifests.units import quantity

EXTRA = "argo-drydock[cel]"
FUNCTIONS = (
    *("size", "contains", "startsWith", "endsWith", "matches", "type", "dyn", "has", "quantity", "split"),
    *("string", "int", "uint", "double", "bytes", "duration", "timestamp"),
    *("getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear"),
    *("getHours", "getMinutes", "getSeconds", "getMilliseconds"),
)
"""What an expression may call, beside the macros: CEL's own functions, and two of ours."""
_UNDEFINED = re.compile(r"Undefined variable or function: '(\w+)'")


class PolicyMistake(ValueError):
    """An expression or a schema that cannot be used; the message says why."""


class Schema:
    """A JSON Schema (draft 2020-12). Each thing that does not conform is one failure at its own place."""

    def __init__(self, schema: object) -> None:
        from jsonschema import Draft202012Validator, SchemaError

        try:
            Draft202012Validator.check_schema(schema)  # type: ignore[arg-type]
        except SchemaError as error:
            raise PolicyMistake(f"this is no JSON Schema: {error.message}") from None
        self._validator = Draft202012Validator(schema)  # type: ignore[arg-type]

    def failures(self, value: Any, values: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
        """The path in the value of each failure, and what is wrong there."""
        for error in sorted(self._validator.iter_errors(value), key=lambda error: list(map(str, error.absolute_path))):
            yield tuple(error.absolute_path), error.message


class Expression:
    """A CEL expression. One that cannot be evaluated, for want of a key for instance, is not true."""

    def __init__(self, text: str, known: tuple[str, ...]) -> None:
        self.text = text
        try:
            self._program = _cel().compile(text)
        except ValueError as error:
            raise PolicyMistake(_first_line(error)) from None
        unknown = [name for name in self._program.variables() if name not in known and not self._is_bound(name)]
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
        except PolicyMistake as mistake:
            yield (), f"the expression could not be evaluated: {mistake}"
            return
        if result is not True:
            yield (), ""

    def holds(self, values: Mapping[str, Any]) -> bool:
        try:
            return self.evaluate(values) is True
        except PolicyMistake:
            return False

    def evaluate(self, values: Mapping[str, Any]) -> object:
        """Raises PolicyMistake where the values do not allow it."""
        context = _cel().Context()
        context.add_function("quantity", _quantity)
        context.add_function("split", _split)
        try:
            for name, value in values.items():
                context.add_variable(name, _plain(value))
            return self._program.execute(context)
        except KeyError as error:
            raise PolicyMistake(f"there is no key {error}") from None
        except RuntimeError as error:
            # So the library calls a function that the type of the value does not have.
            function = _UNDEFINED.match(str(error))
            raise PolicyMistake(
                f"{function[1]!r} does not take this value" if function else _first_line(error)
            ) from None
        except (ValueError, TypeError, ArithmeticError, IndexError, RecursionError) as error:
            raise PolicyMistake(_first_line(error)) from None


def _cel() -> Any:
    try:
        import cel
    except ImportError:
        raise UsageError(f"a policy with `cel` needs the CEL library: pip install '{EXTRA}'") from None
    return cel


def _quantity(text: object) -> float:
    """A Kubernetes quantity as a number: `quantity("2Gi") == 2147483648.0`. What is none compares with nothing."""
    amount = quantity(text) if isinstance(text, str | int | float) else None
    return math.nan if amount is None else float(amount)


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


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
