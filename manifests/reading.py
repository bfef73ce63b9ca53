"""YAML text to documents and diagnostics. Nobody's YAML raises here: what cannot be read is a finding with a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from manifests.comments import find_comments
from manifests.diagnostic import Diagnostic, Related, Severity
from manifests.document import Document
from manifests.nodes import Node
from manifests.scalars import resolve
from manifests.source import START, SourceFile, Span

MAX_DEPTH = 100
"""Deepest nesting that is read. Kubernetes objects stay under 30."""
MAX_VALUES = 1_000_000
"""Most values of a document once its aliases are written out; an etcd object (1.5 MB) cannot hold as many."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_documents(source: SourceFile) -> tuple[list[Document], list[Diagnostic]]:
    """The documents of a text that could be read, and what was wrong with the rest.

    After a syntax error, reading goes on at the next line that starts with `---`.
    """
    documents: list[Document] = []
    diagnostics: list[Diagnostic] = []
    scalars: list[Span] = []
    text, resume = source.text, 0
    while True:
        composer = _Composer(source, diagnostics, scalars)
        try:
            for root in composer.documents(text):
                documents.append(Document(source, len(documents), root))
            break
        except _NotYaml as error:
            diagnostics.append(error.diagnostic)
            resume = _next_document(source, max(error.diagnostic.span.line, resume + 1))
            if resume == 0:
                break
            text = "\n" * (resume - 1) + "\n".join(source.lines[resume - 1 :])
    comments = find_comments(source, scalars)
    for document in documents:
        document.comments = [comment for comment in comments if _belongs(comment.span.line, document, documents)]
    return [document for document in documents if document.value is not None], diagnostics


def _next_document(source: SourceFile, after: int) -> int:
    """The line (from 1) of the next document marker after line `after`; 0 where there is none."""
    for number in range(after + 1, len(source.lines) + 1):
        if source.line(number).startswith("---"):
            return number
    return 0


def _belongs(line: int, document: Document, documents: list[Document]) -> bool:
    """A comment belongs to the last document that starts at or above it; what stands above all belongs to the first."""
    starts = [other.root.span.line for other in documents if other.root.span.line <= line]
    return document.root.span.line == (max(starts) if starts else documents[0].root.span.line)


class _NotYaml(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


class _Composer:
    """Turns parser events into nodes. One composer reads until the text ends or breaks."""

    def __init__(self, source: SourceFile, diagnostics: list[Diagnostic], scalars: list[Span]) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.scalars = scalars
        self.anchors: dict[str, Node | None] = {}

    def documents(self, text: str) -> Iterator[Node]:
        events = self._events(text)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.anchors = {}
                root = self._node(next(events), events, 0)
                if root.expanded > MAX_VALUES:
                    message = f"aliases make this document {root.expanded:,} values large; the limit is {MAX_VALUES:,}"
                    raise _NotYaml(self._broken(root.span, message, "write out what is meant without nested aliases"))
                yield root

    def _events(self, text: str) -> Iterator[Any]:
        try:
            yield from yaml.parse(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            span = _span(mark, mark) if mark is not None else START
            raise _NotYaml(self._broken(span, f"this is not YAML: {_problem(error)}", _syntax_help(error))) from None
        except yaml.YAMLError as error:
            raise _NotYaml(self._broken(START, f"this is not YAML: {str(error).splitlines()[0]}", "")) from None

    def _broken(self, span: Span, message: str, help: str) -> Diagnostic:
        return Diagnostic("broken-yaml", "argo", Severity.ERROR, message, help, self.source.name, span)

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        span = _span(event.start_mark, event.end_mark)
        if depth > MAX_DEPTH:
            raise _NotYaml(self._broken(span, f"this is nested more than {MAX_DEPTH} levels deep", "flatten it"))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), span)
        anchor = event.anchor
        if anchor is not None:
            self.anchors[anchor] = None  # until it is complete: an alias inside itself is refused
        if isinstance(event, yaml.ScalarEvent):
            self.scalars.append(span)
            node = Node(_scalar(event), span)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(span, events, depth)
        else:
            node = self._mapping(span, events, depth)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def _alias(self, anchor: str, span: Span) -> Node:
        if anchor not in self.anchors:
            help = "anchors reach no further than their document"
            raise _NotYaml(self._broken(span, f"alias *{anchor} names no anchor above it", help))
        target = self.anchors[anchor]
        if target is None:
            raise _NotYaml(self._broken(span, f"alias *{anchor} lies inside its own anchor", "remove one of the two"))
        return Node(target.value, span, target.children, target.keys, alias=True, expanded=target.expanded)

    def _sequence(self, span: Span, events: Iterator[Any], depth: int) -> Node:
        node = Node([], span)
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return _closed(node, event)
            child = self._node(event, events, depth + 1)
            node.children[len(node.children)] = child
        raise AssertionError("the parser ends every sequence it starts")

    def _mapping(self, span: Span, events: Iterator[Any], depth: int) -> Node:
        node = Node({}, span)
        merges: list[Node] = []
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                _merge(node, merges)
                return _closed(node, event)
            key = self._node(event, events, depth + 1)
            child = self._node(next(events), events, depth + 1)
            name = _key_text(key.value)
            if name == "<<":
                merges.append(child)
            elif name in node.keys:
                self._duplicate(name, key.span, node.keys[name])
            else:
                node.keys[name] = key.span
                node.children[name] = child
        raise AssertionError("the parser ends every mapping it starts")

    def _duplicate(self, name: str, second: Span, first: Span) -> None:
        self.diagnostics.append(
            Diagnostic(
                "duplicate-key",
                "argo",
                Severity.ERROR,
                f"key {name!r} is given twice in this mapping; Argo drops the whole document",
                "keep one of the two",
                self.source.name,
                second,
                related=(Related("first given here", self.source.name, first),),
            )
        )


def _closed(node: Node, event: Any) -> Node:
    """Fill in the value and the end. A block ends with its last child, not at the next token."""
    children = node.children
    node.value = (
        [child.value for child in children.values()]
        if isinstance(node.value, list)
        else {str(name): child.value for name, child in children.items()}
    )
    node.expanded = 1 + sum(child.expanded for child in children.values())
    end = _span(event.end_mark, event.end_mark)
    written = [child.span for name, child in children.items() if child.span >= node.span]
    is_flow = event.end_mark.index > event.start_mark.index
    node.span = node.span.to(end if is_flow or not written else max(written, key=lambda s: (s.end_line, s.end_column)))
    return node


def _merge(node: Node, merges: list[Node]) -> None:
    """`<<` brings in keys that are not written; they are shown at the alias."""
    for merge in merges:
        sources = [merge] if isinstance(merge.value, dict) else list(merge.children.values())
        for source in sources:
            for name, child in source.children.items():
                if isinstance(name, str) and name not in node.children:
                    inherited = Node(child.value, merge.span, child.children, child.keys, True, child.expanded)
                    node.children[name] = inherited
                    node.keys[name] = merge.span


def _scalar(event: Any) -> object:
    if event.implicit[0] and event.tag is None:
        return resolve(event.value)
    if event.tag == "tag:yaml.org,2002:int" or event.tag == "tag:yaml.org,2002:float":
        return resolve(event.value)
    return event.value


def _key_text(value: object) -> str:
    """Kubernetes turns YAML into JSON, whose keys are text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _span(start: Any, end: Any) -> Span:
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _problem(error: yaml.MarkedYAMLError) -> str:
    return " ".join(part for part in (error.context, error.problem) if part)


def _syntax_help(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "'\\t'" in problem or "tab" in problem:
        return "indent with spaces; YAML allows no tabs there"
    if "mapping values are not allowed" in problem:
        return "quote a value that contains ': ', or mend the indentation"
    return "mend the text at this place; everything up to the next '---' was skipped"
