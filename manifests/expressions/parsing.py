"""What the languages have in common: a tag is one unit to each of them, and errors are sentences for people.

lark is imported when the first text is read, and each grammar is built once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from manifests.expressions.tags import OPEN, cut, tags
from manifests.expressions.tree import Literal, Mixed, Node, Tag

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

_TAG_START, _TAG_REST = "\ue000", "\ue001"
"""What stands for a tag in the grammars: as many characters as the tag has, so that offsets stay true."""
_HIDDEN = "{\ue002"
"""What stands for the braces of a tag that nobody will replace any more; it is as long as they are."""
_ODD = re.compile(r"[\w.]+|[^\w\s'\"`()\[\]{}]+|.", re.DOTALL)
"""What to show of a text that no terminal matches."""
_SHOWN = 40
"""How many characters in front of a problem are shown."""


class ExpressionError(ValueError):
    """A text that its language does not know. `offset` is where, and `problem` says what is there and should be."""

    def __init__(self, problem: str, offset: int | None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.offset = offset or 0

    def told(self, text: str) -> str:
        """The problem, and behind what part of the text it is."""
        before = text[: self.offset].rstrip()
        shown = f"...{before[-_SHOWN:]}" if len(before) > _SHOWN else before
        return f"{self.problem}, behind {shown!r}" if before else self.problem


def parse(language: str, text: str, expected: Sequence[Mapping[str, str]]) -> Tree[Token]:
    """The parse tree of a text by the grammar of that name. Raises ExpressionError.

    `expected` says what the terminals are to people. Where none of the first ones would do, the next ones are named.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    try:
        return _parser(language).parse(_masked(text))
    except UnexpectedCharacters as error:
        offset = error.pos_in_stream or 0
        quotes_have_meaning = any("STRING" in words for words in expected)
        raise ExpressionError(_meaningless(text, offset, quotes_have_meaning), offset) from None
    except UnexpectedToken as error:
        wanted = f"{_wanted(error.accepts or set(), expected)} should be"
        if error.token.type == "$END":
            raise ExpressionError(f"it ends where {wanted}", len(text)) from None
        found = text[error.token.start_pos : error.token.end_pos]
        raise ExpressionError(f"{found!r} is where {wanted}", error.token.start_pos) from None


@cache
def _parser(language: str) -> Lark:
    from lark import Lark

    grammar = Path(__file__).with_name(f"{language}.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", cache=_kept(language))


def _kept(language: str) -> str | bool:
    """Where lark keeps the tables of a grammar, which it takes longer to make than most files take to lint.

    It makes them anew when the grammar, lark or Python has changed. False where nothing can be kept.
    """
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "drydock"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # not to be written, or there is no home
        return False
    return str(folder / f"{language}.tables")


def _masked(text: str) -> str:
    """The text with what stands for its tags instead of them."""
    if OPEN not in text:
        return text
    return "".join(
        _TAG_START + _TAG_REST * (piece.end - piece.start - 1) if piece.is_tag else piece.text for piece in cut(text)
    )


def _meaningless(text: str, offset: int, quotes_have_meaning: bool) -> str:
    odd = _ODD.match(text, offset)
    found = odd.group() if odd is not None else ""
    return "a quoted text does not end" if quotes_have_meaning and found in "'\"`" else f"{found!r} has no meaning"


def _wanted(accepted: set[str], expected: Sequence[Mapping[str, str]]) -> str:
    for words in expected:
        wanted = [said for terminal, said in words.items() if terminal in accepted]
        if wanted:
            return " or ".join([", ".join(wanted[:-1]), wanted[-1]] if len(wanted) > 1 else wanted)
    return "the end"


def glued(text: str) -> Node:
    """A word that holds tags; a Tag where it is nothing else."""
    parts = _with_tags(text)
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Tag) else Mixed(parts)


def quoted(text: str, meant: Callable[[str], str]) -> Node:
    """A text without its quotes, which may hold tags. `meant` undoes the escapes of what is between them."""
    parts = tuple(meant(part) if isinstance(part, str) else part for part in _with_tags(text))
    match parts:
        case ():
            return Literal("")
        case (str(whole),):
            return Literal(whole)
    return Mixed(parts)


def _with_tags(text: str) -> tuple[str | Tag, ...]:
    return tuple(
        Tag(f"={piece.text}" if piece.is_expression else piece.text) if piece.is_tag else piece.text
        for piece in cut(text)
    )


def without_tags(text: str) -> str:
    """The text with its `{{` hidden: once all tags are replaced, one that is left is a text in quotes, or an error."""
    return text.replace(OPEN, _HIDDEN) if OPEN in text else text


def revealed(text: str) -> str:
    """A part of the text with what `without_tags` has hidden."""
    return text.replace(_HIDDEN, OPEN)


def told_without_tags(error: ExpressionError, text: str) -> str:
    """What `told` says, or that a tag is left, where that is why."""
    left = [tag for tag in tags(text) if tag.start <= error.offset < tag.end]
    return f"{text[left[0].start : left[0].end]} is not replaced" if left else error.told(text)
