"""Which variables a text may name, and which of them have a value that is known before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from manifests.diagnostic import Path
from manifests.expressions.tags import CLOSE, OPEN, Piece, cut, unclosed

ROOTS = ("item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks.")
"""Argo looks only at tags that begin so (docs/sources.md argo-lint 6)."""
_ALWAYS = (
    "outputs.",
    "steps.name",
    "tasks.name",
    "workflow.duration",
    "workflow.creationTimestamp",
    "workflow.scheduledTime",
)
"""What begins so always passes (docs/sources.md argo-lint 5)."""

_BLANKS = re.compile(r"^[^\S\t-\r\u2028\u2029]+|[^\S\t-\r\u2028\u2029]+$")
"""White space at both ends, as far as JSON does not escape it."""
_DEEPEST = 50
"""So many tags inside of each other are filled in, which is more than anybody means."""


@dataclass
class Scope:
    """The names that resolve at one place, on top of those of `outer`, which may still grow.

    `known` holds what a name is replaced by before Argo looks. `open` holds beginnings of names under which everything
    resolves.
    """

    outer: Scope | None = None
    names: dict[str, dict[str, None]] = field(default_factory=dict)
    """In the order in which they came, by what they are about: the names of `steps.a`, those of `inputs.parameters`."""
    open: set[str] = field(default_factory=set)
    known: dict[str, str] = field(default_factory=dict)
    around: Scope | None = None
    """Where an inline template is written: its expressions may name what is known there, its tags may not."""

    def add(self, *names: str) -> None:
        for name in names:
            self.names.setdefault(_subject(name), {})[name] = None

    def resolves(self, tag: str) -> bool:
        """Whether Argo accepts the tag here."""
        if not tag.startswith(ROOTS) or tag.startswith(_ALWAYS):
            return True
        subject, beginnings = _subject(tag), tuple(_beginnings(tag))
        return any(
            tag in scope.names.get(subject, ()) or not scope.open.isdisjoint(beginnings) for scope in self.layers
        )

    def knows(self, name: str) -> bool:
        """Whether an expression may name it here: a variable, or what variables are part of."""
        if self.resolves(name) or any(known.startswith(f"{name}.") for known in self.alike(name)):
            return True
        around = next((scope.around for scope in self.layers if scope.around is not None), None)
        return around is not None and around.knows(name)

    def value(self, tag: str) -> str | None:
        return next((scope.known[tag] for scope in self.layers if tag in scope.known), None)

    @property
    def layers(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer

    def alike(self, tag: str) -> Iterator[str]:
        """The names that are about the same thing: the same step or task, anything else of the same root."""
        root, subject = tag.partition(".")[0], _subject(tag)
        for scope in self.layers:
            if root in ("steps", "tasks"):
                yield from scope.names.get(subject, ())
            else:
                for other, names in scope.names.items():
                    if other.startswith(f"{root}."):
                        yield from names

    def fill(self, text: str) -> str:
        """The text with every tag replaced whose value is known.

        A value may hold tags itself; they are filled in once more, as Argo does.
        """
        filled = self._filled(text)
        return self._filled(filled) if filled != text and OPEN in filled else filled

    def _filled(self, text: str, depth: int = 0) -> str:
        parts = []
        for piece in cut(text):
            written = text[piece.start : piece.end]
            if piece.is_tag and not piece.is_expression:
                value = self.value(as_seen(text, piece))
                if value is not None:
                    written = value
                elif OPEN in piece.text and depth < _DEEPEST:
                    written = f"{OPEN}{self._filled(piece.text, depth + 1)}{CLOSE}"
            parts.append(written)
        return "".join(parts)


def _subject(name: str) -> str:
    """What a name is about: its first two parts."""
    end = name.find(".", name.find(".") + 1)
    return name[:end] if end >= 0 else name


def _beginnings(tag: str) -> Iterator[str]:
    """`a.`, `a.b.`, ... for a tag `a.b.c`, and the tag itself."""
    yield tag
    end = tag.find(".")
    while end >= 0:
        yield tag[: end + 1]
        end = tag.find(".", end + 1)


def as_seen(text: str, tag: Piece) -> str:
    """The name in a tag as Argo sees it: line breaks and tabs beside it, which JSON escapes, are a part of it."""
    inside = text[tag.start + len(OPEN) : tag.end - len(CLOSE)]
    return inside if inside == tag.text else _BLANKS.sub("", inside)


def is_swallowed(text: str, tag: Piece) -> bool:
    """Whether a `{{` before the tag is never closed: Argo takes all from there to the end of the tag for one name."""
    start = unclosed(text)
    return start is not None and start < tag.start and CLOSE not in text[start : tag.start]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A text that holds tags: as written, and with the known ones filled in."""

    path: Path
    written: str
    text: str


def filled(value: object, scope: Scope, path: Path, tagged: list[Tagged]) -> object:
    """A value with its texts filled in; the value itself where there is nothing to fill in.

    Every text that holds a tag is put into `tagged`.
    """
    if isinstance(value, str):
        if OPEN not in value:
            return value
        text = scope.fill(value)
        tagged.append(Tagged(path, value, text))
        return text
    items: Iterable[tuple[str | int, object]]
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return value
    changed: dict[str | int, object] = {}
    for key, child in items:
        if isinstance(child, str | dict | list):
            new = filled(child, scope, (*path, key), tagged)
            if new is not child:
                changed[key] = new
    if not changed:
        return value
    if isinstance(value, dict):
        return {**value, **changed}
    return [changed.get(index, child) for index, child in enumerate(value)]
