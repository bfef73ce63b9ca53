"""In how many of the files of a corpus each policy speaks, for pods that are meant for ECI.

A policy that speaks of nearly every file tells nobody anything, unless by its nature: then the corpus itself is written
for other clusters. The corpus is that of the environment variable DRYDOCK_CORPUS, or else the examples of all rules.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from manifests import load
from policies import POLICIES
from policies.lint import lint
from policies.selection import Selection

MOST = 0.6
"""The share of the files that a policy may speak of."""
BY_NATURE = {
    "workflow-deadline-missing": "short examples have no deadline",
    "eci-label-missing": "they are not written for ECI",
    "resources-missing": "they leave the size to the cluster",
    "retry-missing": "they show one thing each, and seldom a retry",
    "ttl-missing": "as above, for a strict reader",
    "service-account-default": "as above, for a strict reader",
    "service-account-token-mounted": "as above, for a strict reader",
    "runs-as-root": "as above, for a strict reader",
    "privilege-escalation-allowed": "as above, for a strict reader",
    "public-registry": "their images are public, for a strict reader",
}
"""Policies that speak of what a short public example leaves out, with the reason."""


def measure() -> Iterator[tuple[str, float]]:
    """The share of the files for every policy, most first."""
    corpus = os.environ.get("DRYDOCK_CORPUS")
    with TemporaryDirectory() as folder:
        if corpus is None:
            for policy in POLICIES:
                Path(folder, f"{policy.name}.yaml").write_text(policy.example("bad"), encoding="utf-8")
        manifests = load([corpus or folder])
        report = lint(manifests, Selection(profile="strict"))
    files: dict[str, set[str]] = {policy.name: set() for policy in POLICIES}
    for finding in report.findings:
        if finding.name in files:
            files[finding.name].add(finding.file)
    for name, found in sorted(files.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        share = len(found) / len(manifests.sources)
        assert share <= MOST or name in BY_NATURE, f"{name} speaks of {share:.0%} of the files"
        yield f"of the files have {name}" + (f" ({BY_NATURE[name]})" if share > MOST else ""), share
