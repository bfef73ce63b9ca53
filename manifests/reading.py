"""YAML text to documents and diagnostics. Nobody's YAML raises here: what cannot be read is a finding with a place.

Nodes are built from parser events, because composing loses two things that findings need: an alias's own place, and
what lies between the values, which is where comments are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from manifests.comments import find_comments
from manifests.diagnostic import Diagnostic, Related, Severity
from manifests.document import Document
from manifests.nodes import NOTHING, Node
from manifests.scalars import resolve
from manifests.source import START, SourceFile, Span
from manifests.workflow import WORKFLOW_KINDS

MAX_DEPTH = 100
"""Deepest nesting that is read. Kubernetes objects stay under 30."""
MAX_VALUES = 1_000_000
"""Most values of a document once its aliases are written out; an etcd object (1.5 MB) cannot hold as many."""
MAX_KEY = 10
"""Most values of a key, which becomes text."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKER = re.compile(r"(---|\.\.\.)(?:\s|$)")
_PREAMBLE = re.compile(r"\s*(?:#|$)|%")
"""A line that may stand above a document marker: blank, a comment, a directive."""
_RESOLVED_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null")}


def read_documents(source: SourceFile) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of a text that could be read, and what was wrong with the rest.

    A text that does not read as a whole is read once more, document by document, so that a mistake costs only its own.
    """
    pieces = [_read(source, source.text, 0)]
    if pieces[0].is_broken and len(parts := list(_split(source.text))) > 1:
        pieces = [_read(source, text, above) for above, text in parts]
    documents: list[Document] = []
    starts: list[int] = []
    owners: list[Document | None] = []
    for piece in pieces:
        for line, root in piece.roots:
            document = None if root is None else Document(source, len(documents), root)
            documents += [document] if document is not None else []
            starts.append(line)
            owners.append(document)
    for comment in find_comments(source, [span for piece in pieces for span in piece.hashes]):
        # What stands above all documents belongs to the first.
        owner = owners[max(bisect_right(starts, comment.span.line) - 1, 0)] if owners else None
        if owner is not None:
            owner.comments.append(comment)
    diagnostics = [diagnostic for piece in pieces for diagnostic in piece.diagnostics]
    return [document for document in documents if document.value is not None], diagnostics


def read_value(text: str) -> object:
    """The value of YAML that stands inside of a value, such as a patch; None where it cannot be read."""
    documents, problems = read_documents(SourceFile("", text))
    return documents[0].value if documents and not problems else None


@dataclass
class _Piece:
    """What a stretch of the text holds. `roots` come with the lines on which their documents start."""

    roots: list[tuple[int, Node | None]] = field(default_factory=list)
    hashes: list[Span] = field(default_factory=list)
    """Places of the scalars with a `#` in them, which starts no comment."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    is_broken: bool = False


def _read(source: SourceFile, text: str, above: int) -> _Piece:
    """Read a text that has `above` lines above it. Of a broken one, the finding is all that remains."""
    piece = _Piece()
    try:
        _Composer(source, above, piece).compose(text)
    except _NotYaml as error:
        return _Piece([(above + 1, None)], [], [error.diagnostic], is_broken=True)
    return piece


def _split(text: str) -> Iterator[tuple[int, str]]:
    """The text cut before each `---` and after each `...`, each part with the number of lines above it."""
    lines = text.splitlines(keepends=True)
    start, has_content = 0, False
    for number, line in enumerate(lines):
        if has_content and (marker := _MARKER.match(line)):
            end = number if marker[1] == "---" else number + 1
            yield start, "".join(lines[start:end])
            start, has_content = end, end == number
        else:
            has_content = has_content or not _PREAMBLE.match(line)
    yield start, "".join(lines[start:])


class _NotYaml(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


class _Composer:
    """Turns parser events into nodes, and puts what it finds into a piece."""

    def __init__(self, source: SourceFile, above: int, piece: _Piece) -> None:
        self.source = source
        self.first = above + 1
        """The number of the text's first line in its file."""
        self.piece = piece
        self.anchors: dict[str, Node | None] = {}
        self.merged = 0
        """Values of this document that merges brought in; each costs work, unlike those behind an alias."""
        self.overridden: list[Diagnostic] = []

    def compose(self, text: str) -> None:
        """Read every document of the text. Raises _NotYaml at the first mistake."""
        unprintable = _UNPRINTABLE.search(text)
        if unprintable is not None:
            raise self._broken(
                self._place(text, unprintable.start()),
                f"this is not YAML: it holds the control character U+{ord(unprintable.group()):04X}",
                'write it as an escape in double quotes, such as "\\x07", or remove it',
            )
        try:
            self._documents(_Loader(text).get_event)
        except yaml.MarkedYAMLError as error:
            raise self._not_yaml(text, error) from None
        except yaml.YAMLError as error:
            raise self._broken(START, f"this is not YAML: {str(error).splitlines()[0]}") from None

    def _documents(self, next_event: Callable[[], Any]) -> None:
        self.next_event = next_event
        while (event := next_event()) is not None:
            if isinstance(event, yaml.DocumentStartEvent):
                self.anchors, self.merged, self.overridden = {}, 0, []
                root = self._node(next_event(), 0)
                self._limit(root.span, root.expanded)
                self.piece.roots.append((self._span(event.start_mark, event.end_mark).line, root))
                if isinstance(root.value, dict) and root.value.get("kind") in WORKFLOW_KINDS:
                    self.piece.diagnostics += self.overridden  # other readers than Argo's let a key override a merge

    def _not_yaml(self, text: str, error: yaml.MarkedYAMLError) -> _NotYaml:
        marks = (error.context_mark, error.problem_mark)
        within = [mark for mark in marks if mark is not None and mark.index < len(text)]
        # What is never closed is found at the end of the text, but shown where it opens, or ends.
        span = self._span(within[-1], within[-1]) if within else self._place(text, len(text.rstrip()))
        is_tab = bool(within) and text[within[-1].index] == "\t"
        help = "indent with spaces; YAML allows no tabs there" if is_tab else _syntax_help(error)
        return self._broken(span, f"this is not YAML: {_problem(error)}", help)

    def _place(self, text: str, offset: int) -> Span:
        lines = f"{text[:offset]}.".splitlines()
        line, column = len(lines) - 1 + self.first, len(lines[-1])
        return Span(line, column, line, column + 1)

    def _span(self, start: Any, end: Any) -> Span:
        return Span(start.line + self.first, start.column + 1, end.line + self.first, end.column + 1)

    def _broken(self, span: Span, message: str, help: str = "") -> _NotYaml:
        return _NotYaml(Diagnostic("broken-yaml", "argo", Severity.ERROR, message, help, self.source.name, span))

    def _limit(self, span: Span, values: int) -> None:
        if values > MAX_VALUES:
            message = f"aliases make this document {values:,} values large; the limit is {MAX_VALUES:,}"
            raise self._broken(span, message, "write out what is meant without nested aliases")

    def _node(self, event: Any, depth: int) -> Node:
        span = self._span(event.start_mark, event.end_mark)
        if depth > MAX_DEPTH:
            raise self._broken(span, f"this is nested more than {MAX_DEPTH} levels deep", "flatten it")
        anchor = event.anchor
        if isinstance(event, yaml.AliasEvent):
            return self._alias(anchor, span)
        if anchor is not None:
            self.anchors[anchor] = None  # until it is complete: an alias inside itself is refused
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, span)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(span, depth + 1)
        else:
            node = self._mapping(span, depth + 1)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def _alias(self, anchor: str, span: Span) -> Node:
        if anchor not in self.anchors:
            help = "anchors reach no further than their document"
            raise self._broken(span, f"alias *{anchor} names no anchor above it", help)
        target = self.anchors[anchor]
        if target is None:
            raise self._broken(span, f"alias *{anchor} lies inside its own anchor", "remove one of the two")
        return Node(target.value, span, target.children, target.keys, alias=True, expanded=target.expanded)

    def _scalar(self, event: Any, span: Span) -> Node:
        text = event.value
        if "#" in text and (place := _text_place(event, span)) is not None:
            self.piece.hashes.append(place)
        is_plain = event.tag is None and event.implicit[0]
        value = resolve(text) if is_plain or event.tag in _RESOLVED_TAGS else text
        return Node(value, span, {}, NOTHING)

    def _sequence(self, span: Span, depth: int) -> Node:
        children: dict[str | int, Node] = {}
        last, expanded = None, 1
        while not isinstance(event := self.next_event(), yaml.SequenceEndEvent):
            child = self._node(event, depth)
            children[len(children)] = child
            last = child.span
            expanded += child.expanded
        value = [child.value for child in children.values()]
        return Node(value, self._closed(span, last, event), children, NOTHING, expanded=expanded)

    def _mapping(self, span: Span, depth: int) -> Node:
        children: dict[str | int, Node] = {}
        keys: dict[str, Span] = {}
        merges: list[Node] = []
        last = None
        while not isinstance(event := self.next_event(), yaml.MappingEndEvent):
            key = self._node(event, depth)
            child = self._node(self.next_event(), depth)
            last = child.span
            if key.expanded > MAX_KEY:  # a small one is let through: an unquoted {{variable}}, explained later
                raise self._broken(key.span, "a list or a mapping cannot be a key", "use a text as the key")
            name = _key_text(key.value)
            if name == "<<" and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:  # and not in quotes
                merges.append(child)
            elif name in keys:
                self.piece.diagnostics.append(self._twice(name, "given twice in this mapping", key.span, keys[name]))
            else:
                keys[name] = key.span
                children[name] = child
        if merges:
            self._merge(merges, children, keys, span)
        value = {name: children[name].value for name in keys}
        expanded = 1 + sum([child.expanded for child in children.values()])
        return Node(value, self._closed(span, last, event), children, keys, expanded=expanded)

    def _closed(self, start: Span, last: Span | None, end: Any) -> Span:
        """From the start of a collection to its end. A block ends with its last child, not at the next token."""
        is_flow = end.end_mark.index > end.start_mark.index
        return start.to(self._span(end.end_mark, end.end_mark) if is_flow or last is None else last)

    def _merge(self, merges: list[Node], children: dict[str | int, Node], keys: dict[str, Span], place: Span) -> None:
        """`<<` brings in keys that are not written; they are shown at the alias."""
        written = set(keys)
        for merge in merges:
            sources = merge.children.values() if isinstance(merge.value, list) else (merge,)
            for source in sources:
                if not isinstance(source.value, dict):
                    help = "name one by its alias"
                    raise self._broken(source.span, "'<<' takes a mapping, or a list of mappings", help)
                self.merged += len(source.children)
                self._limit(place, self.merged)
                for name in source.keys:
                    child = source.children[name]
                    if name in written:
                        how = "written here and brought in by '<<'"
                        self.overridden.append(self._twice(name, how, keys[name], merge.span))
                    elif name not in keys:
                        children[name] = Node(child.value, merge.span, child.children, child.keys, True, child.expanded)
                        keys[name] = merge.span

    def _twice(self, name: str, how: str, second: Span, first: Span) -> Diagnostic:
        return Diagnostic(
            "duplicate-key",
            "argo",
            Severity.ERROR,
            f"key {name!r} is {how}; Argo drops the whole document",
            "keep one of the two",
            self.source.name,
            second,
            related=(Related("first given here", self.source.name, first),),
        )


def _text_place(event: Any, span: Span) -> Span | None:
    """Where a scalar's text stands; a block scalar's begins below its header, which may end in a comment."""
    if event.style not in ("|", ">"):
        return span
    return Span(span.line + 1, 1, span.end_line, span.end_column) if span.end_line > span.line else None


def _key_text(value: object) -> str:
    """Kubernetes turns YAML into JSON, whose keys are text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _problem(error: yaml.MarkedYAMLError) -> str:
    return " ".join(part for part in (error.context, error.problem) if part)


def _syntax_help(error: yaml.MarkedYAMLError) -> str:
    if "mapping values are not allowed" in (error.problem or ""):
        return "quote a value that contains ': ', or mend the indentation"
    return "mend the text at this place; its document was skipped"
