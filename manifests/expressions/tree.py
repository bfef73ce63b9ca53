"""What the languages inside of manifests say, as trees. Equal meaning gives equal trees, whatever blanks were written.

Operators have one spelling: `&&` `||` `!` `**`, also where `and`, `or`, `not` or `^` was written.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written out. None is `nil`."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Tag:
    """A `{{...}}` that nobody has replaced yet: a value of unknown type. `text` keeps the `=` of an expression."""

    text: str


@dataclass(frozen=True, slots=True)
class Mixed:
    """A text put together from literals and tags: quoted, or a word that a tag is glued to."""

    parts: tuple[str | Tag, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A word without quotes: a variable or function. Argo takes it for a text in the `when` of steps and tasks."""

    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """A task in `depends` with one of `depends.RESULTS`; None means that it succeeded, was skipped, or is a daemon."""

    name: str
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """Two values and an operator between them.

    In `when`, `,` makes a list, and `c ? a : b` is `(c ? a) : b`: `?` gives nil unless its left side is true, and both
    `:` and `??` give their right side where the left one is nil.
    """

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Member:
    """`base.name` or `base[key]`. Where it `is_optional`, nil has every member, and all are nil."""

    base: Node
    key: Node
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Up to where an optional member that is nil makes everything nil: all of `a?.b.c`."""

    body: Node


@dataclass(frozen=True, slots=True)
class Slice:
    """`base[start:end]`; None for an end that is not written."""

    base: Node
    start: Node | None
    end: Node | None


@dataclass(frozen=True, slots=True)
class Call:
    """`function` is a Name, or a Member for a method. `xs | filter(# > 1)` is the call `filter(xs, # > 1)`."""

    function: Name | Member
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Predicate:
    """An argument that is evaluated for each item."""

    body: Node


@dataclass(frozen=True, slots=True)
class Pointer:
    """`#`, the item at hand in a predicate; or `#acc` and `#index` by their names."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Array:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Map:
    pairs: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? then : otherwise`, or the same with `if` and `else`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Let:
    """`let name = value; body`."""

    name: str
    value: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Sequence:
    """`a; b`: each is evaluated, and the last one is the value."""

    items: tuple[Node, ...]


Node = (
    Literal | Tag | Mixed | Name | Task | Unary | Binary | Member | Chain | Slice | Call | Predicate | Pointer | Array
    | Map | Conditional | Let | Sequence
)  # fmt: skip
