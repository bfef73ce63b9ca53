"""Where a setting of the controller's ConfigMap is written, which is often inside a text."""

from __future__ import annotations

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Path
from manifests.reading import read_documents
from manifests.source import SourceFile, Span


def setting_place(controller: ControllerConfig, path: Path) -> tuple[Path, Span | None]:
    """The ConfigMap key that holds a setting, and the setting's own place where its text is a `|` block."""
    root, source = controller.document.root, controller.document.source
    outer, inner = ("data", str(path[0])), path[1:]
    if root.find(outer) is None:
        outer, inner = ("data", "config"), path
    node = root.find(outer)
    if node is None or node.alias or not isinstance(node.value, str) or not inner:
        return outer, None
    if not source.line(node.span.line)[node.span.column - 1 :].startswith("|"):
        return outer, None
    text = SourceFile("", node.value)
    documents, _ = read_documents(text)
    if not documents or documents[0].root.find(inner) is None:
        return outer, None
    span, first = documents[0].place(inner), node.span.line
    indent = len(source.line(first + span.line)) - len(text.line(span.line))
    return outer, Span(first + span.line, span.column + indent, first + span.end_line, span.end_column + indent)
