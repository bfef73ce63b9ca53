"""A document as Argo's decoder reads it, where that is not what is written and the decoder says nothing.

Two things are: below a step, keys in another case (docs/sources.md argo-lint AW-P03); and lists and mappings where any
single value may stand (docs/sources.md argo-lint AW-P05).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from manifests.diagnostic import Diagnostic, Edit, Fix, Path, Severity, path_text
from manifests.document import Document
from manifests.nodes import Node
from manifests.source import Span
from manifests.structure.schemas import Schema, definition
from manifests.structure.wording import SCALAR, clip, instead, named, passes_alias, quoting, shown, written_text

_WARNING = ("argo-gap", Severity.WARNING)


def as_read(document: Document, file: str) -> tuple[Document, list[Diagnostic]]:
    """The document with the keys and values that Argo sees, and a warning for each that is not as written."""
    reader = _Reader()
    root = reader.node(document.root, {"$ref": f"#/$defs/{document.kind}"}, file, (), is_lenient=False)
    if root is document.root:
        return document, []
    document = replace(document, root=root)
    return document, [
        *(_about_case(document, respelled) for respelled in reader.respelled),
        *(_about_emptied(document, path, value) for path, value in reader.emptied),
    ]


@dataclass(frozen=True)
class _Respelled:
    """A key in another case. `path` ends in the key that is meant."""

    path: Path
    written: str
    span: Span
    is_merged: bool
    is_doubled: bool


@dataclass
class _Reader:
    respelled: list[_Respelled] = field(default_factory=list)
    emptied: list[tuple[Path, object]] = field(default_factory=list)
    read: dict[tuple[int, int, bool], Node] = field(default_factory=dict)
    """What became of children; what lies behind many aliases is read, and noted, once."""

    def node(self, node: Node, source: Schema, file: str, path: Path, *, is_lenient: bool) -> Node:
        """The node itself if nothing in it is read otherwise."""
        name = source.get("$ref", "").rpartition("/")[2]
        source, file = definition(source, file)
        if name == "AnyString" and isinstance(node.value, list | dict):
            self.emptied.append((path, node.value))
            return replace(node, value="", children={}, keys={})
        if not node.children:
            return node
        visit = (id(node.children), id(source), is_lenient)
        if visit not in self.read:
            if isinstance(node.value, list):
                read = self._list(node, source.get("items", {}), file, path, is_lenient)
            else:
                # A step's own keys are compared exactly, wherever it stands; all below it are not.
                is_step = name == "WorkflowStep"
                read = self._mapping(
                    node, source, file, path, is_lenient or is_step, is_exact=is_step or not is_lenient
                )
            self.read[visit] = read
        read = self.read[visit]
        if read.children is node.children:
            return node
        return replace(node, value=read.value, children=read.children, keys=read.keys)

    def _list(self, node: Node, items: Schema, file: str, path: Path, is_lenient: bool) -> Node:
        children: dict[str | int, Node] = {
            index: self.node(child, items, file, (*path, index), is_lenient=is_lenient)
            for index, child in node.children.items()
        }
        if all(children[index] is child for index, child in node.children.items()):
            return node
        return replace(node, value=[child.value for child in children.values()], children=children)

    def _mapping(self, node: Node, source: Schema, file: str, path: Path, is_lenient: bool, *, is_exact: bool) -> Node:
        properties, rest = source.get("properties", {}), source.get("additionalProperties")
        spelled = {} if is_exact else {key.lower(): key for key in properties}
        meant = {key: key if key in properties else spelled.get(key.lower(), key) for key in node.keys}
        last = {meant[key]: key for key in sorted(node.keys)}  # of several, the decoder keeps the last
        children: dict[str | int, Node] = {}
        for key, span in node.keys.items():
            name, child = meant[key], node.children[key]
            if name != key:
                is_doubled = list(meant.values()).count(name) > 1
                self.respelled.append(_Respelled((*path, name), key, span, child.span == span, is_doubled))
            if last[name] == key:
                inner = properties.get(name, rest)
                if isinstance(inner, dict):
                    child = self.node(child, inner, file, (*path, name), is_lenient=is_lenient)
                children[name] = child
        if all(children.get(key) is child for key, child in node.children.items()):
            return node
        keys = {meant[key]: span for key, span in node.keys.items() if last[meant[key]] == key}
        value = {name: children[name].value for name in keys}
        return replace(node, value=value, children=children, keys=keys)


def _about_case(document: Document, key: _Respelled) -> Diagnostic:
    meant, parent = str(key.path[-1]), key.path[:-1]
    is_inherited = key.is_merged or passes_alias(document.root, parent)
    message = f"Argo reads key {clip(key.written)!r} in {path_text(parent)} as {meant!r}"
    help = f"write {meant!r}{' once' if key.is_doubled else ''}; case is ignored below steps only"
    span = document.place(key.path) if is_inherited else key.span
    fix = None if is_inherited or key.is_doubled else _renaming(document, key.span, meant)
    return document.report("lenient-key", *_WARNING, key.path, message, help, span=span, fix=fix)


def _renaming(document: Document, span: Span, name: str) -> Fix:
    quote = document.source.line(span.line)[span.column - 1]
    return Fix(f"write {name}", (Edit(span, f"{quote}{name}{quote}" if quote in "\"'" else name),))


def _about_emptied(document: Document, path: Path, value: object) -> Diagnostic:
    written = written_text(document, path)
    message = f"{named(path)} is {shown(value, written)}, which Argo turns into empty text"
    help, text = instead(SCALAR, value, written, path)
    fix = quoting(document, path, text, safe=False)  # the workflow runs today, with the empty text
    return document.report("emptied-value", *_WARNING, path, message, help, fix=fix)
