"""What the operators of expr do with values, types checked as at its run time (docs/sources.md argo 2.13)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from manifests.expressions.calling import Function
from manifests.expressions.patterns import matches
from manifests.expressions.times import (
    DURATION_METHODS,
    TIME_METHODS,
    Duration,
    Time,
    difference,
)
from manifests.expressions.values import (
    AnyMap,
    EvaluationError,
    bounded,
    equal,
    is_number,
    printed,
    truncated,
    type_name,
    wrapped,
)


def unfit(operator: str, left: object, right: object) -> EvaluationError:
    return EvaluationError(f"invalid operation: {type_name(left)} {operator} {type_name(right)}")


def number(value: float) -> int | float:
    """What arithmetic came to: whole numbers stay within 64 bits."""
    return wrapped(value) if isinstance(value, int) else value


def add(left: Any, right: Any) -> object:
    match left, right:
        case str(), str():
            bounded(len(left) + len(right))
            return left + right
        case Time(), Duration():
            return Time(left.ns + right.ns, left.offset, left.zone)
        case Duration(), Time():
            return add(right, left)
        case Duration(), Duration():
            return Duration(wrapped(left.ns + right.ns))
    return _computed("+", left, right, lambda: left + right)


def subtract(left: Any, right: Any) -> object:
    match left, right:
        case Time(), Time():
            return difference(left, right)
        case Time(), Duration():
            return Time(left.ns - right.ns, left.offset, left.zone)
        case Duration(), Duration():
            return Duration(wrapped(left.ns - right.ns))
    return _computed("-", left, right, lambda: left - right)


def multiply(left: Any, right: Any) -> object:
    if isinstance(left, Duration) and is_number(right):
        return Duration(wrapped(left.ns * right)) if isinstance(right, int) else left.ns * right
    if isinstance(right, Duration) and is_number(left):
        return multiply(right, left)
    if isinstance(left, Duration) and isinstance(right, Duration):
        return Duration(wrapped(left.ns * right.ns))
    return _computed("*", left, right, lambda: left * right)


def divide(left: Any, right: Any) -> object:
    """Always a float; infinite where the divisor is 0."""
    return _computed("/", left, right, lambda: quotient(float(left), float(right)))


def quotient(left: float, right: float) -> float:
    if right:
        return left / right
    if not left or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def modulo(left: Any, right: Any) -> object:
    """The rest with the sign of the left side, of whole numbers only."""
    if not (type(left) is int and type(right) is int):
        raise unfit("%", left, right)
    return rest(left, right)


def rest(left: int, right: int) -> int:
    if not right:
        raise EvaluationError("integer divide by zero")
    size = abs(left) % abs(right)
    return -size if left < 0 else size


def power(left: Any, right: Any) -> object:
    return _computed("**", left, right, lambda: raised(float(left), float(right)))


def raised(base: float, exponent: float) -> float:
    """Go's `math.Pow`, which has no errors."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:  # 0 to a negative power, or a root of what is negative
        if base:
            return math.nan
        return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf


def _computed(operator: str, left: object, right: object, result: Callable[[], float]) -> object:
    if not (is_number(left) and is_number(right)):
        raise unfit(operator, left, right)
    return number(result())


def negate(value: Any) -> object:
    if not is_number(value):
        raise EvaluationError(f"invalid operation: - {type_name(value)}")
    return number(-value)


def _compared(operator: str, holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], object]:
    def compare(left: Any, right: Any) -> bool:
        if type(left) is type(right) and isinstance(left, str | Time | Duration):
            return holds(left, right)
        if not (is_number(left) and is_number(right)):
            raise unfit(operator, left, right)
        return holds(left, right)

    return compare


less = _compared("<", lambda left, right: left < right)


def is_in(left: object, right: object) -> bool:
    match right:
        case None:
            return False
        case list():
            return any(equal(item, left) for item in right)
        case Mapping():
            return _key(left, right) in right
    raise EvaluationError(f'operator "in" not defined on {type_name(right)}')


def _texts(operator: str, holds: Callable[[str, str], bool]) -> Callable[[Any, Any], object]:
    def test(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return False
        if not (isinstance(left, str) and isinstance(right, str)):
            raise unfit(operator, left, right)
        return holds(left, right)

    return test


def span(left: Any, right: Any) -> object:
    """`1..3`, both ends included."""
    first, last = whole(left), whole(right)
    bounded(last - first + 1)
    return list(range(first, last + 1))


BINARY: Mapping[str, Callable[[Any, Any], object]] = {
    "+": add, "-": subtract, "*": multiply, "/": divide, "%": modulo, "**": power,
    "==": equal, "!=": lambda left, right: not equal(left, right),
    "<": less, ">": _compared(">", lambda left, right: left > right),
    "<=": _compared("<=", lambda left, right: left <= right),
    ">=": _compared(">=", lambda left, right: left >= right),
    "in": is_in, "..": span, "matches": _texts("matches", matches),
    "contains": _texts("contains", lambda text, part: part in text),
    "startsWith": _texts("startsWith", str.startswith), "endsWith": _texts("endsWith", str.endswith),
}  # fmt: skip


def whole(value: object) -> int:
    """A number as an index. Raises EvaluationError for what is none."""
    if isinstance(value, float):
        return truncated(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise EvaluationError(f"invalid operation: int({type_name(value)})")


def member(base: object, key: object) -> object:
    """`base.key`: of a map, nil where it has none; of a list or text, by its position; or a method."""
    match base:
        case Mapping():
            return base.get(_key(key, base))
        case list() | str():
            items = base if isinstance(base, list) else as_bytes(base)
            index = whole(key)
            position = index + len(items) if index < 0 else index
            if not 0 <= position < len(items):
                raise EvaluationError(f"index out of range: {position} (array length is {len(items)})")
            return items[position]
        case Time() | Duration():
            methods = TIME_METHODS if isinstance(base, Time) else DURATION_METHODS
            if isinstance(key, str) and key in methods:
                kinds, body = methods[key]
                return Function(key, kinds, lambda *arguments: body(base, *arguments))
    raise EvaluationError(f"cannot fetch {printed(key)} from {type_name(base)}")


def _key(key: object, base: Mapping[Any, object]) -> object:
    """A key as it is; that of most maps must be a text."""
    if not isinstance(key, str) and (not isinstance(base, AnyMap) or isinstance(key, list | Mapping)):
        raise EvaluationError(f"cannot use {type_name(key)} to get an element from {type_name(base)}")
    return key


def sliced(base: object, start: object, end: object) -> object:
    """`base[start:end]`, of a list or of the bytes of a text; what lies outside is left out."""
    if not isinstance(base, list | str):
        raise EvaluationError(f"cannot slice {type_name(base)}")
    items = base if isinstance(base, list) else as_bytes(base)
    first = 0 if start is None else whole(start)
    last = len(items) if end is None else whole(end)
    first = max(first + len(items), 0) if first < 0 else first
    last = max(last + len(items), 0) if last < 0 else min(last, len(items))
    part = items[min(first, last) : last]
    return as_text(part) if isinstance(part, bytes) else part


def as_bytes(text: str) -> bytes:
    """A text as Go counts it."""
    return text.encode("utf-8", "replace")


def as_text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
