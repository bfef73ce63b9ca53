"""What a finding is called by those who remember it: the same name after lines above it have come and gone."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence

from manifests.diagnostic import Diagnostic, Path
from manifests.document import Document
from manifests.load import Manifests
from manifests.nodes import Node


def fingerprints(findings: Iterable[Diagnostic], manifests: Manifests, root: str = ".") -> list[str]:
    """For each finding 64 hexadecimal digits, the same from run to run, and no two alike.

    They are made of the file (as seen from the folder `root`), the rule, the kind and name of the object, the path with
    the names of list items in place of their numbers, and the value there if it is no mapping or list. So they do not
    change when lines move, when a template is put before another, or when a message is worded anew.
    """
    documents: dict[str, list[Document]] = {}
    for document in manifests.documents:
        documents.setdefault(document.source.name, []).append(document)
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for finding in findings:
        node = _root(documents.get(finding.file, ()), finding)
        file = finding.file if finding.file == "-" else os.path.relpath(finding.file, root).replace(os.sep, "/")
        parts = (file, finding.name, finding.kind, finding.object, *_named(node, finding.path))
        seen[parts] += 1
        found.append(hashlib.sha256("\0".join((*parts, str(seen[parts]))).encode()).hexdigest())
    return found


def _root(documents: Sequence[Document], finding: Diagnostic) -> Node | None:
    """The document that a finding lies in."""
    before = [document for document in documents if document.root.span.line <= finding.span.line]
    return before[-1].root if before else None


def _named(node: Node | None, path: Path) -> list[str]:
    """The path, with names for the numbers of named items, and the value at its end."""
    parts = []
    for part in path:
        node = node.children.get(part) if node is not None else None
        name = node.value.get("name") if node is not None and isinstance(node.value, dict) else None
        parts.append(f"[{name}]" if isinstance(part, int) and isinstance(name, str) else str(part))
    if node is not None and not isinstance(node.value, dict | list):
        parts.append(repr(node.value))
    return parts
