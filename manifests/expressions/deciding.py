"""Decides `when` as the library govaluate does (docs/sources.md argo 2.7), and `depends` (docs/sources.md argo 2.5).

In `when` a number is a float, a word without quotes is a text, and a text in quotes that is a date is its seconds since
1970, in UTC. The types of both sides are checked when an operator is reached.
"""

from __future__ import annotations

import math
import operator as op
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from manifests.expressions.operators import quotient, raised
from manifests.expressions.parsing import ExpressionError, revealed, told_without_tags, without_tags
from manifests.expressions.patterns import matches, pattern
from manifests.expressions.times import SECOND, WHEN_DATES, read_time
from manifests.expressions.tree import Binary, Literal, Name, Node, Task, Unary
from manifests.expressions.values import EvaluationError, bounded, identical, printed, truncated


@lru_cache(maxsize=1024)
def decide_when(text: str) -> bool:
    """Whether a step or task runs, by its `when` with all tags replaced. An empty one is true.

    Raises EvaluationError where the text cannot be read, types do not fit, or the value is not true or false.
    """
    # Imported here, since few manifests need the grammar.
    from manifests.expressions.when import parse_when

    if not text:
        return True
    try:
        tree = parse_when(without_tags(text))
        _check(tree)
        value = _value(tree)
    except ExpressionError as error:
        raise EvaluationError(f"Invalid 'when' expression '{text}': {told_without_tags(error, text)}") from None
    except EvaluationError as error:
        raise EvaluationError(f"Failed to evaluate 'when' expression '{text}': {error}") from None
    except RecursionError:
        raise EvaluationError("Failed to evaluate 'when' expression: it is nested too deeply") from None
    if not isinstance(value, bool):
        raise EvaluationError(f"Expected boolean evaluation for '{text}'. Got {printed(value)}")
    return value


def _check(node: Node) -> None:
    """Raises EvaluationError for what govaluate refuses to read, also where it would never be evaluated.

    A pattern in quotes must be one, and a date can be compared, but cannot follow an operator of arithmetic.
    """
    match node:
        case Binary("=~" | "!~", _, Literal(str(text))) if not isinstance(_dated(text), float):
            pattern(text)
        case Binary(operator, _, Literal(str(text))) if operator in _ARITHMETIC and isinstance(_dated(text), float):
            raise EvaluationError(f"Cannot transition token types from MODIFIER [{operator}] to TIME [{text}]")
    match node:
        case Binary(_, left, right):
            _check(left)
            _check(right)
        case Unary(_, operand):
            _check(operand)


def _dated(text: str) -> str | float:
    """A text in quotes: the seconds since 1970 if it is a date."""
    moment = read_time(WHEN_DATES, text) if any(map(str.isdecimal, text)) else None
    return text if moment is None else float(moment.ns // SECOND)


def _value(node: Node) -> Any:
    match node:
        case Name(text):
            return revealed(text)
        case Literal(str(text)):
            return _dated(revealed(text))
        case Literal(value):
            return value
        case Unary(operator, operand):
            return _prefixed(operator, _value(operand))
        case Binary(operator, left, right):
            return _combined(operator, left, right)
    raise TypeError(f"{node} is no part of a when")


def _prefixed(operator: str, value: Any) -> object:
    if type(value) is not (bool if operator == "!" else float):
        raise EvaluationError(f"Value '{printed(value)}' cannot be used with the prefix '{operator}'")
    match operator:
        case "!":
            return not value
        case "-":
            return -value
    return float(~truncated(value))


def _combined(operator: str, left_node: Node, right_node: Node) -> Any:
    left = _value(left_node)
    settled = _SETTLED.get(operator)
    if settled is not None and settled(left):
        return None if operator == "?" else left
    right = _value(right_node)
    match operator:
        case "&&" | "||":
            for value in (left, right):
                _must_be(bool, value, "logical operator", operator, "bool")
            return right
        case "?":
            _must_be(bool, left, "ternary operator", operator, "bool")
            return right
        case ":" | "??":
            return right
        case ",":
            return [*left, right] if isinstance(left, list) else [left, right]
        case "==" | "!=":
            return identical(left, right) == (operator == "==")
        case "in":
            _must_be(list, right, "comparator", operator, "number")
            return any(type(left) is type(item) and left == item for item in right)
        case "=~" | "!~":
            return _matched(operator, left, right, right_node)
        case "+" if isinstance(left, str) or isinstance(right, str):
            text = printed(left) + printed(right)
            bounded(len(text))
            return text
    return _of_numbers(operator, left, right)


_SETTLED: Mapping[str, Callable[[Any], bool]] = {
    "&&": lambda left: left is False,
    "||": lambda left: left is True,
    "?": lambda left: left is False,
    ":": lambda left: left is not None,
    "??": lambda left: left is not None,
}
"""Where the left side says all, the right one is not looked at."""


def _must_be(kind: type, value: object, what: str, operator: str, wanted: str) -> None:
    if type(value) is not kind:
        raise EvaluationError(
            f"Value '{printed(value)}' cannot be used with the {what} '{operator}', it is not a {wanted}"
        )


def _matched(operator: str, left: object, right: object, right_node: Node) -> bool:
    for value in (left, right):
        _must_be(str, value, "comparator", operator, "number")
    return matches(str(left), str(right)) == (operator == "=~")


def _of_numbers(operator: str, left: Any, right: Any) -> object:
    compare = _COMPARISONS.get(operator)
    if compare is not None and isinstance(left, str) and isinstance(right, str):
        return compare(left, right)
    for value in (left, right):
        _must_be(float, value, "modifier" if compare is None else "comparator", operator, "number")
    return _ARITHMETIC[operator](left, right) if compare is None else compare(left, right)


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if math.isfinite(left) and right and not math.isnan(right) else math.nan


def _bits(compute: Callable[[int, int], int]) -> Callable[[float, float], float]:
    return lambda left, right: float(compute(truncated(left), truncated(right)))


def _shift(compute: Callable[[int, int], int]) -> Callable[[float, float], float]:
    """Of 64 bits without a sign; by 64 or more, nothing is left."""

    def shifted(left: float, right: float) -> float:
        places = truncated(right) % 2**64
        return float(compute(truncated(left) % 2**64, places) % 2**64) if places < 64 else 0.0

    return shifted


_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": op.add, "-": op.sub, "*": op.mul, "/": quotient, "%": _remainder, "**": raised,
    "&": _bits(op.and_), "|": _bits(op.or_), "^": _bits(op.xor), "<<": _shift(op.lshift), ">>": _shift(op.rshift),
}  # fmt: skip


def decide_depends(node: Node, results: Callable[[str, str], bool]) -> bool:
    """Whether what a `depends` asks for came about; `results` says of a task and one of `depends.RESULTS` if it did.

    A task alone stands for Succeeded, Skipped or Daemoned, not for Omitted.
    """
    match node:
        case Task(name, None):
            return any(results(name, result) for result in ("Succeeded", "Skipped", "Daemoned"))
        case Task(name, str(result)):
            return results(name, result)
        case Unary(_, operand):
            return not decide_depends(operand, results)
        case Binary("&&", left, right):
            return decide_depends(left, results) and decide_depends(right, results)
        case Binary("||", left, right):
            return decide_depends(left, results) or decide_depends(right, results)
    raise TypeError(f"{node} is no part of a depends")
