"""How often each rule spoke, and in how large a part of the files: the first look at a repository that is new to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TextIO

from manifests.diagnostic import Severity
from policies.formats import many
from policies.lint import Report


def write(report: Report, out: TextIO) -> None:
    """A line for each rule that spoke, those in most files first: files, their share, findings, severities."""
    files: dict[str, set[str]] = defaultdict(set)
    levels: dict[str, Counter[Severity]] = defaultdict(Counter)
    for finding in report.findings:
        files[finding.name].add(finding.file)
        levels[finding.name][finding.severity] += 1
    total = len(report.manifests.sources)
    width = max(map(len, files), default=len("rule"))
    out.write(f"{'rule':<{width}}  files  share  findings  severity\n")
    for name in sorted(files, key=lambda name: (-len(files[name]), name)):
        share = len(files[name]) / total if total else 0.0
        counts = levels[name]
        words = ", ".join(severity.value for severity in reversed(Severity) if counts[severity])
        out.write(f"{name:<{width}}  {len(files[name]):>5}  {share:>5.0%}  {counts.total():>8}  {words}\n")
    parts = (many(len(files), "rule"), "spoke", many(len(report.findings), "time"), "in", many(total, "file"))
    out.write(f"{' '.join(parts)}\n")
