"""Findings that mend themselves: their edits, applied so that nothing gets worse."""

from __future__ import annotations

import difflib
import io
import os
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from catalog import Catalog
from manifests.diagnostic import Diagnostic, Edit, Fix, Severity
from manifests.edits import apply_edits, overlap
from manifests.load import Manifests, load_sources
from manifests.source import SourceFile
from policies.lint import lint
from policies.policy import ECI_BY_DEFAULT, Target
from policies.selection import EVERYTHING, Choice

ROUNDS = 10
"""One fix may make way for another; more rounds than this mean that two of them undo each other."""

_FileFix = tuple[str, Fix]
_Check = Callable[[dict[str, str]], Sequence[Diagnostic]]


def fix_texts(manifests: Manifests, findings: Iterable[Diagnostic], unsafe: bool) -> dict[str, str]:
    """The new texts of the files that fixes change, by file name. Where two fixes meet, the first is made."""
    old = {source.name: source.text for source in manifests.sources}
    new = _applied(old, [fix for fix in _fixes(findings, unsafe) if fix[0] in old])
    return {name: text for name, text in new.items() if text != old[name]}


def fixed_files(
    manifests: Manifests,
    unsafe: bool = False,
    selection: Choice = EVERYTHING,
    catalog: Catalog | None = None,
    *,
    target: Target = ECI_BY_DEFAULT,
    only: Collection[str] | None = None,
    suppressions: bool = True,
) -> dict[str, str]:
    """The text of every file, read together, once all that can be mended is. `only` names the files that may change.

    What a comment hides is left as it is, unless `suppressions` are off. A change that breaks the YAML or brings a new
    error is not made.
    """

    def check(texts: dict[str, str]) -> Sequence[Diagnostic]:
        again = manifests.reread([SourceFile(name, text) for name, text in texts.items()])
        return lint(again, selection, catalog=catalog, target=target, suppressions=suppressions).findings

    texts = {source.name: source.text for source in manifests.sources}
    for _ in range(ROUNDS):
        findings = check(texts)
        fixes = [fix for fix in _fixes(findings, unsafe) if only is None or fix[0] in only]
        better = _applied(texts, _sound(texts, [], fixes, _errors(findings), check))
        if better == texts:
            break
        texts = better
    return texts


def fixed(
    source: SourceFile,
    unsafe: bool = False,
    selection: Choice = EVERYTHING,
    catalog: Catalog | None = None,
    *,
    beside: Sequence[SourceFile] = (),
) -> str:
    """The same for one file. `beside` are the files that are read with it and stay as they are."""
    files = [source, *(other for other in beside if other.name != source.name)]
    return fixed_files(load_sources(files), unsafe, selection, catalog, only={source.name})[source.name]


def is_sound(
    manifests: Manifests, file: str, fix: Fix, selection: Choice = EVERYTHING, *, target: Target = ECI_BY_DEFAULT
) -> bool:
    """Whether a fix keeps the YAML whole and brings no new error, found by reading and linting once more."""
    before = {source.name: source.text for source in manifests.sources}
    after = manifests.reread([SourceFile(name, text) for name, text in _applied(before, [(file, fix)]).items()])
    found = (_errors(lint(one, selection, target=target).findings) for one in (after, manifests))
    return not next(found) - next(found)


def overwrite(file: str, text: str) -> None:
    """Write a text over that of a file, whose byte order mark stays. Where that fails, the old text stays too.

    Raises OSError, also for what is no file, such as a pipe.
    """
    if not os.path.isfile(file):
        raise OSError("it is no file")
    with open(file, "r+b", buffering=0) as out:
        old = out.read()
        mark = BOM_UTF8 if old.startswith(BOM_UTF8) else b""
        try:
            _rewrite(out, mark + text.encode("utf-8"))
        except BaseException:
            _rewrite(out, old)
            raise


def _rewrite(out: io.FileIO, content: bytes) -> None:
    out.seek(0)
    rest = memoryview(content)
    while rest:
        rest = rest[out.write(rest) :]
    out.truncate()


def diff(old: str, new: str, name: str) -> str:
    """What changed, as a unified diff that `patch` reads; empty where nothing did."""
    lines = difflib.unified_diff(_lines(old), _lines(new), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _sound(
    texts: dict[str, str], made: list[_FileFix], more: list[_FileFix], errors: Counter[tuple[str, str]], check: _Check
) -> list[_FileFix]:
    """Those fixes that bring no new error, found by halving; `made` are known to bring none."""
    if not more or not _errors(check(_applied(texts, made + more))) - errors:
        return made + more
    if len(more) == 1:
        return made
    half = len(more) // 2
    made = _sound(texts, made, more[:half], errors, check)
    return _sound(texts, made, more[half:], errors, check)


def _fixes(findings: Iterable[Diagnostic], unsafe: bool) -> list[_FileFix]:
    offered = ((finding.file, finding.fix) for finding in findings)
    return [(file, fix) for file, fix in offered if fix is not None and (unsafe or fix.safe)]


def _errors(findings: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
    """How many errors of each kind there are in each file; places may move, counts must not rise."""
    return Counter((finding.file, finding.name) for finding in findings if finding.severity is Severity.ERROR)


def _applied(texts: dict[str, str], fixes: Iterable[_FileFix]) -> dict[str, str]:
    """The texts with every fix made whole, or not at all where it meets an earlier one."""
    edits: dict[str, list[Edit]] = {name: [] for name in texts}
    for file, fix in fixes:
        if not any(overlap(edit, made) for edit in fix.edits for made in edits[file]):
            edits[file] += fix.edits
    return {name: apply_edits(text, edits[name]) if edits[name] else text for name, text in texts.items()}


def _lines(text: str) -> list[str]:
    return io.StringIO(text, newline="\n").readlines()
