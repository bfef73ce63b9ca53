"""What a retry expression tests: the variables that it names, the values it compares them with, what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

from manifests.expressions.mentions import mentions
from manifests.expressions.tags import tags
from manifests.expressions.tree import (
    Array,
    Binary,
    Call,
    Conditional,
    Let,
    Literal,
    Member,
    Name,
    Node,
    Unary,
)

EXIT_CODE, STATUS, MESSAGE = "lastRetry.exitCode", "lastRetry.status", "lastRetry.message"
VARIABLES = ("retries", EXIT_CODE, STATUS, "lastRetry.duration", MESSAGE)
"""All that an expression can name (docs/sources.md argo 3.7)."""
OTHER_CAUSES = ("pod deleted", "node shutdown", "OOMKilled")
"""Parts of messages that stand for other ends than a reclaimed instance (docs/sources.md argo 3.5)."""
_COMPARING = ("==", "!=", "<", ">", "<=", ">=", "in", "matches", "contains", "startsWith", "endsWith")
_CASTS = ("asInt", "asFloat", "int", "float", "string")
_PLAIN = re.compile(r"[\w '\"():/-]+")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A test of one variable against values that are written out."""

    variable: str
    operator: str
    values: tuple[str | int | float | bool | None, ...]
    is_negated: bool
    is_cast: bool
    """Whether the variable is turned into another type first, as by `asInt`."""

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(value for value in self.values if isinstance(value, str))

    @property
    def wants(self) -> bool:
        """Whether it asks for these values, rather than for others."""
        return (self.operator != "!=") != self.is_negated


@lru_cache(maxsize=256)
def tree_of(expression: str) -> Node | None:
    """The expression as a tree; None where it cannot be read."""
    if not expression.strip():
        return None
    # Imported here, since few manifests need the grammar.
    from manifests.expressions.expr import parse_expression
    from manifests.expressions.parsing import ExpressionError

    try:
        return parse_expression(expression)
    except ExpressionError:
        return None


@lru_cache(maxsize=256)
def comparisons(expression: str) -> tuple[Comparison, ...]:
    """The tests of a retry expression, in the order written; none where it cannot be read."""
    root = tree_of(expression)
    return () if root is None else tuple(_comparisons(root))


def _comparisons(root: Node) -> Iterator[Comparison]:
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, is_negated = waiting.pop()
        if isinstance(node, Binary) and node.operator in _COMPARING:
            yield from _tested(node, is_negated)
        flips = isinstance(node, Unary) and node.operator == "!"
        waiting += reversed([(part, is_negated != flips) for part in _parts(node)])


def _tested(node: Binary, is_negated: bool) -> Iterator[Comparison]:
    for side, other in ((node.left, node.right), (node.right, node.left)):
        is_cast = isinstance(side, Call) and isinstance(side.function, Name) and side.function.text in _CASTS
        inner = side.arguments[0] if is_cast and isinstance(side, Call) and side.arguments else side
        variable = _variable(inner)
        items = other.items if isinstance(other, Array) else (other,)
        values = tuple(item.value for item in map(_signed, items) if isinstance(item, Literal))
        if variable in VARIABLES and values:
            yield Comparison(variable, node.operator, values, is_negated, is_cast)
            return


def _signed(node: Node) -> Node:
    """A number with its sign as one number."""
    if isinstance(node, Unary) and node.operator == "-" and isinstance(node.operand, Literal):
        value = node.operand.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Literal(-value)
    return node


def _variable(node: Node) -> str:
    return next(mentions(node), "") if isinstance(node, Member | Name) else ""


def _parts(node: Node) -> Iterator[Node]:
    for field in fields(node):
        value = getattr(node, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, tuple):
                yield from (part for part in item if isinstance(part, Node))
            elif isinstance(item, Node):
                yield item


def names_in(expression: str) -> tuple[str, ...]:
    """The variables that an expression names, functions left out; none where it has names of its own."""
    root = tree_of(expression)
    found: dict[str, None] = {}
    waiting = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Let):
            return ()
        if isinstance(node, Call):
            waiting += reversed(node.arguments)
            if isinstance(node.function, Member):
                waiting.append(node.function.base)
        elif isinstance(node, Name) or (isinstance(node, Member) and _is_dotted(node)):
            found[_variable(node)] = None
        else:
            waiting += reversed([*_parts(node)])
    return tuple(found)


def _is_dotted(node: Node) -> bool:
    while isinstance(node, Member) and isinstance(node.key, Literal) and isinstance(node.key.value, str):
        node = node.base
    return isinstance(node, Name)


UNKNOWN: Final = object()


def refuses_reclaim(expression: str) -> bool:
    """Whether an expression is surely false for a reclaimed spot instance.

    Such a pod is Failed; the text of its message is not published, so only parts that belong to other causes are known
    not to be in it. Whatever else it depends on is unknown.
    """
    root = tree_of(expression)
    try:
        return root is not None and _judged(root, {STATUS: "Failed"}) is False
    except RecursionError:
        return False


def _judged(node: Node, values: Mapping[str, str]) -> object:
    """The value of a node in logic of three values: UNKNOWN is the third."""
    match node:
        case Literal(value):
            return value
        case Name() | Member():
            return values.get(_variable(node), UNKNOWN)
        case Unary("!", operand):
            inner = _judged(operand, values)
            return not inner if isinstance(inner, bool) else UNKNOWN
        case Binary("&&" | "||" as operator, left, right):
            sides = (_judged(left, values), _judged(right, values))
            settles = operator == "||"
            if any(side is settles for side in sides):
                return settles
            return not settles if all(side is (not settles) for side in sides) else UNKNOWN
        case Conditional(condition, then, otherwise):
            chosen = _judged(condition, values)
            if isinstance(chosen, bool):
                return _judged(then if chosen else otherwise, values)
            return UNKNOWN
        case Binary("==" | "!=" as operator, left, right):
            one, other = _judged(left, values), _judged(right, values)
            return UNKNOWN if UNKNOWN in (one, other) else (one == other) == (operator == "==")
        case Binary("in", left, Array(items)):
            sought = _judged(left, values)
            listed = [_judged(item, values) for item in items]
            return UNKNOWN if sought is UNKNOWN or UNKNOWN in listed else sought in listed
        case Binary("matches" | "contains" as operator, left, Literal(str(text))) if _variable(left) == MESSAGE:
            return False if is_other_cause(text, is_pattern=operator == "matches") else UNKNOWN
    return UNKNOWN


def is_other_cause(text: str, *, is_pattern: bool) -> bool:
    """Whether all that a text looks for stands for other ends than a reclaimed instance."""
    wanted = [text]
    if is_pattern:
        wanted = [part.removeprefix(".*").removesuffix(".*") for part in text.removeprefix("(?i)").split("|")]
        wanted = [part.strip("()^$") for part in wanted]
    causes = [cause.lower() for cause in OTHER_CAUSES]
    return all(_PLAIN.fullmatch(part) and any(cause in part.lower() for cause in causes) for part in wanted)


def asks_for_oom(expression: str | None) -> bool:
    """Whether an expression asks for the end of a container that had too little memory: code 137, or OOMKilled."""
    return any(
        test.wants
        and (
            (test.variable == EXIT_CODE and test.operator in ("==", "in", "!=") and _has_137(test))
            or (test.variable == MESSAGE and any("OOM" in text for text in test.texts))
        )
        for test in comparisons(expression or "")
    )


def _has_137(test: Comparison) -> bool:
    """Whether 137 is one of its values; without a cast the variable is text, which no number equals."""
    return any(str(value) == "137" for value in (test.values if test.is_cast else test.texts))


def counts_retries(expression: str | None) -> bool:
    """Whether an expression depends on `retries`, which may be a limit of its own; of one that is not clear, it may."""
    if not expression or "retries" not in expression:
        return False
    names = names_in(expression)
    return not names or "retries" in names or any("retries" in tag.text for tag in tags(expression))
