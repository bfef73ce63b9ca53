"""What Argo makes of the end of a pod: the node's phase, message and exit code (docs/sources.md argo 3.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from manifests.release import NEWEST_RELEASE, Release
from manifests.retry import Phase
from simulator.cloud.ending import End


@dataclass(frozen=True, slots=True)
class Outcome:
    phase: Phase
    message: str
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """`text` is what Argo says. Where `container` decides, or there is no text, a message of the pod's status wins.

    A release in which `holds` is false takes the pod for a success, whatever its phase.
    """

    phase: Phase
    text: str = ""
    container: str = ""
    holds: Callable[[Release], bool] = lambda _: True


_ROWS = {
    "ok": _Row("Succeeded"),
    "fail": _Row("Failed", "Error (exit code {code})", "main"),  # row 1
    "oom": _Row("Failed", "OOMKilled (exit code {code})", "main"),  # row 2
    "killed": _Row("Failed", "Error (exit code {code})", "main"),  # row 17
    "wait-failed": _Row("Error", "Error (exit code 1)", "wait"),  # row 3
    "init-failed": _Row("Error", "Error (exit code 1)", "init"),  # row 4
    "waiting-failed": _Row("Error"),  # row 9
    "silent": _Row("Failed", "can't find failed message for pod", holds=lambda r: r.silent_failure_fails),  # row 10
    "unconfirmed": _Row(  # row 11
        "Failed",
        "pod failed: neither main nor wait container completed successfully",
        holds=lambda r: r.unconfirmed_end_fails,
    ),
    "deleted": _Row("Error", "pod deleted"),  # row 12
}
_WITH_MESSAGE = _Row("Failed")
"""Rows 6 to 8: a message in the pod's status wins over its containers, whatever the provider's reason was. So an
eviction, a reclaimed spot instance and a creation that the provider refused are Failed, and not Error."""


def outcome_of(end: End, release: Release = NEWEST_RELEASE) -> Outcome:
    """The row of the table for this end, in the words of the release."""
    row = _ROWS.get(end.kind, _WITH_MESSAGE)
    if row.phase == "Succeeded" or not row.holds(release):
        return Outcome("Succeeded", "", end.exit_code)
    text = row.text.format(code=end.exit_code)
    if row.container and release.prefixes_messages:
        text = f"{row.container}: {text}"
    has_say = row.container or not row.text
    return Outcome(row.phase, end.message if end.message and has_say else text, end.exit_code)
