"""JSON as Go writes and reads it: keys sorted, `<`, `>` and `&` escaped, and each number that is read a float."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from manifests.expressions.values import AnyMap, EvaluationError, float_text, type_name

_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029", "\x7f": "\x7f"}
_UNSAFE = re.compile("[<>&\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json(value: object, *, indent: str = "", escapes_html: bool = True) -> str:
    """The JSON of a value, compact unless there is an `indent`. Raises EvaluationError for what JSON cannot hold.

    >>> to_json({"b": 1.0, "a": "<x>"})
    '{"a":"\\\\u003cx\\\\u003e","b":1}'
    """
    return "".join(_parts(value, indent, "\n" if indent else "", escapes_html))


def _parts(value: object, indent: str, line: str, escapes_html: bool) -> list[str]:
    match value:
        case Mapping():
            if isinstance(value, AnyMap):
                raise EvaluationError(f"json: unsupported type: {type_name(value)}")
            colon = ": " if indent else ":"
            items = [
                [_quoted(key, escapes_html), colon, *_parts(value[key], indent, line + indent, escapes_html)]
                for key in sorted(value)
            ]
            return _enclosed("{}", items, indent, line)
        case list():
            rows = [_parts(item, indent, line + indent, escapes_html) for item in value]
            return _enclosed("[]", rows, indent, line)
    return [_scalar(value, escapes_html)]


def _enclosed(brackets: str, items: list[list[str]], indent: str, line: str) -> list[str]:
    if not items:
        return [brackets]
    parts = [brackets[0]]
    for number, item in enumerate(items):
        parts += [",", line + indent, *item] if number else [line + indent, *item]
    return [*parts, line, brackets[1]]


def _scalar(value: object, escapes_html: bool) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(int(value))
        case float():
            if not math.isfinite(value):
                raise EvaluationError(f"json: unsupported value: {float_text(value, most=21)}")
            return re.sub(r"e-0(\d)$", r"e-\1", float_text(value, least=-6, most=21))
        case str():
            return _quoted(value, escapes_html)
    told = getattr(value, "as_json", None)
    if told is None:
        raise EvaluationError(f"json: unsupported type: {type_name(value)}")
    return _scalar(told(), escapes_html)


def _quoted(text: str, escapes_html: bool) -> str:
    quoted = json.dumps(_SURROGATE.sub("\ufffd", text), ensure_ascii=False)
    return _UNSAFE.sub(lambda match: _HTML[match[0]], quoted) if escapes_html else quoted


def from_json(text: str) -> Any:
    """What a JSON text says. Raises EvaluationError where it is none."""
    try:
        value = json.loads(text, parse_int=_float, parse_float=_float, parse_constant=_refused)
    except json.JSONDecodeError as error:
        where = "unexpected end of JSON input" if error.pos >= len(text) else f"invalid JSON at character {error.pos}"
        raise EvaluationError(f"{where}: {error.msg}") from None
    except RecursionError:
        raise EvaluationError("the JSON is nested too deeply") from None
    return _without_surrogates(value) if "\\u" in text else value


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise EvaluationError(f"json: cannot unmarshal number {text} into a float64")
    return number


def _refused(text: str) -> NoReturn:
    raise EvaluationError(f"invalid character {text[0]!r} looking for beginning of value")


def _without_surrogates(value: Any) -> Any:
    """The value with what is no character replaced, as Go does."""
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case list():
            return [_without_surrogates(item) for item in value]
        case dict():
            return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value
