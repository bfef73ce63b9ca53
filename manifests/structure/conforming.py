"""Whether a value conforms to its schema: a yes or a no, and fast, since almost every document conforms.

The library `jsonschema` takes longer to import than a small file takes to check. So it explains a no and nothing else;
tests hold that the two agree. A schema is compiled when a value first needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from types import NoneType
from typing import Any

from manifests.structure.schemas import Schema, schema

Test = Callable[[Any], bool]
Accepted = dict[type, Test | None]
"""A compiled schema: the types that it takes, and what else must hold of a value of each."""

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
    "null": (NoneType,),
    "array": (list,),
    "object": (dict,),
}
_NUMBERS = (int, float)
_LIMITS: dict[str, tuple[tuple[type, ...], Callable[[Any, Any], bool]]] = {
    "pattern": ((str,), lambda value, pattern: re.search(pattern, value) is not None),
    "minLength": ((str,), lambda value, least: len(value) >= least),
    "minimum": (_NUMBERS, lambda value, least: not value < least),
    "maximum": (_NUMBERS, lambda value, most: not value > most),
    "minItems": ((list,), lambda value, least: len(value) >= least),
    "maxItems": ((list,), lambda value, most: len(value) <= most),
    "minProperties": ((dict,), lambda value, least: len(value) >= least),
    "maxProperties": ((dict,), lambda value, most: len(value) <= most),
    "enum": ((str, NoneType), lambda value, allowed: value in allowed),
}
"""Keywords with the types they are about."""
KEYWORDS = {"type", "properties", "additionalProperties", "items", "title", "description", *_LIMITS}
"""All that the compiler knows; a schema with others would be taken for a wider one than it is."""


def conforms(value: object, kind: str, file: str) -> bool:
    """Whether the value is what the definition of this name says."""
    return _holds(_named(file, kind), value)


def _holds(accepted: Accepted, value: object) -> bool:
    test = accepted.get(type(value), _refuse)
    return test is None or test(value)


def _refuse(_: object) -> bool:
    return False


@cache
def _named(file: str, name: str) -> Accepted:
    return _compiled(schema(file)["$defs"][name], file)


def _compiled(source: Schema, file: str) -> Accepted:
    if "$ref" in source:
        other, _, name = source["$ref"].partition("#/$defs/")
        return _named(other or file, name)
    kinds = {kind for name in source.get("type", _TYPES) for kind in _TYPES[name]}
    if "enum" in source:
        kinds &= {type(value) for value in source["enum"]}
    return {kind: _test(kind, source, file) for kind in kinds}


def _test(kind: type, source: Schema, file: str) -> Test | None:
    """What must hold of values of one type; None where all of them are right."""
    tests = [_limit(word, source[word]) for word, (kinds, _) in _LIMITS.items() if word in source and kind in kinds]
    if kind is float and "number" not in source.get("type", ("number",)):
        tests.append(float.is_integer)
    if kind is list and "items" in source:
        tests.append(_items(source["items"], file))
    if kind is dict and not source.keys().isdisjoint(("properties", "additionalProperties")):
        tests.append(_properties(source, file))
    if len(tests) > 1:
        return lambda value: all(test(value) for test in tests)
    return tests[0] if tests else None


def _limit(word: str, wanted: Any) -> Test:
    holds = _LIMITS[word][1]
    return lambda value: holds(value, wanted)


def _items(items: Schema, file: str) -> Test:
    accepted = _compiled(items, file)

    def test(value: list[Any]) -> bool:
        for child in value:
            inner = accepted.get(type(child), _refuse)
            if inner is not None and not inner(child):
                return False
        return True

    return test


def _properties(source: Schema, file: str) -> Test:
    properties, rest = source.get("properties", {}), source.get("additionalProperties", {})
    others = None if rest is False else _compiled(rest, file)
    known: dict[str, Accepted] = {}

    def test(value: dict[str, Any]) -> bool:
        for key, child in value.items():
            accepted = known.get(key)
            if accepted is None:
                if key in properties:  # compiled only now, because a template can hold steps that hold a template
                    accepted = known[key] = _compiled(properties[key], file)
                elif others is not None:
                    accepted = others
                else:
                    return False
            inner = accepted.get(type(child), _refuse)
            if inner is not None and not inner(child):
                return False
        return True

    return test
