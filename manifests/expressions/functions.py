"""The functions that every expression knows: those of the library expr, and Argo's own (docs/sources.md argo 2.13).

Functions with a predicate, such as `filter`, are in `evaluating`, since they evaluate a part of the expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cmp_to_key
from typing import Any

from manifests.expressions.calling import Function, functions
from manifests.expressions.conversions import ceil, decoded, encoded, floor, half_away, to_float, to_int
from manifests.expressions.json_text import from_json, to_json
from manifests.expressions.jsonpath import query
from manifests.expressions.operators import as_bytes, less, member, whole
from manifests.expressions.times import (
    DATES,
    Time,
    Zone,
    load_zone,
    parse_duration,
    parse_time,
    read_time,
)
from manifests.expressions.values import (
    AnyMap,
    EvaluationError,
    bounded,
    distinct,
    is_number,
    printed,
    type_name,
    wrapped,
)

_SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def trimmed(text: str, characters: str = _SPACES) -> str:
    return text.strip(characters) if characters else text


def split(text: str, separator: str, most: int = -1) -> list[str]:
    """Go's `SplitN`: an empty separator parts every character."""
    if most == 0:
        return []
    if separator:
        bounded(text.count(separator) + 1)
        return text.split(separator, most - 1 if most > 0 else -1)
    bounded(len(text))
    return [*text] if most < 0 or most >= len(text) else [*text[: most - 1], text[most - 1 :]]


def _split_after(text: str, separator: str, most: int = -1) -> list[str]:
    parts = split(text, separator, most)
    return [part + separator for part in parts[:-1]] + parts[-1:]


def replaced(text: str, old: str, new: str, most: int = -1) -> str:
    bounded(len(text) + (text.count(old) + 1) * len(new))
    return text.replace(old, new, most)


def repeated(text: str, times: int) -> str:
    if times < 0:
        raise EvaluationError(f"invalid argument for repeat (expected positive integer, got {times})")
    bounded(len(text) * times)
    return text * times


def _join(items: list[Any], glue: str = "") -> str:
    for item in items:
        if not isinstance(item, str):
            raise EvaluationError(f"interface conversion: interface {{}} is {type_name(item)}, not string")
    bounded(sum(map(len, items)) + len(items) * len(glue))
    return glue.join(items)


def _length(value: object) -> int:
    if isinstance(value, str | list | Mapping):
        return len(value)
    raise EvaluationError(f"invalid argument for len (type {type_name(value)})")


def _type(value: object) -> str:
    names = {"<nil>": "nil", "float64": "float", "[]interface {}": "array", "map[string]interface {}": "map"}
    return names.get(type_name(value), type_name(value))


def _numbers(name: str, values: object) -> Iterator[Any]:
    """The numbers in lists of any depth."""
    if isinstance(values, list | tuple):
        for value in values:
            yield from _numbers(name, value)
    elif is_number(values):
        yield values
    else:
        raise EvaluationError(f"invalid argument for {name} (type {type_name(values)})")


def _stays(values: tuple[object, ...]) -> bool:
    """A value alone that is neither number nor list is its own maximum."""
    return len(values) == 1 and not is_number(values[0]) and not isinstance(values[0], list)


def _most(*values: object) -> object:
    return values[0] if _stays(values) else max(_numbers("max", values), default=None)


def _least(*values: object) -> object:
    return values[0] if _stays(values) else min(_numbers("min", values), default=None)


def _mean(*values: object) -> float:
    numbers = [float(number) for number in _numbers("mean", values)]
    return sum(numbers) / len(numbers) if numbers else 0.0


def _median(*values: object) -> float:
    numbers = sorted(float(number) for number in _numbers("median", values))
    middle = len(numbers) // 2
    if not numbers:
        return 0.0
    return numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2


def in_order(items: list[Any], values: list[Any], order: str = "asc") -> list[Any]:
    """The items in the order of their values. Raises EvaluationError where two of these cannot be compared."""
    if order not in ("asc", "desc"):
        raise EvaluationError(f"invalid order {order}, expected asc or desc")

    def compare(one: int, other: int) -> int:
        return -1 if less(values[one], values[other]) else int(bool(less(values[other], values[one])))

    ranked = sorted(range(len(items)), key=cmp_to_key(compare), reverse=order == "desc")
    return [items[index] for index in ranked]


def _flat(items: list[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _concat(*lists: list[Any]) -> list[Any]:
    if not lists:
        raise EvaluationError("invalid number of arguments (expected at least 1, got 0)")
    bounded(sum(map(len, lists)))
    return [item for items in lists for item in items]


def _get(base: object, key: object) -> object:
    try:
        return member(base, key)
    except EvaluationError:
        if isinstance(base, list | str):
            whole(key)
        return None


def _end(index: int, items: object) -> object:
    try:
        return member(items, index)
    except EvaluationError:
        return None


def _take(items: list[Any], count: int) -> list[Any]:
    if count < 0:
        raise EvaluationError("slice bounds out of range")
    return items[:count]


def _from_pairs(pairs: list[Any]) -> AnyMap:
    for pair in pairs:
        if not (isinstance(pair, list) and len(pair) == 2 and not isinstance(pair[0], list | dict)):
            raise EvaluationError(f"invalid pair {printed(pair)}")
    return AnyMap(pairs)


def keys(value: Mapping[Any, Any]) -> list[Any]:
    """In their order, though Go has none."""
    return sorted(value, key=lambda key: (type_name(key), key if is_number(key) else printed(key)))


def _date(*arguments: object) -> Time:
    zone = arguments[0] if arguments and isinstance(arguments[0], Zone) else Zone("UTC")
    texts = arguments[1:] if arguments and isinstance(arguments[0], Zone) else arguments
    if not 1 <= len(texts) <= 3 or not all(isinstance(text, str) for text in texts):
        raise EvaluationError("date takes a text, maybe a layout, and maybe a time zone")
    text, *rest = (str(text) for text in texts)
    if len(rest) > 1:
        zone = load_zone(rest[1])
    found = parse_time(rest[0], text, zone) if rest else read_time(DATES, text, zone)
    if found is None:
        raise EvaluationError(f"invalid date {text}")
    return found


def _shifted(number: int, places: int, *, right: bool) -> int:
    if places < 0:
        raise EvaluationError(f"invalid operation: negative shift count {places} (type int)")
    return number >> min(places, 64) if right else wrapped(number << min(places, 64))


BUILTINS: Mapping[str, Function] = functions(
    ("len", "any", _length),
    ("type", "any", _type),
    ("abs", "number", lambda number: wrapped(abs(number)) if isinstance(number, int) else abs(number)),
    ("ceil", "number", ceil),
    ("floor", "number", floor),
    ("round", "number", half_away),
    ("int", "any", to_int),
    ("float", "any", to_float),
    ("string", "any", printed),
    ("trim", "text text?", trimmed),
    ("trimPrefix", "text text?", lambda text, part=" ": text.removeprefix(part)),
    ("trimSuffix", "text text?", lambda text, part=" ": text.removesuffix(part)),
    ("upper", "text", str.upper),
    ("lower", "text", str.lower),
    ("split", "text text int?", split),
    ("splitAfter", "text text int?", _split_after),
    ("replace", "text text text int?", replaced),
    ("repeat", "text int", repeated),
    ("join", "list text?", _join),
    ("indexOf", "text text", lambda text, part: as_bytes(text).find(as_bytes(part))),
    ("lastIndexOf", "text text", lambda text, part: as_bytes(text).rfind(as_bytes(part))),
    ("hasPrefix", "text text", str.startswith),
    ("hasSuffix", "text text", str.endswith),
    ("max", "any any*", _most),
    ("min", "any any*", _least),
    ("mean", "any any*", _mean),
    ("median", "any any*", _median),
    ("toJSON", "any", lambda value: to_json(value, indent="  ")),
    ("fromJSON", "text", from_json),
    ("toBase64", "text", encoded),
    ("fromBase64", "text", decoded),
    ("duration", "text", parse_duration),
    ("date", "any*", _date),
    ("timezone", "text", load_zone),
    ("first", "any", lambda items: _end(0, items)),
    ("last", "any", lambda items: _end(-1, items)),
    ("get", "any any", _get),
    ("take", "list int", _take),
    ("keys", "map", keys),
    ("values", "map", lambda value: [value[key] for key in keys(value)]),
    ("toPairs", "map", lambda value: [[key, value[key]] for key in keys(value)]),
    ("fromPairs", "list", _from_pairs),
    ("reverse", "list", lambda items: items[::-1]),
    ("uniq", "list", lambda items: distinct(items)),
    ("concat", "list*", _concat),
    ("flatten", "list", lambda items: [*_flat(items)]),
    (
        "sort",
        "any text?",
        lambda items, order="asc": in_order(items, items, order) if isinstance(items, list) else None,
    ),
    ("bitand", "int int", lambda one, other: one & other),
    ("bitor", "int int", lambda one, other: one | other),
    ("bitxor", "int int", lambda one, other: one ^ other),
    ("bitnand", "int int", lambda one, other: one & ~other),
    ("bitnot", "int", lambda number: ~number),
    ("bitshl", "int int", lambda number, places: _shifted(number, places, right=False)),
    ("bitshr", "int int", lambda number, places: _shifted(number, places, right=True)),
    ("bitushr", "int int", lambda number, places: wrapped(_shifted(number % 2**64, places, right=True))),
)
"""All but `now`, which needs to be told the time."""

ARGO: Mapping[str, Function] = functions(
    ("asInt", "any", to_int),
    ("asFloat", "any", to_float),
    ("toJson", "any", to_json),
    ("jsonpath", "text text", lambda text, path: query(path, from_json(text))),
    takes_nil=True,
)
"""What Argo adds. A variable of the same name does not count."""


def clock(now: Time) -> Mapping[str, Function]:
    """`now`, told what time it is."""
    return functions(("now", "zone?", lambda zone=None: now if zone is None else now.within(zone)))
