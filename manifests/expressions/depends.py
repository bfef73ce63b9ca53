"""The language of `depends`: tasks and their results, `&&`, `||`, `!` and parentheses (docs/sources.md argo 2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from manifests.expressions.parsing import ExpressionError, parse
from manifests.expressions.tree import Binary, Node, Task, Unary

if TYPE_CHECKING:
    from lark import Token, Tree

RESULTS = ("Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed")
_EXPECTED = ({"TASK": "a task", "AND": "&& or ||", "RPAR": "a closing parenthesis"},)


def parse_depends(text: str) -> Node:
    """What a `depends` says, as Task, Unary and Binary nodes. Raises ExpressionError."""
    try:
        return _node(parse("depends", text, _EXPECTED))
    except RecursionError:
        raise ExpressionError("it is nested too deeply", 0) from None


def _node(tree: Tree[Token]) -> Node:
    children: list[Any] = tree.children
    match children:
        case [token]:
            return _task(token)
        case [operator, operand]:
            return Unary(str(operator), _node(operand))
    left, operator, right = children
    return Binary(str(operator), _node(left), _node(right))


def _task(token: Token) -> Task:
    name, dot, result = str(token).partition(".")
    if dot and result not in RESULTS:
        offset = (token.start_pos or 0) + len(name) + 1
        raise ExpressionError(f"{result!r} is where one of {', '.join(RESULTS)} should be", offset)
    return Task(name, result or None)
