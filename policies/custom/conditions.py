"""What a policy file demands of a value: a JSON Schema that it conforms to, or a CEL expression that is true.

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
LONGEST = 200
"""Characters of a reason; our choice. A library may quote a whole object in it."""
_MOST_REFERENCES = 50
"""Schemas for one value that refer to each other in a row; our choice, below what a recursion bears."""
_UNDEFINED = re.compile(r"Undefined variable or function: '(\w+)'")
_SYNTAX = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*?)(?: expecting \{.*)?$", re.MULTILINE)


class PolicyMistake(ValueError):
    """An expression or a schema that cannot be used; the message says why."""


class Schema:
    """A JSON Schema (draft 2020-12). Each thing that does not conform is one failure at its own place.

    It refers to nothing outside of itself: a lint reads no address that a policy names. A text with `{{` in it, whose
    value is known only when the workflow runs, conforms to anything.
    """

    def __init__(self, schema: object) -> None:
        from jsonschema import Draft202012Validator, SchemaError
        from referencing.jsonschema import DRAFT202012, EMPTY_REGISTRY

        try:
            Draft202012Validator.check_schema(schema)  # type: ignore[arg-type]
        except SchemaError as error:
            raise PolicyMistake(f"this is no JSON Schema: {brief(error.message)}") from None
        root = DRAFT202012.create_resource(schema)
        _References().check(root, EMPTY_REGISTRY.resolver_with_root(root))
        self._validator = Draft202012Validator(schema, registry=EMPTY_REGISTRY)  # type: ignore[arg-type]

    def failures(self, value: Any, values: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
        """The path in the value of each failure, and what is wrong there."""
        try:
            errors = sorted(self._validator.iter_errors(value), key=lambda error: list(map(str, error.absolute_path)))
        except BaseException as trouble:
            # The library follows references in Rust, where a recursion that is too deep is no exception of Python's.
            if not isinstance(trouble, RecursionError) and type(trouble).__name__ != "PanicException":
                raise
            yield (), "it is nested too deeply for this schema"
            return
        for error in errors:
            if not any(_is_unknown(one.instance) for one in (error, *error.context)):
                yield from _failures(error)


class _References:
    """A walk over a schema that follows its references, to see that each leads to a schema of its own, and ends."""

    def __init__(self) -> None:
        self._checked: set[int] = set()
        self._above: list[int] = []

    def check(self, resource: Any, resolver: Any) -> None:
        """Raises PolicyMistake for a reference into nowhere, and for a circle that a value could never leave."""
        self._follow(resource.contents, resolver)
        for inner in resource.subresources():
            self.check(inner, resolver.in_subresource(inner))

    def _follow(self, schema: object, resolver: Any) -> None:
        """Everything that the same value is tested by."""
        from referencing.jsonschema import DRAFT202012

        if not isinstance(schema, dict) or id(schema) in self._checked:
            return
        if id(schema) in self._above or len(self._above) > _MOST_REFERENCES:
            raise PolicyMistake("this schema refers to itself without end")
        self._above.append(id(schema))
        for reference in (schema[key] for key in ("$ref", "$dynamicRef") if key in schema):
            target = _target(reference, resolver)
            self._follow(target.contents, target.resolver)
        for inner in _of_the_same_value(schema):
            self._follow(inner, resolver.in_subresource(DRAFT202012.create_resource(inner)))
        self._checked.add(self._above.pop())


def _target(reference: str, resolver: Any) -> Any:
    from referencing.exceptions import Unresolvable

    try:
        target = resolver.lookup(reference)
    except (Unresolvable, ValueError, TypeError):
        target = None
    if target is None or not isinstance(target.contents, dict | bool):
        raise PolicyMistake(f"{reference!r} is no place in this schema, and a $ref leads nowhere else")
    return target


def _of_the_same_value(schema: dict[str, Any]) -> Iterator[Any]:
    for key in ("allOf", "anyOf", "oneOf"):
        yield from schema.get(key, ())
    yield from (schema[key] for key in ("not", "if", "then", "else") if key in schema)
    yield from schema.get("dependentSchemas", {}).values()


def _failures(error: Any) -> Iterator[tuple[Path, str]]:
    """A library's error as failures: keys that should not be there, and keys of a wrong form, at these keys."""
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and error.validator_value is False:
        patterns = error.schema.get("patternProperties", {})
        for key in error.instance:
            if key not in error.schema.get("properties", {}) and not any(re.search(one, key) for one in patterns):
                yield (*path, key), f"the key {key!r} is not allowed here"
    elif "propertyNames" in error.absolute_schema_path and isinstance(error.instance, str):
        yield (*path, error.instance), f"as a key, {brief(error.message)}"
    else:
        whole = repr(error.instance) if isinstance(error.instance, dict | list) else None
        yield path, brief(error.message.replace(whole, "this", 1) if whole else error.message)


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
    if _is_unknown(value):
        return UnknownValue()
    named = "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else brief(repr(value))
    return PolicyMistake(f"{named} is no quantity")


def _is_unknown(value: object) -> bool:
    return isinstance(value, str) and "{{" in value


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


def brief(text: str) -> str:
    """A text no longer than a reader bears."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
