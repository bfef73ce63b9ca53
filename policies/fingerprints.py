"""What a finding is called by those who remember it: the same name after lines above it have come and gone."""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from manifests.diagnostic import Diagnostic, Path
from manifests.load import Manifests
from manifests.nodes import Node
from manifests.paths import STDIN
from manifests.source import SourceFile, Span

if TYPE_CHECKING:
    from policies.lint import Report


def fingerprints(findings: Iterable[Diagnostic], manifests: Manifests, root: str = ".") -> list[str]:
    """For each finding 64 hexadecimal digits, the same from run to run, and no two alike.

    They are made of the file (as seen from the folder `root`), the rule, the kind and name of the object, the path with
    the names of list items in place of their numbers, and what is marked there: a part of the text, or the value if it
    is no mapping or list. So they do not change when lines move, when a template is put before another, or when a
    message is worded anew.
    """
    trees = _Trees(manifests)
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for finding in findings:
        node = trees.root(finding)
        place = (relative(finding.file, root), finding.name, finding.kind, finding.object)
        parts = (*place, *_named(node, finding.path), *trees.marked(finding, node))
        seen[parts] += 1
        text = "\0".join((*parts, str(seen[parts])))
        found.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    return found


def report_fingerprints(report: Report, root: str = ".") -> tuple[list[str], list[str]]:
    """Those of a report's findings and of its suppressed ones, told apart as one list: hiding one renames no other."""
    everything = [*report.findings, *(one.finding for one in report.suppressed)]
    order = sorted(range(len(everything)), key=lambda index: everything[index].sort_key)
    names = fingerprints([everything[index] for index in order], report.manifests, root)
    found = [name for _, name in sorted(zip(order, names, strict=True))]
    return found[: len(report.findings)], found[len(report.findings) :]


def titles(findings: Iterable[Diagnostic], manifests: Manifests) -> list[str]:
    """The same for people: rule, object and path, such as `retry-missing Workflow/hash- spec.templates[hash]`.

    Alike for two findings that only the text or their number tells apart.
    """
    trees = _Trees(manifests)
    found = []
    for finding in findings:
        path = "".join(
            part if part.startswith("[") else f".{part}" for part in _named(trees.root(finding), finding.path)
        )
        about = "/".join(filter(None, (finding.kind, finding.object)))
        found.append(" ".join(filter(None, (finding.name, about, path.removeprefix(".")))))
    return found


def relative(file: str, root: str = ".") -> str:
    """A file as seen from a folder, with slashes; standard input keeps its name."""
    return file if file in ("", STDIN) else os.path.relpath(file, root).replace(os.sep, "/")


class _Trees:
    """The texts and documents by file: what a finding lies in."""

    def __init__(self, manifests: Manifests) -> None:
        self._sources: dict[str, SourceFile] = {source.name: source for source in manifests.sources}
        self._roots: dict[str, list[Node]] = {}
        for document in manifests.documents:
            self._roots.setdefault(document.source.name, []).append(document.root)
        self._lines = {file: [root.span.line for root in roots] for file, roots in self._roots.items()}

    def root(self, finding: Diagnostic) -> Node | None:
        """The document that a finding lies in."""
        above = bisect_right(self._lines.get(finding.file, ()), finding.span.line)
        return self._roots[finding.file][above - 1] if above else None

    def marked(self, finding: Diagnostic, root: Node | None) -> list[str]:
        """What the place of a finding says: the text where it is a part of a line, else the value if it is plain."""
        source, span = self._sources.get(finding.file), finding.span
        whole = root is not None and root.place(finding.path) == span
        if source is not None and not whole and span.line == span.end_line:
            return [_text(source, span)]
        node = root.find(finding.path) if root is not None else None
        return [repr(node.value)] if node is not None and not isinstance(node.value, dict | list) else []


def _text(source: SourceFile, span: Span) -> str:
    return source.line(span.line)[span.column - 1 : span.end_column - 1]


def _named(node: Node | None, path: Path) -> list[str]:
    """The path, with names for the numbers of named items."""
    parts = []
    for part in path:
        node = node.children.get(part) if node is not None else None
        name = node.value.get("name") if node is not None and isinstance(node.value, dict) else None
        parts.append(f"[{name if isinstance(name, str) else part}]" if isinstance(part, int) else part)
    return parts


# GitHub's fingerprint of a line

_WINDOW, _FACTOR, _BITS = 100, 37, 64
_LINE_END = re.compile("\r\n|\r|\n")
_BLANKS = str.maketrans("", "", " \t")
_END_OF_FILE = "\uffff"


def line_hashes(text: str) -> list[str]:
    """For each line what GitHub calls `primaryLocationLineHash`, so that uploads need not be completed from the files.

    A polynomial hash over the next 100 UTF-16 code units that are no blanks, from the start of the line on, and the
    number of lines so far that have this hash (github/codeql-action, src/fingerprints.ts at 0225834c).
    """
    *lines, last = (line.translate(_BLANKS) for line in _LINE_END.split(text))
    lines = [f"{line}\n" for line in lines] + [last + _END_OF_FILE]
    encoded = [line.encode("utf-16-be", "surrogatepass") for line in lines]
    units = b"".join([*encoded, bytes(2 * _WINDOW)])
    mask = (1 << _BITS) - 1
    values = (high << 8 | low for high, low in zip(units[::2], units[1::2], strict=True))
    hashes = list(accumulate(values, lambda before, unit: (before * _FACTOR + unit) & mask, initial=0))
    leaving = pow(_FACTOR, _WINDOW, 1 << _BITS)
    seen: Counter[int] = Counter()
    found, start = [], 0
    for line in encoded:
        value = (hashes[start + _WINDOW] - hashes[start] * leaving) & mask
        seen[value] += 1
        found.append(f"{value:x}:{seen[value]}")
        start += len(line) // 2
    return found
