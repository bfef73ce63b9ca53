"""Findings that mend themselves: their edits, applied so that nothing gets worse."""

from __future__ import annotations

import difflib
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from catalog import Catalog
from manifests.diagnostic import Diagnostic, Edit, Fix, Severity
from manifests.edits import apply_edits, overlap
from manifests.load import Manifests, load_sources
from manifests.source import SourceFile
from policies.lint import lint
from policies.selection import EVERYTHING, Selection

ROUNDS = 10
"""One fix may make way for another; more rounds than this mean that two of them undo each other."""


def fix_texts(manifests: Manifests, findings: Sequence[Diagnostic], unsafe: bool) -> dict[str, str]:
    """The new texts of the files that fixes change, by file name. Where two fixes meet, the first is made."""
    texts = {source.name: _apply(source.text, _fixes(findings, source.name, unsafe)) for source in manifests.sources}
    return {source.name: texts[source.name] for source in manifests.sources if texts[source.name] != source.text}


def fixed(
    source: SourceFile,
    unsafe: bool = False,
    selection: Selection = EVERYTHING,
    catalog: Catalog | None = None,
    *,
    beside: Sequence[SourceFile] = (),
) -> str:
    """The text of `source` once everything that can be mended is. `beside` are the other files that are read with it.

    A change that breaks the YAML or brings a new error is not made.
    """
    others = [other for other in beside if other.name != source.name]

    def check(text: str) -> list[Diagnostic]:
        return lint(load_sources([SourceFile(source.name, text), *others]), selection, catalog=catalog)

    text = source.text
    for _ in range(ROUNDS):
        findings = check(text)
        better = _mended(text, _fixes(findings, source.name, unsafe), findings, check)
        if better == text:
            break
        text = better
    return text


def diff(old: str, new: str, name: str) -> str:
    """What changed, as a unified diff that `patch` reads; empty where nothing did."""
    lines = difflib.unified_diff(_lines(old), _lines(new), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _mended(text: str, fixes: list[Fix], findings: list[Diagnostic], check: Callable[[str], list[Diagnostic]]) -> str:
    """The text with all fixes made if that brings no error; else with those that bring none, tried one by one."""
    errors = _errors(findings)
    together = _apply(text, fixes)
    if together == text or not _errors(check(together)) - errors:
        return together
    sound: list[Fix] = []
    for fix in fixes:
        if not _errors(check(_apply(text, [*sound, fix]))) - errors:
            sound.append(fix)
    return _apply(text, sound)


def _fixes(findings: Iterable[Diagnostic], file: str, unsafe: bool) -> list[Fix]:
    mine = (finding.fix for finding in findings if finding.file == file)
    return [fix for fix in mine if fix is not None and (unsafe or fix.safe)]


def _errors(findings: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
    """How many errors of each kind there are in each file; places may move, counts must not rise."""
    return Counter((finding.file, finding.name) for finding in findings if finding.severity is Severity.ERROR)


def _apply(text: str, fixes: Iterable[Fix]) -> str:
    """The text with every fix made whole, or not at all where it meets an earlier one."""
    edits: list[Edit] = []
    for fix in fixes:
        if not any(overlap(edit, made) for edit in fix.edits for made in edits):
            edits += fix.edits
    return apply_edits(text, edits)


def _lines(text: str) -> list[str]:
    return io.StringIO(text, newline="\n").readlines()
