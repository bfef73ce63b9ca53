"""A release of Argo Workflows, and what the controller does otherwise in it than in others (docs/sources.md argo 0.2).

A patch belongs to its line: what began in 3.4.17 and in 3.5.3 is in 3.4.18 and in 3.6.0, and not in 3.5.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from manifests.errors import UsageError
from manifests.versions import VERSIONS

LINES = {"3.4": 18, "3.5": 15, "3.6": 19, "3.7": 18, "4.0": 10, "4.1": 2}
"""Each line of releases with the newest patch of it whose source was read. Later patches count as that one."""

_WRITTEN = re.compile(r"([0-9]{1,3})\.([0-9]{1,3})(?:\.([0-9]{1,4}))?")


class Since:
    """Whether something holds in a release: from these on, one for each line into which it was brought."""

    def __init__(self, *firsts: str) -> None:
        self.firsts = [_numbers(first) for first in firsts]

    def __get__(self, release: Release, owner: type[Release]) -> bool:
        line = (release.major, release.minor)
        for major, minor, patch in self.firsts:
            if (major, minor) == line:
                return release.patch >= patch
        return line > self.firsts[-1][:2]


class Until(Since):
    """The same for what held before these."""

    def __get__(self, release: Release, owner: type[Release]) -> bool:
        return not super().__get__(release, owner)


def _numbers(text: str) -> tuple[int, int, int]:
    major, minor, patch = map(int, text.split("."))
    return major, minor, patch


@dataclass(frozen=True, order=True)
class Release:
    """What it does is asked by name: `Release.parse("3.7").has_backoff_cap`."""

    major: int
    minor: int
    patch: int

    # How retries are decided (docs/sources.md argo 3.2 to 3.4, 3.7)

    expression_means_always = Since("3.5.0")
    """A strategy with an expression and no policy retries by Always; before, by OnFailure."""
    expression_last = Since("3.5.8")
    """The expression is asked behind backoff, policy and limit; before, ahead of them all."""
    has_last_message = Since("3.5.0")
    """An expression can name `lastRetry.message`."""
    has_backoff_cap = Since("3.7.0")
    hooks_are_no_attempts = Since("3.5.1")
    """Nodes carry flags, so the hooks among a Retry node's children do not count as attempts."""

    # What becomes of a pod's end (docs/sources.md argo 3.5)

    silent_failure_fails = Since("3.4.17", "3.5.3")
    """A failed pod without a message and without container statuses is Failed; before, Succeeded."""
    unconfirmed_end_fails = Since("3.6.16", "3.7.7", "4.0.0")
    """A failed pod whose main and wait containers were not seen to end is Failed; before, Succeeded."""
    prefixes_messages = Since("3.7.0")
    """The message of a failure names the container: `main: Error (exit code 1)`."""
    daemon_failure_fails = Since("3.7.0")
    """A daemon that fails is Failed; before, Succeeded."""
    daemon_success_fails = Since("4.0.0")
    """A daemon that ends well is Failed too."""
    syncs_results = Since("3.7.1")
    """A pod's node counts as done only once its task result has been read."""
    has_pod_restart = Since("4.0.0")
    """`failedPodRestart`: pods that died before main ran can be made again."""

    # What parents, locks and references do

    fail_fast_waits = Since("3.5.14", "3.6.3", "3.7.0")
    """`failFast` of a template waits for the pods that still run."""
    unresolved_requeues = Since("3.7.12", "4.0.4")
    """A reference to an output that is not there waits for it; before, it was left as text."""
    skipped_outputs_default = Since("3.7.16", "4.0.7")
    """The outputs of what was skipped or omitted are their defaults, or absent."""
    has_lock_lists = Since("3.6.0")
    """`mutexes` and `semaphores`."""
    has_single_locks = Until("4.0.0")
    """`mutex` and `semaphore`."""

    # Time

    slot_is_immediate = Since("3.5.0")
    """A place among the controller's workflows is taken as soon as it is free; before, 10 s later."""
    has_pending_timeout = Since("4.1.0")
    wakes_at_timeout = Since("4.1.0")
    """The controller looks again when a template's `timeout` is over."""
    deletes_timed_out_pod = Since("4.1.0")
    """The pod of a node that timed out while Pending is deleted; before, it was left behind."""
    write_holds_worker = Until("4.1.0")
    """Each write of a workflow's status holds a worker of the controller for a second."""
    has_initless_pods = Since("4.1.0")

    @classmethod
    def parse(cls, text: str) -> Release:
        """The release of this number; a line without a patch means its newest. Raises UsageError where there is none.

        >>> str(Release.parse("3.5")), str(Release.parse("3.5.2"))
        ('3.5.15', '3.5.2')
        """
        match = _WRITTEN.fullmatch(text)
        line = f"{int(match[1])}.{int(match[2])}" if match else ""
        if match is None or line not in LINES:
            first, *_, last = LINES
            raise UsageError(
                f"{text!r} is no release of Argo whose rules are known; write {first} to {last}, e.g. 3.7 or 3.7.16"
            )
        return cls(int(match[1]), int(match[2]), LINES[line] if match[3] is None else int(match[3]))

    @property
    def line(self) -> str:
        """Its number without the patch."""
        return f"{self.major}.{self.minor}"

    @property
    def validated_as(self) -> str:
        """The one of `VERSIONS` whose schemas and validation rules come closest."""
        return self.line if self.line in VERSIONS else VERSIONS[0]

    def __str__(self) -> str:
        return f"{self.line}.{self.patch}"


NEWEST_RELEASE = Release.parse(list(LINES)[-1])
