"""What a policy file demands by `schema`: a JSON Schema that a value conforms to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from manifests.diagnostic import Path
from policies.custom.mistakes import PolicyMistake, brief, is_unknown

_MOST_REFERENCES = 50
"""Schemas for one value that refer to each other in a row; our choice, below what a recursion bears."""


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
            if not any(is_unknown(one.instance) for one in (error, *error.context)):
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
