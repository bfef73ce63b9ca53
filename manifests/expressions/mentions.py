"""The variables that an expression names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache

from manifests.expressions.tree import Binary, Chain, Literal, Member, Name, Node


@lru_cache(maxsize=1024)
def ever_named_in(expression: str) -> tuple[str, ...]:
    """Like `named_in`, and what may be absent as well.

    >>> ever_named_in("inputs.parameters.a ?? 'b'")
    ('inputs.parameters.a',)
    """
    from manifests.expressions.expr import parse_expression
    from manifests.expressions.parsing import ExpressionError

    try:
        return tuple(dict.fromkeys(mentions(parse_expression(expression), certain=False)))
    except ExpressionError:
        return ()


@lru_cache(maxsize=1024)
def named_in(expression: str) -> tuple[str, ...]:
    """Each variable once, as a tag would name it; none where the expression cannot be read.

    >>> named_in("asInt(steps['a'].outputs.result) > 1")
    ('asInt', 'steps.a.outputs.result')
    """
    # Imported here, since few manifests need the grammar.
    from manifests.expressions.expr import parse_expression
    from manifests.expressions.parsing import ExpressionError

    try:
        return tuple(dict.fromkeys(mentions(parse_expression(expression))))
    except ExpressionError:
        return ()


def mentions(node: Node, *, certain: bool = True) -> Iterator[str]:
    """The variables in a tree; only with `certain` without those that may be absent: what stands before `??`, or has a
    `?.` in it.
    """
    waiting = [node]  # not by recursion: a row such as `a + b + c` is as deep as it is long
    while waiting:
        node = waiting.pop()
        name = _dotted(node)
        if name is not None:
            yield name
        elif certain and isinstance(node, Binary) and node.operator == "??":
            waiting.append(node.right)
        elif not (certain and isinstance(node, Chain)):
            waiting += reversed([*_parts(node)])


def _dotted(node: Node) -> str | None:
    """The whole name, if the node is one."""
    keys: list[str] = []
    while isinstance(node, Member) and isinstance(node.key, Literal) and isinstance(node.key.value, str):
        keys.append(node.key.value)
        node = node.base
    return ".".join([node.text, *reversed(keys)]) if isinstance(node, Name) else None


def _parts(node: Node) -> Iterator[Node]:
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, Node):
        yield value
