"""Evaluates expressions as the library expr does: those of `{{= }}`, hooks, retries and outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from manifests.expressions.calling import Function
from manifests.expressions.checking import check
from manifests.expressions.functions import ARGO, BUILTINS, clock
from manifests.expressions.operators import BINARY, member, negate, sliced
from manifests.expressions.parsing import ExpressionError, revealed, told_without_tags, without_tags
from manifests.expressions.predicates import PREDICATE_FUNCTIONS
from manifests.expressions.sprig import SPRIG, dated
from manifests.expressions.times import at
from manifests.expressions.tree import (
    Array,
    Binary,
    Call,
    Chain,
    Conditional,
    Let,
    Literal,
    Map,
    Member,
    Name,
    Node,
    Pointer,
    Predicate,
    Sequence,
    Slice,
    Unary,
)  # fmt: skip
from manifests.expressions.values import MAX_SIZE, EvaluationError, type_name, weight

MAX_STEPS = 3_000_000
"""How many parts one evaluation can evaluate; a limit of ours, since loops inside of loops would never end."""


def evaluate(text: str, variables: Mapping[str, object], *, now: float = 0.0, seed: str = "") -> object:
    """The value of an expression; None is nil.

    `variables` is nested (`scopes.nested` makes it so); one that is None is absent but known, so that `x ?? 'd'` works.
    `now` is in seconds since 1970, and functions that draw give the same for the same `seed`. Raises EvaluationError
    (docs/sources.md argo 2.13, 3.7).
    """
    time = at(now)
    environment = {**variables, **ARGO, "sprig": {**SPRIG, **dated(time, seed)}}
    functions = {**BUILTINS, **clock(time)}
    try:
        tree = _tree(text)
        check(tree, environment, functions)
        value = Evaluation(environment, functions).value(tree)
        weight((value,))
        return value
    except (RecursionError, MemoryError):
        raise EvaluationError("the expression is nested too deeply") from None


def evaluate_bool(text: str, variables: Mapping[str, object], *, now: float = 0.0, seed: str = "") -> bool:
    """The value of an expression that must be true or false, as in hooks and retries. Raises EvaluationError."""
    value = evaluate(text, variables, now=now, seed=seed)
    if not isinstance(value, bool):
        raise EvaluationError(f"unable to cast expression result of type {type_name(value)} to bool")
    return value


@lru_cache(maxsize=512)
def _tree(text: str) -> Node:
    # Imported here, since few manifests need the grammar.
    from manifests.expressions.expr import parse_expression

    try:
        return parse_expression(without_tags(text))
    except ExpressionError as error:
        raise EvaluationError(told_without_tags(error, text)) from None


class _Nothing(Exception):
    """An optional member was nil, so the whole chain is."""


@dataclass(slots=True)
class Item:
    """What `#`, `#index` and `#acc` are in the predicate at hand."""

    value: object
    index: int
    accumulated: object = None


class Evaluation:
    """One evaluation: what names mean, and which items are at hand. A method for each kind of node."""

    def __init__(self, environment: Mapping[str, object], functions: Mapping[str, Function]) -> None:
        self.environment = environment
        self.functions = functions
        self.locals: dict[str, object] = {}
        self.items: list[Item] = []
        self.memory = 0
        self.steps = 0

    def value(self, node: Node) -> Any:
        """The value of a node. Raises EvaluationError."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise EvaluationError("the expression takes too many steps")
        return _RULES[type(node)](self, node)

    def spend(self, size: int) -> None:
        """Counts items of new lists and maps, as expr does."""
        self.memory += size
        if self.memory >= MAX_SIZE:
            raise EvaluationError("memory budget exceeded")

    def weigh(self, *values: object) -> None:
        """Counts the work of going through values, and refuses those too large to be written out.

        A list can hold another one many times, and so be small and yet without end.
        """
        if any(isinstance(value, str | list | Mapping) for value in values):
            items, characters = weight(values)
            self.steps += items // 10 + characters // 1000

    def truth(self, node: Node) -> bool:
        value = self.value(node)
        if not isinstance(value, bool):
            raise EvaluationError(f"interface conversion: interface {{}} is {type_name(value)}, not bool")
        return value

    def literal(self, node: Literal) -> object:
        return revealed(node.value) if isinstance(node.value, str) else node.value

    def name(self, node: Name) -> object:
        """What a name stands for; nil where that is nothing, since `check` has refused what it must."""
        for names in (self.locals, self.environment):
            if node.text in names:
                return names[node.text]
        return self.environment if node.text == "$env" else None

    def unary(self, node: Unary) -> object:
        if node.operator == "!":
            return not self.truth(node.operand)
        value = self.value(node.operand)
        return negate(value) if node.operator == "-" else value

    def binary(self, node: Binary) -> object:
        operator = node.operator
        if operator in ("&&", "||"):
            if self.truth(node.left) == (operator == "||"):
                return operator == "||"
            return self.value(node.right)
        left = self.value(node.left)
        if operator == "??":
            return self.value(node.right) if left is None else left
        right = self.value(node.right)
        self.weigh(left, right)
        result = BINARY[operator](left, right)
        if operator == ".." and isinstance(result, list):
            self.spend(len(result))
        return result

    def member(self, node: Member) -> object:
        base = self.value(node.base)
        if base is None and node.is_optional:
            raise _Nothing
        return member(base, self.value(node.key))

    def chain(self, node: Chain) -> object:
        try:
            return self.value(node.body)
        except _Nothing:
            return None

    def slice(self, node: Slice) -> object:
        base = self.value(node.base)
        self.weigh(base)
        return sliced(base, *(end if end is None else self.value(end) for end in (node.start, node.end)))

    def call(self, node: Call) -> object:
        name = node.function.text if isinstance(node.function, Name) else ""
        if name in PREDICATE_FUNCTIONS and name not in self.environment:
            return PREDICATE_FUNCTIONS[name](self, node.arguments)
        is_builtin = name in self.functions and name not in self.environment
        function = self.functions[name] if is_builtin else self.value(node.function)
        if not isinstance(function, Function):
            if function is None and isinstance(node.function, Member) and node.function.base == Name("sprig"):
                raise EvaluationError(f"sprig has no function {self.value(node.function.key)}, or it is not simulated")
            raise EvaluationError(f"{name or 'function'} is {type_name(function)}, which is not callable")
        arguments = [self.value(argument) for argument in node.arguments]
        self.weigh(*arguments)
        result = function(*arguments)
        if isinstance(result, list | dict):
            self.spend(len(result))
        return result

    def predicate(self, node: Predicate) -> object:
        return self.value(node.body)

    def pointer(self, node: Pointer) -> object:
        item = self.items[-1]
        match node.name:
            case "":
                return item.value
            case "index":
                return item.index
            case "acc":
                return item.accumulated
        raise EvaluationError(f"unknown pointer #{node.name}")

    def array(self, node: Array) -> object:
        self.spend(len(node.items))
        return [self.value(item) for item in node.items]

    def map(self, node: Map) -> object:
        self.spend(len(node.pairs))
        made: dict[str, object] = {}
        for key, value in node.pairs:
            name = self.value(key)
            if not isinstance(name, str):
                raise EvaluationError(f"interface conversion: interface {{}} is {type_name(name)}, not string")
            made[name] = self.value(value)
        return made

    def conditional(self, node: Conditional) -> object:
        return self.value(node.then if self.truth(node.condition) else node.otherwise)

    def let(self, node: Let) -> object:
        before = self.locals
        self.locals = {**before, node.name: self.value(node.value)}
        try:
            return self.value(node.body)
        finally:
            self.locals = before

    def sequence(self, node: Sequence) -> object:
        value = None
        for item in node.items:
            value = self.value(item)
        return value

    def each(self, items: list[Any], body: Node, *, backwards: bool = False) -> Iterator[tuple[int, Any]]:
        """The value of a predicate for each item, by its index."""
        order = range(len(items) - 1, -1, -1) if backwards else range(len(items))
        for index in order:
            self.items.append(Item(items[index], index))
            try:
                value = self.value(body)
            finally:
                self.items.pop()
            yield index, value


_RULES: Mapping[type, Callable[[Evaluation, Any], object]] = {
    Literal: Evaluation.literal, Name: Evaluation.name, Unary: Evaluation.unary, Binary: Evaluation.binary,
    Member: Evaluation.member, Chain: Evaluation.chain, Slice: Evaluation.slice, Call: Evaluation.call,
    Predicate: Evaluation.predicate, Pointer: Evaluation.pointer, Array: Evaluation.array, Map: Evaluation.map,
    Conditional: Evaluation.conditional, Let: Evaluation.let, Sequence: Evaluation.sequence,
}  # fmt: skip
