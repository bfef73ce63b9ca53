"""The values of Argo's expressions as Python's: nil is None, and a whole number has 64 bits.

How they are printed follows Go's `%v`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeGuard

MAX_SIZE = 1_000_000
"""How many items or characters one value can have: the memory that the library expr grants an expression."""


class EvaluationError(ValueError):
    """An expression that Argo could not evaluate; the message says why, in the spirit of Argo's own."""


class AnyMap(dict[Any, Any]):
    """A map whose keys can be of any type, as `groupBy` makes it. JSON has no such maps."""


def wrapped(number: int) -> int:
    """A whole number as 64 bits hold it: beyond their end it begins anew.

    >>> wrapped(2**63)
    -9223372036854775808
    """
    return number if -(2**63) <= number < 2**63 else (number + 2**63) % 2**64 - 2**63


def truncated(number: float) -> int:
    """The whole part of a float; the least number of 64 bits where they cannot hold it, as on the machines of Argo."""
    return int(number) if math.isfinite(number) and -(2.0**63) <= number < 2.0**63 else -(2**63)


def is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def type_name(value: object) -> str:
    """What Go calls the type of a value, for messages."""
    match value:
        case None:
            return "<nil>"
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float64"
        case str():
            return "string"
        case AnyMap():
            return "map[interface {}]interface {}"
        case Mapping():
            return "map[string]interface {}"
        case list():
            return "[]interface {}"
    return str(getattr(value, "TYPE", "func"))


def printed(value: object) -> str:
    """A value as Go's `%v` prints it.

    >>> printed([1, 2.5, None, {"b": True}])
    '[1 2.5 <nil> map[b:true]]'
    """
    match value:
        case str():
            return value
        case None:
            return "<nil>"
        case bool():
            return "true" if value else "false"
        case float():
            return float_text(value, most=6)
        case Mapping():
            pairs = sorted(value.items(), key=lambda pair: _order(pair[0]))
            return f"map[{' '.join(f'{printed(key)}:{printed(item)}' for key, item in pairs)}]"
        case list():
            return f"[{' '.join(map(printed, value))}]"
    return str(value)


def _order(key: object) -> tuple[str, object]:
    return ("number", key) if is_number(key) else (type_name(key), printed(key))


def float_text(number: float, *, least: int = -4, most: int) -> str:
    """The shortest decimals of a float; with an exponent where that would be below `least`, or at least `most`.

    >>> float_text(10.0, most=21), float_text(1e6, most=6), float_text(0.00001, most=21)
    ('10', '1e+06', '1e-05')
    """
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else f"{'+' if number > 0 else '-'}Inf"
    exact = Decimal(repr(number))
    if number == 0 or least <= exact.adjusted() < most:
        text = format(exact, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    digits = "".join(map(str, exact.as_tuple().digits)).rstrip("0")
    mantissa = f"{digits[0]}.{digits[1:]}".rstrip(".")
    power = exact.adjusted()
    return f"{'-' if number < 0 else ''}{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"


def bounded(size: int) -> int:
    """A size that a value may have. Raises EvaluationError for more than MAX_SIZE."""
    if size > MAX_SIZE:
        raise EvaluationError("memory budget exceeded")
    return size


def weight(values: Iterable[object]) -> tuple[int, int]:
    """How many items and characters values have when they are written out. Raises EvaluationError for too many."""
    waiting: list[Iterable[object]] = [values]
    items = characters = 0
    while waiting:
        for value in waiting.pop():
            items += 1
            if isinstance(value, str):
                characters += len(value)
            elif isinstance(value, list):
                waiting.append(value)
            elif isinstance(value, Mapping):
                waiting.append(value.values())
        if items > 2 * MAX_SIZE or characters > 10 * MAX_SIZE:
            raise EvaluationError("memory budget exceeded")
    return items, characters


def equal(left: object, right: object) -> bool:
    """`==` of expr: numbers by their value, lists item by item, and all else by type and value."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if is_number(left) and is_number(right):
        return left == right
    return identical(left, right)


def distinct(items: list[Any], *, exactly: bool = False) -> list[Any]:
    """The items without those that equal an earlier one; `exactly` as `identical` says, else as `equal` does."""
    is_same = identical if exactly else equal
    kept: list[Any] = []
    known: set[tuple[type, object]] = set()
    others: list[Any] = []
    for item in items:
        if isinstance(item, str | int | float):
            key = (type(item) if exactly or isinstance(item, str | bool) else float, item)
            if key in known:
                continue
            known.add(key)
        else:
            bounded(len(others) * len(others) // 10)  # each is compared with each
            if any(is_same(item, other) for other in others):
                continue
            others.append(item)
        kept.append(item)
    return kept


def identical(left: object, right: object) -> bool:
    """Equality that takes 1 and 1.0 for two values, as Go does inside of maps."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(identical(left[key], right[key]) for key in left)
    if isinstance(left, Sequence) and isinstance(right, Sequence) and not isinstance(left, str):
        return len(left) == len(right) and all(map(identical, left, right))
    return type(left) is type(right) and left == right
