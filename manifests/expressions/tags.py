"""Where `{{...}}` begins and ends in a text.

Argo looks for `{{` and the next `}}` and knows neither quotes nor escapes, so this is a plain search too. What is
between them is a tag. Two things are peculiar (docs/sources.md argo-lint AW-T15 and argo 2.13):

- a tag can be part of another one, as in `{{workflow.parameters.{{inputs.parameters.which}}}}`: the inner one is
  replaced first;
- an expression begins exactly with `{{=`, ends at the first `}}`, and nothing inside of it is replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

OPEN, CLOSE = "{{", "}}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: a literal, or a tag whose `text` is what is between its braces, trimmed and without the `=`.

    `start` and `end` are offsets into the whole text, braces included.
    """

    text: str
    start: int
    end: int
    is_tag: bool = False
    is_expression: bool = False


def cut(text: str) -> tuple[Piece, ...]:
    """All of a text as literals and tags, in order; a tag with tags inside is one piece. No piece is empty.

    What an unclosed `{{` begins is a literal.

    >>> [piece.text for piece in cut("say {{ inputs.parameters.a }}!")]
    ['say ', 'inputs.parameters.a', '!']
    """
    if OPEN not in text:
        return (Piece(text, 0, len(text)),) if text else ()
    pieces: list[Piece] = []
    position = 0
    for start, end in _outermost(_spans(text)[0]):
        if position < start:
            pieces.append(Piece(text[position:start], position, start))
        pieces.append(_tag(text, start, end))
        position = end
    if position < len(text):
        pieces.append(Piece(text[position:], position, len(text)))
    return tuple(pieces)


def tags(text: str) -> list[Piece]:
    """The tags of a text, in order; one with tags inside is one piece."""
    return [piece for piece in cut(text) if piece.is_tag] if OPEN in text else []


def every_tag(text: str) -> Iterator[Piece]:
    """The tags of a text and those inside of them, the inner ones first.

    >>> [piece.text for piece in every_tag("{{a.{{b}}}}")]
    ['b', 'a.{{b}}']
    """
    if OPEN in text:
        for start, end in _spans(text)[0]:
            yield _tag(text, start, end)


def unclosed(text: str) -> int | None:
    """The offset of the first `{{` that no `}}` ends, or None."""
    return _spans(text)[1] if OPEN in text else None


def _tag(text: str, start: int, end: int) -> Piece:
    is_expression = text.startswith("=", start + 2)
    return Piece(text[start + (3 if is_expression else 2) : end - 2].strip(), start, end, True, is_expression)


def _spans(text: str) -> tuple[list[tuple[int, int]], int | None]:
    """Where each tag is, inner ones first, and the first `{{` that is left open."""
    spans: list[tuple[int, int]] = []
    waiting: list[int] = []
    start, end = text.find(OPEN), text.find(CLOSE)
    while end >= 0 and (start >= 0 or waiting):
        if start < 0 or end < start:
            if waiting:
                spans.append((waiting.pop(), end + 2))
            end = text.find(CLOSE, end + 2)
        elif text.startswith("=", start + 2):
            spans.append((start, end + 2))
            start, end = text.find(OPEN, end + 2), text.find(CLOSE, end + 2)
        else:
            # Argo takes a brace right behind an outermost `{{` for a part of its tag.
            after = start + (2 if waiting else 3)
            waiting.append(start)
            start = text.find(OPEN, after)
    left = waiting or [start]
    return spans, left[0] if left[0] >= 0 else None


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    outer: list[tuple[int, int]] = []
    for start, end in spans:
        while outer and outer[-1][0] > start:
            outer.pop()
        outer.append((start, end))
    return outer
