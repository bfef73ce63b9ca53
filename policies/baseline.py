"""Findings that were there before and may stay for a while: recorded in a file, hidden, and told once they are mended.

An entry is known by its fingerprint, so it stays the same when lines move. A baseline only shrinks: new findings are
not taken into it unless somebody writes it anew.
"""

from __future__ import annotations

import json
import os
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manifests.diagnostic import Diagnostic, path_text
from manifests.errors import InputError, UsageError
from manifests.fields import mappings, text
from manifests.paths import STDIN
from manifests.source import START, Span
from policies.fingerprints import relative, report_fingerprints
from policies.selection import Choice, Place, all_rules, place_of
from policies.suppression import Suppressed
from policies.suppression_rules import StaleBaseline

if TYPE_CHECKING:
    from manifests.load import Manifests
    from policies.lint import Report

SCHEMA = 1
"""Keys may be added under the same number; a renamed or removed key needs the next one."""
_KEYS = ("fingerprint", "name", "file", "kind", "object", "path", "message")
_NEEDED = ("fingerprint", "name", "file")
_FINGERPRINT = re.compile(r'"fingerprint"\s*:\s*"([^"\\]*)"')


@dataclass(frozen=True)
class Entry:
    """One recorded finding. `fingerprint` is what it is known by; the rest is for people and for the order."""

    fingerprint: str
    name: str
    file: str
    """As seen from the folder of the baseline."""
    kind: str = ""
    object: str = ""
    path: str = ""
    message: str = ""
    span: Span = field(default=START, compare=False)
    """Where it stands in the baseline."""

    @property
    def sort_key(self) -> tuple[str, ...]:
        return (self.file, self.name, self.kind, self.object, self.path, self.message, self.fingerprint)


@dataclass(frozen=True)
class Baseline:
    """The entries of one file; `file` is its path."""

    file: str
    entries: tuple[Entry, ...] = ()

    @property
    def root(self) -> str:
        return os.path.dirname(self.file) or "."

    def text(self) -> str:
        """What the file holds: a line for each entry, in an order of their own, so that a diff says what changed."""
        unique = {entry.fingerprint: entry for entry in self.entries}
        lines = [
            json.dumps({key: getattr(entry, key) for key in _KEYS})  # escaped to ASCII, so that any text can be written
            for entry in sorted(unique.values(), key=lambda entry: entry.sort_key)
        ]
        inside = ",\n".join(f"    {line}" for line in lines)
        listed = f"[\n{inside}\n  ]" if lines else "[]"
        return f'{{\n  "schema": {SCHEMA},\n  "findings": {listed}\n}}\n'

    def write(self) -> None:
        try:
            Path(self.file).write_text(self.text(), encoding="utf-8", newline="\n")
        except OSError as error:
            raise InputError(f"cannot write {self.file}: {error.strerror or error}") from None

    def without(self, entries: Iterable[Entry]) -> Baseline:
        gone = {entry.fingerprint for entry in entries}
        return Baseline(self.file, tuple(entry for entry in self.entries if entry.fingerprint not in gone))

    def of_lost_files(self) -> list[Entry]:
        """The entries of files that are not there any more."""
        lost = {file for file in self.files if not os.path.exists(os.path.join(self.root, file))}
        return [entry for entry in self.entries if entry.file in lost]

    @property
    def files(self) -> set[str]:
        return {entry.file for entry in self.entries}


def baseline_of(report: Report, file: str) -> Baseline:
    """What would hide all that a report shows, and nothing more.

    What comes on standard input has no name to be known by, so it is not recorded.
    """
    baseline = Baseline(file)
    known, _ = report_fingerprints(report, baseline.root)
    return Baseline(
        file,
        tuple(
            Entry(
                fingerprint,
                finding.name,
                relative(finding.file, baseline.root),
                finding.kind,
                finding.object,
                path_text(finding.path),
                finding.message,
            )
            for finding, fingerprint in zip(report.findings, known, strict=True)
            if finding.file != STDIN
        ),
    )


def read_baseline(file: str) -> Baseline:
    """The baseline in a file. InputError where it cannot be read; UsageError where it holds something else."""
    try:
        written = Path(file).read_bytes()
    except OSError as error:
        hint = "; `--write-baseline` makes it" if isinstance(error, FileNotFoundError) else ""
        raise InputError(f"{file}: {error.strerror or error}{hint}") from None
    try:
        content = written.decode("utf-8-sig")
        value = json.loads(content)
    except UnicodeDecodeError:
        raise UsageError(f"{file}: not a baseline: this is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{file}: not a baseline: {_plainly(error)}") from None
    return Baseline(file, tuple(_entries(value, _places(content), file)))


def hide(report: Report, baseline: Baseline) -> tuple[list[Diagnostic], list[Suppressed], list[Entry], list[Entry]]:
    """The findings that the baseline does not hold, those that it does, the entries that hid nothing, and those of them
    whose findings a comment hides.
    """
    known = {entry.fingerprint for entry in baseline.entries}
    kept, hidden, met = [], [], set()
    shown, suppressed = report_fingerprints(report, baseline.root)
    for finding, fingerprint in zip(report.findings, shown, strict=True):
        if fingerprint in known:
            met.add(fingerprint)
            hidden.append(Suppressed(finding, "baseline", f"recorded in {baseline.file}"))
        else:
            kept.append(finding)
    unmet = [entry for entry in baseline.entries if entry.fingerprint not in met]
    return kept, hidden, unmet, [entry for entry in unmet if entry.fingerprint in suppressed]


def outlived(
    unmet: Iterable[Entry],
    baseline: Baseline,
    manifests: Manifests,
    choice: Choice,
    *,
    partial: Collection[str] = (),
    suppressions: bool = True,
) -> list[Entry]:
    """Those entries that hid nothing though their rules have looked into the whole of their files."""
    linted = {
        relative(source.name, baseline.root): source.name
        for source in manifests.sources
        if source.name != STDIN and source.name not in partial
    }
    objects = {place[:3]: place for place in map(place_of, manifests.documents)}
    rules = {
        rule.name: rule
        for rule in all_rules()
        if rule.holds_for(manifests.argo_version) and (suppressions or rule.category != StaleBaseline.category)
    }
    found = []
    for entry in unmet:
        if entry.file in linted and entry.name in rules:
            place = Place(linted[entry.file], entry.kind, entry.object)
            if choice.at(objects.get(place[:3], place)).includes(rules[entry.name]):
                found.append(entry)
    return found


def stale_finding(entry: Entry, baseline: Baseline, commented: bool = False) -> Diagnostic:
    """What is to be said about an entry of no use; `commented` where a comment hides what it was for."""
    where = f" at {entry.path}" if entry.path else ""
    owner = f" of {entry.kind} {entry.object!r}" if entry.object else ""
    fate = f"is hidden by a comment in {entry.file}" if commented else f"does not occur in {entry.file} any more"
    return Diagnostic(
        name=StaleBaseline.name,
        category=StaleBaseline.category,
        severity=StaleBaseline.severity,
        message=f"{entry.name}{where}{owner} {fate}",
        help="take the entry out with `--prune-baseline`, so that the finding cannot come back unseen",
        file=baseline.file,
        span=entry.span,
        object=entry.object,
    )


def lint_with_baseline(
    find: Callable[[Baseline | None], Report],
    file: str | None,
    *,
    write: bool = False,
    force: bool = False,
    prune: bool = False,
) -> tuple[Report, str]:
    """What `find` reports beside the baseline in `file`, if there is one, and a note about what became of that file.

    `write` makes it of today's findings, over an old one only with `force`; `prune` takes out what occurs no more.
    """
    if write and prune:
        raise UsageError("--write-baseline takes in all of today's findings, so there is nothing to prune")
    if force and not write:
        raise UsageError("--force goes with --write-baseline")
    if file is None:
        if write or prune:
            raise UsageError(f"--{'write' if write else 'prune'}-baseline needs a file: --baseline FILE")
        return find(None), ""
    if write:
        if os.path.lexists(file) and not force:
            raise UsageError(
                f"{file} is there already: `--prune-baseline` takes out what occurs no more; "
                "with `--force`, all of today's findings are accepted"
            )
        report = find(None)
        baseline = baseline_of(report, file)
        baseline.write()
        return find(baseline), f"wrote {_counted(len(baseline.entries))} to {file}"
    baseline = read_baseline(file)
    report = find(baseline)
    if not prune:
        return report, ""
    left = baseline.without([*report.stale, *baseline.of_lost_files()])
    gone = len(baseline.entries) - len(left.entries)
    if not gone:
        return report, f"nothing to take out of {file}"
    left.write()
    return find(left), f"took {_counted(gone)} out of {file}, {len(left.entries)} left"


def _entries(value: object, places: dict[str, Span], file: str) -> Iterable[Entry]:
    raw: dict[str, Any] = value if isinstance(value, dict) else {}
    if raw.get("schema") != SCHEMA or not isinstance(raw.get("findings"), list):
        raise UsageError(f'{file}: not a baseline: it needs "schema": {SCHEMA} and a list "findings"')
    rows = dict(mappings(raw, "findings"))
    for index in range(len(raw["findings"])):
        row = rows.get(index, {})
        missing = [key for key in _NEEDED if text(row, key) is None]
        if missing:
            raise UsageError(f"{file}: not a baseline: findings[{index}] has no text {missing[0]!r}")
        told = {key: text(row, key) or "" for key in _KEYS}
        yield Entry(span=places.get(told["fingerprint"], START), **told)


def _places(content: str) -> dict[str, Span]:
    """Where each fingerprint stands: its line without the blanks around it."""
    starts = [0, *(match.end() for match in re.finditer("\n", content))]
    lines = content.split("\n")
    places: dict[str, Span] = {}
    for match in _FINGERPRINT.finditer(content):
        line = bisect_right(starts, match.start())
        written = lines[line - 1]
        column = len(written) - len(written.lstrip()) + 1
        places.setdefault(match[1], Span(line, column, line, len(written.rstrip().removesuffix(",")) + 1))
    return places


def _plainly(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else f"{error}"


def _counted(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"
