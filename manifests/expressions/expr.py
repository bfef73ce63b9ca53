"""The language of `{{= }}`, and of hooks, retries and outputs: that of the library expr (docs/sources.md argo 3.7).

The grammar reads operators and values as a flat row. How closely an operator binds is in a table, as in expr itself. A
hyphen is a minus: what is named `a-b` is written `inputs.parameters['a-b']`.

A plain tag is a value of unknown type, or a part of a name or of a quoted text.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from manifests.expressions.literals import number, text
from manifests.expressions.parsing import ExpressionError, glued, parse
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

if TYPE_CHECKING:
    from lark import Token, Tree

    Parsed = Tree[Any]

_EXPECTED = (
    {
        "STRING": "a value",
        "OPERATOR": "an operator",
        "COMMA": "a comma",
        "COLON": "a colon",
        "RPAR": "a closing parenthesis",
        "RSQB": "a closing bracket",
        "RBRACE": "a closing brace",
    },
    {
        "NAME": "a name",
        "LPAR": "an opening parenthesis",
        "LBRACE": "an opening brace",
        "EQUAL": "=",
        "SEMICOLON": "a semicolon",
    },
    {"ELSE": "else"},
)
_SPELLED = {"and": "&&", "or": "||", "not": "!", "^": "**"}
_LEVELS = {
    "||": 10, "&&": 15, "==": 20, "!=": 20, "<": 20, ">": 20, "<=": 20, ">=": 20, "in": 20, "matches": 20,
    "contains": 20, "startsWith": 20, "endsWith": 20, "..": 25, "+": 30, "-": 30, "*": 60, "/": 60, "%": 60, "**": 100,
    "??": 500,
}  # fmt: skip
"""How closely each operator binds; of equal ones the left one comes first, except of `**`."""
_PREFIX_LEVELS = {"!": 50, "-": 90, "+": 90}
_CHAINED = ("<", ">", "<=", ">=")
"""`1 < x < 3` is `1 < x && x < 3`."""
PREDICATES = {
    "all": (2, 2), "none": (2, 2), "any": (2, 2), "one": (2, 2), "filter": (2, 2), "map": (2, 2), "count": (1, 2),
    "sum": (1, 2), "find": (2, 2), "findIndex": (2, 2), "findLast": (2, 2), "findLastIndex": (2, 2), "groupBy": (2, 2),
    "sortBy": (2, 3), "reduce": (2, 3),
}  # fmt: skip
"""The functions whose second argument is a predicate, with the least and the most number of their arguments."""

_CONSTANTS = {"true": True, "false": False, "nil": None}


def parse_expression(text: str) -> Node:
    """What an expression says. Raises ExpressionError."""
    try:
        return _Builder(text).node(parse("expr", text, _EXPECTED))
    except RecursionError:
        raise ExpressionError("it is nested too deeply", 0) from None


class _Builder:
    """Turns a parse tree into nodes from the outside in, since what `#` means depends on the predicate around it.

    There is one method for each rule of the grammar.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.predicates = 0
        """How many predicates are around what is read now."""

    def node(self, tree: Parsed) -> Node:
        build: Callable[..., Node] = getattr(self, f"_{tree.data}")
        return build(*tree.children)

    def _sequence(self, *items: Parsed) -> Node:
        return Sequence(tuple(self.node(item) for item in items))

    _group = node

    def _let(self, name: Token, value: Parsed, body: Parsed) -> Node:
        return Let(str(name), self.node(value), self.node(body))

    def _conditional(self, condition: Parsed, *rest: Parsed) -> Node:
        then, otherwise = rest if len(rest) == 2 else (condition, *rest)  # `a ?: b` is `a ? a : b`
        return Conditional(self.node(condition), self.node(then), self.node(otherwise))

    _branch = _conditional

    def _row(self, *items: Any) -> Node:
        return self._climb(deque(items), 0)

    def _climb(self, items: deque[Any], least: int) -> Node:
        """The value of the first items, up to an operator that binds less closely than `least`."""
        left = self._operand(items)
        before = ""
        while items:
            if not isinstance(items[0], str):
                if least > 0:
                    break
                name, arguments = items.popleft().children
                left = self._call(name, arguments, left)
                before = "|"
                continue
            is_negated = items[0] == "not"
            token = items[1 if is_negated else 0]
            operator = _SPELLED.get(token, str(token))
            if _LEVELS[operator] < least:
                break
            if before == "??" != operator:
                raise ExpressionError(f"`{token}` and `??` need parentheses between them", token.start_pos)
            items.popleft()
            if is_negated:
                items.popleft()
            if operator in _CHAINED:
                left = self._comparison(items, left, operator)
            else:
                right = self._climb(items, _LEVELS[operator] + (operator != "**"))
                left = Binary(operator, left, right)
            if is_negated:
                left = Unary("!", left)
            before = operator
        return left

    def _operand(self, items: deque[Any]) -> Node:
        first = items.popleft()
        if isinstance(first, str):
            operator = _SPELLED.get(first, str(first))
            return Unary(operator, self._climb(items, _PREFIX_LEVELS[operator]))
        return self.node(first)

    def _comparison(self, items: deque[Any], left: Node, operator: str) -> Node:
        right = self._climb(items, _LEVELS[operator] + 1)
        whole = Binary(operator, left, right)
        while items and items[0] in _CHAINED:
            operator, left = str(items.popleft()), right
            right = self._climb(items, _LEVELS[operator] + 1)
            whole = Binary("&&", whole, Binary(operator, left, right))
        return whole

    def _member(self, base: Parsed, dot: Token, name: Parsed, arguments: Parsed | None = None) -> Node:
        inner = self.node(base)
        is_chained = isinstance(inner, Chain)
        member = Member(inner.body if isinstance(inner, Chain) else inner, self.node(name), dot == "?.")
        whole = member if arguments is None else Call(member, self._arguments("", arguments))
        return Chain(whole) if is_chained or member.is_optional else whole

    def _field(self, dot: Token, name: Parsed, arguments: Parsed | None = None) -> Node:
        member = Member(self._pointer(dot), self.node(name))
        return member if arguments is None else Call(member, self._arguments("", arguments))

    def _index(self, base: Parsed, *rest: Any) -> Node:
        member = Member(self.node(base), self.node(rest[-1]), len(rest) > 1)
        return Chain(member) if member.is_optional else member

    def _slice(self, base: Parsed, *rest: Any) -> Node:
        start, _, end = rest[-3:]
        return Slice(self.node(base), start and self.node(start), end and self.node(end))

    def _pointer(self, token: Token) -> Pointer:
        if not self.predicates:
            raise ExpressionError(f"{str(token)!r} is outside of a predicate", token.start_pos)
        return Pointer(str(token).strip("#."))

    def _call(self, name: Token, arguments: Parsed, piped: Node | None = None) -> Node:
        function = str(name).removeprefix("::")
        given = (piped,) if piped is not None else ()
        least, most = PREDICATES.get(function, (0, math.inf))
        count = len(given) + len(arguments.children)
        if not least <= count <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            raise ExpressionError(f"`{function}` takes {wanted} arguments and gets {count}", name.start_pos)
        return Call(Name(function), (*given, *self._arguments(function, arguments, len(given))))

    def _arguments(self, function: str, arguments: Parsed, first: int = 0) -> tuple[Node, ...]:
        return tuple(
            self._predicate(tree) if function in PREDICATES and position == 1 else self.node(tree)
            for position, tree in enumerate(arguments.children, first)
        )

    def _predicate(self, tree: Parsed) -> Node:
        if tree.data == "map" and tree.children:
            raise ExpressionError("braces begin a predicate here, and a map needs its own inside", _start(tree))
        self.predicates += 1
        body = self.node(tree.children[0] if tree.data == "block" else tree)
        self.predicates -= 1
        return Predicate(body)

    def _block(self, body: Parsed) -> Node:
        raise ExpressionError("braces around an expression are for predicates only", _start(body))

    def _array(self, *items: Parsed) -> Node:
        return Array(tuple(self.node(item) for item in items))

    def _map(self, *pairs: Parsed) -> Node:
        return Map(tuple((self.node(pair.children[0]), self.node(pair.children[1])) for pair in pairs))

    def _key(self, token: Token) -> Node:
        return Literal(str(token))

    def _name(self, token: Token) -> Node:
        return self._tag(token) if token.type == "TAGGED" else Literal(str(token))

    def _variable(self, token: Token) -> Node:
        return Name(str(token))

    def _tag(self, token: Token) -> Node:
        return glued(self._written(token))

    def _constant(self, token: Token) -> Node:
        return Literal(_CONSTANTS[token])

    def _number(self, token: Token) -> Node:
        return number(str(token), token.start_pos)

    def _quoted(self, token: Token) -> Node:
        return text(self._written(token), token.start_pos)

    def _written(self, token: Token) -> str:
        return self.text[token.start_pos : token.end_pos]


def _start(tree: Parsed) -> int | None:
    """Where the first word of a tree is."""
    token: Token = next(tree.scan_values(lambda _: True))
    return token.start_pos
