"""What the library expr refuses before it evaluates anything: unknown names, and types that can never fit.

It knows the types of what is written out, of what functions give, and of variables without a dot: `retries == 2` is
an error, since `retries` is a text, while `lastRetry.exitCode == 2` is false (docs/sources.md argo 3.7). What the
functions of sprig get is not looked at: `sprig.int(retries)` is 0 where there is no such variable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from manifests.expressions.expr import PREDICATES
from manifests.expressions.functions import ARGO
from manifests.expressions.times import Duration, Time
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
    Predicate,
    Sequence,
    Slice,
    Unary,
)  # fmt: skip
from manifests.expressions.values import EvaluationError

UNKNOWN = "unknown"
_NUMBERS = ("int", "float64")
_ORDERED = (*_NUMBERS, "string", "time.Time", "time.Duration")
_RESULTS: Mapping[str, str] = {
    **dict.fromkeys(("all", "any", "none", "one", "hasPrefix", "hasSuffix"), "bool"),
    **dict.fromkeys(("count", "findIndex", "findLastIndex", "len", "int", "indexOf", "lastIndexOf"), "int"),
    **dict.fromkeys(("bitand", "bitor", "bitxor", "bitnand", "bitnot", "bitshl", "bitshr", "bitushr"), "int"),
    **dict.fromkeys(("float", "mean", "median", "ceil", "floor", "round"), "float64"),
    **dict.fromkeys(("string", "type", "trim", "trimPrefix", "trimSuffix", "upper", "lower", "replace"), "string"),
    **dict.fromkeys(("repeat", "join", "toJSON", "toBase64", "fromBase64", "toJson"), "string"),
    **dict.fromkeys(("filter", "map", "split", "splitAfter", "keys", "values", "toPairs", "reverse"), "array"),
    **dict.fromkeys(("uniq", "concat", "flatten", "sort", "sortBy"), "array"),
    "now": "time.Time", "date": "time.Time", "duration": "time.Duration",
}  # fmt: skip
_FIRST: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*PREDICATES, "first", "last", "sort"), ("array",)),
    **dict.fromkeys(("max", "min", "mean", "median"), (*_NUMBERS, "array")),
    "get": ("array", "map"),
}  # fmt: skip
"""What the first argument can be; of a type that is not known before, less is asked."""
_FITS: Mapping[str, tuple[str, ...]] = {
    "&&": ("bool",), "||": ("bool",), "/": _NUMBERS, "**": _NUMBERS, "%": ("int",), "..": ("int",),
    "<": _ORDERED, ">": _ORDERED, "<=": _ORDERED, ">=": _ORDERED, "+": _ORDERED,
    "-": (*_NUMBERS, "time.Time", "time.Duration"), "*": (*_NUMBERS, "time.Duration"),
    "matches": ("string",), "contains": ("string",), "startsWith": ("string",), "endsWith": ("string",),
}  # fmt: skip
"""What each side of an operator can be."""
_PAIRS = {
    ("+", "time.Time", "time.Duration"), ("+", "time.Duration", "time.Time"), ("-", "time.Time", "time.Duration"),
    *(("*", number, "time.Duration") for number in _NUMBERS), *(("*", "time.Duration", number) for number in _NUMBERS),
}  # fmt: skip
"""Two different types that fit all the same, beside numbers."""


def check(node: Node, environment: Mapping[str, object], functions: Mapping[str, object]) -> None:
    """Raises EvaluationError for what can be known to fail without evaluating."""
    _Check(environment, functions).kind(node)


class _Check:
    """Walks the whole tree, also the branches that evaluation leaves out."""

    def __init__(self, environment: Mapping[str, object], functions: Mapping[str, object]) -> None:
        self.environment = environment
        self.functions = functions
        self.locals: dict[str, str] = {}

    def kind(self, node: Node | None) -> str:
        """The type of a node's value, as far as it can be known."""
        match node:
            case Literal(value):
                return _kind_of(value)
            case Name(text):
                return self._name(text)
            case Unary(operator, operand):
                return self._unary(operator, self.kind(operand))
            case Binary("in", left, Array(items)):
                self._listed(self.kind(left), {self.kind(item) for item in items})
                return "bool"
            case Binary(operator, left, right):
                return self._binary(operator, self.kind(left), self.kind(right))
            case Member(base, key):
                return self._member(base, key)
            case Slice(base, start, end):
                self.kind(start)
                self.kind(end)
                return self.kind(base)
            case Call(function, arguments):
                return self._call(function, arguments)
            case Chain(body) | Predicate(body):
                return self.kind(body)
            case Let(name, value, body):
                return self._let(name, value, body)
            case Conditional(condition, then, otherwise):
                if self.kind(condition) not in ("bool", UNKNOWN):
                    raise EvaluationError("non-bool expression used as condition")
                kinds = {self.kind(then), self.kind(otherwise)}
                return kinds.pop() if len(kinds) == 1 else UNKNOWN
            case Array(items):
                self._all(items)
                return "array"
            case Map(pairs):
                self._all(part for pair in pairs for part in pair)
                return "map"
            case Sequence(items):
                return self._all(items)
        return UNKNOWN

    def _all(self, nodes: Any) -> str:
        kind = "nil"
        for node in nodes:
            kind = self.kind(node)
        return kind

    def _name(self, text: str) -> str:
        if text in self.locals:
            return self.locals[text]
        if text in self.environment:
            return _kind_of(self.environment[text])
        if text in self.functions or text in PREDICATES:
            return "func"
        if text == "$env":
            return UNKNOWN
        raise EvaluationError(f"unknown name {text}")

    def _unary(self, operator: str, kind: str) -> str:
        wanted = ("bool",) if operator == "!" else _NUMBERS
        if kind in wanted or kind == UNKNOWN:
            return "bool" if operator == "!" else kind
        raise EvaluationError(f"invalid operation: {operator} (mismatched type {kind})")

    def _binary(self, operator: str, left: str, right: str) -> str:
        if operator == "??":
            return left if left == right else right if left == "nil" else UNKNOWN
        if not _fit(operator, left, right):
            raise EvaluationError(f"invalid operation: {operator} (mismatched types {left} and {right})")
        match operator:
            case "/" | "**":
                return "float64"
            case "%":
                return "int"
            case "..":
                return "array"
            case "+" | "-" | "*":
                return _result(operator, left, right)
        return "bool"

    def _listed(self, sought: str, kinds: set[str]) -> None:
        """A list of one type can only be searched for values of that type."""
        if len(kinds) == 1 and not _fit("==", sought, *kinds):
            raise EvaluationError(f"cannot use {sought} as type {kinds.pop()} in array")

    def _member(self, base: Node, key: Node) -> str:
        kind = self.kind(base)
        key_kind = self.kind(key)
        if kind in ("nil", "bool", "int", "float64", "string", "func"):
            shown = key.value if isinstance(key, Literal) else key_kind
            raise EvaluationError(f"type {kind} has no field {shown}")
        wanted = {"map": ("string", UNKNOWN), "array": ("int", UNKNOWN)}.get(kind)
        if wanted is not None and key_kind not in wanted:
            raise EvaluationError(f"cannot use {key_kind} to get an element from {kind}")
        return UNKNOWN

    def _call(self, function: Node, arguments: tuple[Node, ...]) -> str:
        if isinstance(function, Member):
            base = self.kind(function.base)
            self._member(function.base, function.key)
            if base in ("map", UNKNOWN):
                return UNKNOWN  # expr does not look at what a function gets that it does not know, as those of sprig
        elif isinstance(function, Name):
            self._name(function.text)
        kinds = [self.kind(argument) for argument in arguments]
        if not isinstance(function, Name) or (function.text in self.environment and function.text not in ARGO):
            return UNKNOWN
        if kinds and kinds[0] not in (*_FIRST.get(function.text, kinds), UNKNOWN):
            raise EvaluationError(f"invalid argument for {function.text} (type {kinds[0]})")
        return _RESULTS.get(function.text, UNKNOWN)

    def _let(self, name: str, value: Node, body: Node) -> str:
        if name in self.environment or name in self.functions or name in PREDICATES or name in self.locals:
            raise EvaluationError(f"cannot redeclare {name}")
        before = self.locals
        self.locals = {**before, name: self.kind(value)}
        kind = self.kind(body)
        self.locals = before
        return kind


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "nil"
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float64"
        case str():
            return "string"
        case list():
            return "array"
        case Mapping():
            return "map"
        case Time() | Duration():
            return value.TYPE
    return "func"


def _fit(operator: str, left: str, right: str) -> bool:
    known = {left, right} - {UNKNOWN}
    is_alike = len(known) < 2 or known <= set(_NUMBERS) or (operator, left, right) in _PAIRS
    if operator in ("==", "!="):
        return "nil" in known or is_alike
    if operator == "in":
        return right in ("array", "map", UNKNOWN)
    return (
        is_alike
        and known <= set(_FITS[operator])
        and (operator != "+" or known != {"time.Time"} or UNKNOWN in (left, right))
    )


def _result(operator: str, left: str, right: str) -> str:
    kinds = {left, right}
    if UNKNOWN in kinds:
        return UNKNOWN
    if kinds == {"time.Time"}:
        return "time.Duration"
    if len(kinds) == 1:
        return left
    if kinds <= set(_NUMBERS):
        return "float64"
    return "time.Time" if "time.Time" in kinds else "time.Duration"
