"""What the functions of sprig do with numbers, lists and maps; they make a number of anything."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from typing import Any

from manifests.expressions.conversions import ceil, floor, parse_float
from manifests.expressions.sprig_texts import text_of
from manifests.expressions.times import Duration
from manifests.expressions.values import EvaluationError, bounded, identical, truncated, type_name, wrapped


def int_of(value: object) -> int:
    """What `sprig.int` makes of anything; 0 of what is no number. A text may have a base, as `0x1f` or `010` do."""
    match value:
        case bool() | int():
            return int(value)
        case float():
            return truncated(value)
        case str():
            return _parsed(re.sub(r"\.0+$", "", value))
    return 0


def _parsed(text: str) -> int:
    if len(text) > 80 or text != text.strip():
        return 0
    try:
        number = int(text, 8 if re.fullmatch(r"[-+]?0\d+", text) else 0)
    except ValueError:
        return 0
    return number if wrapped(number) == number else 0


def float_of(value: object) -> float:
    match value:
        case bool() | int() | float():
            return float(value)
        case str():
            return parse_float(value) or 0.0
    return 0.0


def is_empty(value: object) -> bool:
    return not value.ns if isinstance(value, Duration) else not value


def defaulted(default: object, *given: object) -> object:
    return default if not given or is_empty(given[0]) else given[0]


def coalesced(*values: object) -> object:
    return next((value for value in values if not is_empty(value)), None)


def product(first: object, *others: object) -> int:
    return wrapped(math.prod(map(int_of, (first, *others))))


def whole_quotient(left: object, right: object) -> int:
    one, other = int_of(left), int_of(right)
    if not other:
        raise EvaluationError("integer divide by zero")
    size = abs(one) // abs(other)
    return wrapped(size if (one < 0) == (other < 0) else -size)


def rounded(value: object, places: int, half: float = 0.5) -> float:
    scale = 10.0 ** min(max(places, -300), 300)
    digit = float_of(value) * scale
    if not math.isfinite(digit):
        return digit
    return (ceil(digit) if math.fmod(digit, 1) >= half else floor(digit)) / scale


def until(start: int, stop: int, step: int) -> list[int]:
    if step == 0 or (stop < start) == (step > 0):
        return []
    numbers = range(start, stop, step)
    bounded(len(numbers))
    return [*numbers]


def sequence(*numbers: int) -> str:
    start, end = (1, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[-1]) if numbers else (1, 0)
    way = -1 if end < start else 1
    step = numbers[1] if len(numbers) == 3 else way
    if not 1 <= len(numbers) <= 3 or (len(numbers) == 3 and way < 0 < step):
        return ""
    return " ".join(map(str, until(start, end + way, step)))


def map_of(*pairs: object) -> dict[str, object]:
    return {text_of(key): value for key, value in itertools.zip_longest(pairs[::2], pairs[1::2], fillvalue="")}


def dug(*path: object) -> object:
    if len(path) < 3:
        raise EvaluationError("dig needs at least three arguments")
    value: Any = path[-1]
    for key in path[:-2]:
        if not isinstance(value, Mapping):
            raise EvaluationError(
                f"interface conversion: interface {{}} is {type_name(value)}, not map[string]interface {{}}"
            )
        if key not in value:
            return path[-2]
        value = value[key]
    return value


def has(needle: object, items: list[Any]) -> bool:
    return any(identical(needle, item) for item in items)


def merged(*maps: Mapping[str, object]) -> dict[str, object]:
    """The first map has the last word, on every level; an empty value is none."""
    whole: dict[str, object] = dict(maps[0]) if maps else {}
    for other in maps[1:]:
        for key, value in other.items():
            mine = whole.get(key)
            if isinstance(mine, Mapping) and isinstance(value, Mapping):
                whole[key] = merged(mine, value)
            elif is_empty(mine):
                whole[key] = value
    return whole
