"""The language of `when`, once its tags are replaced: that of the library govaluate (docs/sources.md argo 2.7).

A symbol reaches up to the next letter, digit, quote, bracket or blank, so that `==-1` is one unknown symbol. Of equal
operators the left one comes first. A quoted text ends at the next quote of either kind.

A tag can have any value. So one that stands alone is a value of unknown type, or between two values an unknown
operator; one that is glued to a word is a part of it, as it is of a quoted text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from manifests.expressions.parsing import ExpressionError, glued, parse, quoted
from manifests.expressions.tree import Binary, Literal, Name, Node, Unary

if TYPE_CHECKING:
    from lark import Token, Tree

_EXPECTED = (
    {"STRING": "a value", "COMPARISON": "an operator", "RPAR": "a closing parenthesis"},
    {"NUMBER": "a number, true, false or a parenthesis"},
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def parse_when(text: str) -> Node:
    """What a `when` says; a Name is a word without quotes. Raises ExpressionError where no value of a tag helps."""
    try:
        return _Builder(text).node(parse("when", text, _EXPECTED))
    except RecursionError:
        raise ExpressionError("it is nested too deeply", 0) from None


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text

    def node(self, tree: Tree[Token]) -> Node:
        children: list[Any] = tree.children
        match children:
            case [token]:
                return self._value(tree.data, token)
            case [operator, operand]:
                return Unary(str(operator), self.node(operand))
        left, operator, right = children
        spelled = "in" if operator.type == "IN" else self._written(operator)
        return Binary(spelled, self.node(left), self.node(right))

    def _value(self, kind: str, token: Token) -> Node:
        written = self._written(token)
        match kind:
            case "number":
                return Literal(float(int(written, 16) if written.startswith("0x") else written))
            case "boolean":
                return Literal(written == "true")
            case "text":
                return quoted(written[1:-1], _unescaped)
            case "tag":
                return glued(written)
            case "bracketed":
                return Name(_unescaped(written[1:-1]))
        if "." in written:
            first = written.partition(".")[0]
            raise ExpressionError(f"{written!r} without quotes means a field of {first!r}", token.start_pos)
        return Name(_unescaped(written))

    def _written(self, token: Token) -> str:
        return self.text[token.start_pos : token.end_pos]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)
