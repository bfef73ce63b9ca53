"""The functions of expr that evaluate a part of the expression for each item of a list: `filter`, `map`, `any`, ..."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from manifests.expressions.functions import in_order
from manifests.expressions.operators import add, as_bytes
from manifests.expressions.times import Duration
from manifests.expressions.tree import Node, Predicate
from manifests.expressions.values import AnyMap, EvaluationError, type_name

if TYPE_CHECKING:
    from manifests.expressions.evaluating import Evaluation

Arguments = tuple[Node, ...]


def _items(evaluation: Evaluation, name: str, arguments: Arguments) -> list[Any]:
    items = evaluation.value(arguments[0])
    if isinstance(items, str):
        return [*as_bytes(items)]  # as Go goes through a text whose type is not known before
    if not isinstance(items, list):
        raise EvaluationError(f"builtin {name} takes only array (got {type_name(items)})")
    return items


def _true(
    evaluation: Evaluation, name: str, arguments: Arguments, *, backwards: bool = False
) -> Iterator[tuple[int, Any]]:
    """The items for which the predicate holds, by their index."""
    items = _items(evaluation, name, arguments)
    body = arguments[1] if len(arguments) > 1 else None
    judged = enumerate(items) if body is None else evaluation.each(items, body, backwards=backwards)
    for index, value in judged:
        if not isinstance(value, bool):
            raise EvaluationError(f"predicate should return boolean (got {type_name(value)})")
        if value:
            yield index, items[index]


def _all(evaluation: Evaluation, arguments: Arguments) -> bool:
    items = _items(evaluation, "all", arguments)
    for _, value in evaluation.each(items, arguments[1]):
        if not isinstance(value, bool):
            raise EvaluationError(f"predicate should return boolean (got {type_name(value)})")
        if not value:
            return False
    return True


def _any(evaluation: Evaluation, arguments: Arguments) -> bool:
    return next(_true(evaluation, "any", arguments), None) is not None


def _none(evaluation: Evaluation, arguments: Arguments) -> bool:
    return next(_true(evaluation, "none", arguments), None) is None


def _count(evaluation: Evaluation, arguments: Arguments) -> int:
    return sum(1 for _ in _true(evaluation, "count", arguments))


def _filter(evaluation: Evaluation, arguments: Arguments) -> list[Any]:
    kept = [item for _, item in _true(evaluation, "filter", arguments)]
    evaluation.spend(len(kept))
    return kept


def _found(evaluation: Evaluation, arguments: Arguments, *, last: bool = False) -> Any:
    return next(_true(evaluation, "find", arguments, backwards=last), (0, None))[1]


def _found_index(evaluation: Evaluation, arguments: Arguments, *, last: bool = False) -> int | None:
    return next((index for index, _ in _true(evaluation, "findIndex", arguments, backwards=last)), None)


def _map(evaluation: Evaluation, arguments: Arguments) -> list[Any]:
    items = _items(evaluation, "map", arguments)
    evaluation.spend(len(items))
    return [value for _, value in evaluation.each(items, arguments[1])]


def _sum(evaluation: Evaluation, arguments: Arguments) -> Any:
    items = _items(evaluation, "sum", arguments)
    values = [value for _, value in evaluation.each(items, arguments[1])] if len(arguments) > 1 else items
    total: Any = Duration(0) if values and isinstance(values[0], Duration) else 0
    for value in values:
        total = add(total, value)
    return total


def _group(evaluation: Evaluation, arguments: Arguments) -> AnyMap:
    items = _items(evaluation, "groupBy", arguments)
    evaluation.spend(len(items))
    groups = AnyMap()
    for index, key in evaluation.each(items, arguments[1]):
        if isinstance(key, list | Mapping):
            raise EvaluationError(f"runtime error: hash of unhashable type {type_name(key)}")
        groups.setdefault(key, []).append(items[index])
    return groups


def _sort(evaluation: Evaluation, arguments: Arguments) -> list[Any]:
    items = _items(evaluation, "sortBy", arguments)
    evaluation.spend(len(items))
    order = evaluation.value(arguments[2]) if len(arguments) > 2 else "asc"
    return in_order(items, [value for _, value in evaluation.each(items, arguments[1])], order)


def _reduce(evaluation: Evaluation, arguments: Arguments) -> Any:
    from manifests.expressions.evaluating import Item

    items = _items(evaluation, "reduce", arguments)
    start = 0
    if len(arguments) > 2:
        accumulated = evaluation.value(arguments[2])
    elif items:
        start, accumulated = 1, items[0]
    else:
        raise EvaluationError("reduce of empty array with no initial value")
    body = arguments[1].body if isinstance(arguments[1], Predicate) else arguments[1]
    for index in range(start, len(items)):
        evaluation.items.append(Item(items[index], index, accumulated))
        try:
            accumulated = evaluation.value(body)
        finally:
            evaluation.items.pop()
    return accumulated


PREDICATE_FUNCTIONS: Mapping[str, Callable[[Evaluation, Arguments], Any]] = {
    "all": _all,
    "any": _any,
    "none": _none,
    "one": lambda evaluation, arguments: sum(1 for _ in _true(evaluation, "one", arguments)) == 1,
    "count": _count,
    "filter": _filter,
    "map": _map,
    "sum": _sum,
    "find": _found,
    "findLast": lambda evaluation, arguments: _found(evaluation, arguments, last=True),
    "findIndex": _found_index,
    "findLastIndex": lambda evaluation, arguments: _found_index(evaluation, arguments, last=True),
    "groupBy": _group,
    "sortBy": _sort,
    "reduce": _reduce,
}
