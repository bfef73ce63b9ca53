"""Small changes of a YAML text that leave everything else, comments too, as it was written.

Each function answers with an `Edit`, or with None where a textual change could mean more than it says: below an alias,
a merge, an anchor or a tag, in JSON files, and where the layout is too odd to be sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from manifests.diagnostic import Edit, Path
from manifests.document import Document
from manifests.nodes import Node
from manifests.reading import read_documents
from manifests.scalars import resolve
from manifests.source import SourceFile, Span

_PLAIN_KEY = re.compile(r"[A-Za-z_][\w./-]*", re.ASCII)
_BLOCK_SCALAR = re.compile(r"(?:[&!]\S*\s+)*[|>][0-9+-]*")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def set_scalar(document: Document, path: Path, text: str) -> Edit | None:
    """Write `text` (one line of YAML) in place of the scalar at `path`."""
    node, flow = _reach(document, path)
    if node is None or isinstance(node.value, dict | list) or "\n" in text or (flow and not _fits_flow(text)):
        return None
    span, old = node.span, _text(document.source, node.span)
    if not old:
        before = _before(document.source, span)
        return Edit(span, f" {text}") if before == ":" or (before == "-" and not flow) else None
    if old[0] not in "|>":
        return Edit(span, text)
    if "#" in old.splitlines()[0]:
        return None  # a comment after the block's header would be lost
    return Edit(span, text + "\n" if old.endswith("\n") else text)


def quote(document: Document, path: Path) -> Edit | None:
    """Make the unquoted scalar at `path` the text that it looks like: `1` becomes `"1"`."""
    node, _ = _reach(document, path)
    old = "" if node is None or node.value is None else _text(document.source, node.span)
    return None if old[:1] in ("", "|", ">", '"', "'") or "\n" in old else set_scalar(document, path, quoted(old))


def insert_key(document: Document, path: Path, key: str, text: str) -> Edit | None:
    """Add `key: text` as the last entry of the mapping at `path`.

    A `text` of several lines, or one that starts with a line break, becomes a block below its key.
    """
    node, flow = _reach(document, path)
    if node is None or not isinstance(node.value, dict) or key in node.children:
        return None
    name = key if _PLAIN_KEY.fullmatch(key) and resolve(key) == key else quoted(key)
    if flow:
        return _into_flow(document.source, node, f"{name}: {text}", text)
    lines = text.strip("\n").split("\n")
    first = lines.pop(0) if "\n" not in text or _BLOCK_SCALAR.match(text) else ""
    return _below(document.source, node, [f"{name}: {first}".rstrip(), *_indented(lines)])


def append_item(document: Document, path: Path, text: str) -> Edit | None:
    """Add `text` as the last item of the list at `path`; its further lines are indented under the first."""
    node, flow = _reach(document, path)
    if node is None or not isinstance(node.value, list):
        return None
    if flow:
        return _into_flow(document.source, node, text, text)
    first, *rest = text.strip("\n").split("\n")
    return _below(document.source, node, [f"- {first}", *_indented(rest)])


def quoted(text: str) -> str:
    """`text` as a double-quoted YAML scalar.

    >>> print(quoted('say "hi"'))
    "say \\"hi\\""
    """
    return '"' + "".join(_escaped(character) for character in text) + '"'


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with the edits made. Where two overlap, the first wins. Windows line ends stay."""
    accepted: list[Edit] = []
    for edit in edits:
        if not any(overlap(edit, other) for other in accepted):
            accepted.append(edit)
    line_end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    for edit in sorted(accepted, key=lambda edit: edit.span, reverse=True):
        first, last = edit.span.line - 1, edit.span.end_line - 1
        lines += [""] * (last + 1 - len(lines))
        before, after = lines[first][: edit.span.column - 1], lines[last][edit.span.end_column - 1 :]
        lines[first : last + 1] = [before + edit.text.replace("\n", line_end) + after]
    return "".join(lines)


def overlap(one: Edit, other: Edit) -> bool:
    """Whether both change the same text; two insertions at one place do, as their order would matter."""
    start, end = one.span, other.span
    if start == end:
        return True
    first, second = sorted((one.span, other.span))
    return (second.line, second.column) < (first.end_line, first.end_column)


def _reach(document: Document, path: Path) -> tuple[Node | None, bool]:
    """The node at `path` if its text is its own, and whether it is written in flow style."""
    source, flow = document.source, False
    node: Node | None = document.root
    if source.name.endswith(".json") or source.text.startswith("\ufeff"):  # the mark has no column of its own
        return None, False
    for part in (None, *path):
        node = node if part is None or node is None else node.children.get(part)
        if node is None or node.alias or _first(source, node.span) in ("&", "!"):
            return None, False
        flow = flow or (_first(source, node.span) in ("{", "[") and not _starts_with_key(node))
    return node, flow


def _starts_with_key(node: Node) -> bool:
    """A mapping without braces starts where its first key does, which may itself be a flow collection."""
    return any((key.line, key.column) == (node.span.line, node.span.column) for key in node.keys.values())


def _into_flow(source: SourceFile, node: Node, entry: str, text: str) -> Edit | None:
    """Insert an entry before the closing bracket, with the comma that it needs."""
    if _first(source, node.span) not in ("{", "[") or _starts_with_key(node) or not _fits_flow(text):
        return None
    last = _last_child(node)
    if last is None:
        empty = _text(source, node.span)[1:-1]
        return _insertion(node.span.line, node.span.column + 1, entry) if not empty.strip() else None
    end = last.span
    between = _text(source, Span(end.end_line, end.end_column, node.span.end_line, node.span.end_column - 1))
    if _first(source, end) == "" or between.strip() not in ("", ",") or "," in between.lstrip(" ")[1:]:
        return None
    if between.lstrip(" ").startswith(","):
        return _insertion(end.end_line, end.end_column + between.index(",") + 1, f" {entry}")
    return _insertion(end.end_line, end.end_column, f", {entry}")


def _below(source: SourceFile, node: Node, lines: list[str]) -> Edit | None:
    """Insert lines after the last line of a block collection, at its own indentation."""
    indent = node.span.column - 1
    leaf = _last_leaf(source, node)
    if leaf is node or "\t" in source.line(node.span.line)[:indent]:
        return None
    text, line = _text(source, leaf.span), leaf.span.end_line
    block = _BLOCK_SCALAR.match(text)
    if not text and _before(source, leaf.span) not in (":", "-"):
        return None  # an empty value without a place of its own
    if (block is None) == (leaf.span.end_column == 1):
        return None  # the file ends inside a block scalar, and a line break would change its value
    if block is not None:
        line -= 1
        while "+" not in block.group() and not source.line(line):
            line -= 1
    added = "".join(f"\n{' ' * indent}{text}" if text else "\n" for text in lines)
    return _insertion(line, len(source.line(line)) + 1, added)


def _last_leaf(source: SourceFile, node: Node) -> Node:
    """What is written last in a block collection: a scalar, an alias or a flow collection."""
    while (child := _last_child(node)) is not None:
        node = child
        if child.alias or (_first(source, child.span) in ("{", "[") and not _starts_with_key(child)):
            break
    return node


def _last_child(node: Node) -> Node | None:
    return max(node.children.values(), key=lambda child: (child.span.end_line, child.span.end_column), default=None)


def _insertion(line: int, column: int, text: str) -> Edit:
    return Edit(Span(line, column, line, column), text)


def _text(source: SourceFile, span: Span) -> str:
    if span.line == span.end_line:
        return source.line(span.line)[span.column - 1 : span.end_column - 1]
    inner = source.lines[span.line : span.end_line - 1]
    last = source.line(span.end_line)[: span.end_column - 1]
    return "\n".join([source.line(span.line)[span.column - 1 :], *inner, last])


def _first(source: SourceFile, span: Span) -> str:
    """The first character of a place; empty for an empty one."""
    empty = (span.line, span.column) == (span.end_line, span.end_column)
    return "" if empty else source.line(span.line)[span.column - 1 : span.column]


def _before(source: SourceFile, span: Span) -> str:
    """The character before a place; empty at the start of its line."""
    return source.line(span.line)[: span.column - 1][-1:]


def _fits_flow(text: str) -> bool:
    """Whether a text means the same between brackets as it does alone on its line."""
    alone, _ = read_documents(SourceFile("", text))
    inside, _ = read_documents(SourceFile("", f"[{text}]"))
    return "\n" not in text and bool(alone and inside) and inside[0].value == [alone[0].value]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _escaped(character: str) -> str:
    if character in _ESCAPES or character.isprintable():
        return _ESCAPES.get(character, character)
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\U{ord(character):08x}"
