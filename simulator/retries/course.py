"""What the controller does about an attempt that fails the same way again and again, on a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.release import NEWEST_RELEASE, Release
from manifests.retry import Again, Attempt, Expression, History, RetryStrategy, Settle, Wait, decide
from simulator.controller.outcome import Outcome
from simulator.retries.causes import Failure

MOST = 100
"""Retries after which nobody looks further."""


class Undecided(Exception):
    """An expression depends on what is known only once the workflow runs; the message names it."""


@dataclass(frozen=True, slots=True)
class Course:
    """All waits are in seconds."""

    waits: tuple[float, ...]
    """From the end of each attempt to the start of the next."""
    last: Attempt
    idle: float = 0.0
    """What was waited for behind the last attempt, in vain."""
    end: Settle | None = None
    """None where it goes on, as far as one can see."""
    unknown: str = ""
    """What the next decision depends on, where that is not known."""

    @property
    def attempts(self) -> int:
        return len(self.waits) + 1


def course(
    strategy: RetryStrategy,
    failure: Failure,
    cut_off: Outcome,
    *,
    expression: Expression | None = None,
    workflow_deadline: float | None = None,
    release: Release = NEWEST_RELEASE,
    transient_pattern: str | None = None,
) -> Course:
    """The attempts from the first to the one that settles it; `cut_off` is what one is that maxDuration ends.

    Times count from the start of the first attempt. Each next one starts as soon as it may.
    """
    now, deadline = 0.0, None
    waits: list[float] = []
    while True:
        started, outcome, now = now, failure.outcome, now + failure.lasts
        if deadline is not None and failure.ran and now > deadline:
            outcome, now = cut_off, max(started, deadline)
        finished = now if failure.ran else None
        last = Attempt(outcome.phase, started, finished, outcome.message, outcome.exit_code)
        history, waited = History(len(waits) + 1, 0.0, last), 0.0
        decision: Again | Wait | Settle = Wait(0.0)
        while isinstance(decision, Wait):
            now, waited = now + decision.seconds, waited + decision.seconds
            try:
                decision = decide(
                    strategy,
                    history,
                    now,
                    workflow_deadline=workflow_deadline,
                    expression=expression,
                    release=release,
                    transient_pattern=transient_pattern,
                )
            except Undecided as what:
                return Course(tuple(waits), last, waited, unknown=str(what))
        if isinstance(decision, Settle):
            return Course(tuple(waits), last, waited, decision)
        if len(waits) == MOST:
            return Course(tuple(waits), last)
        waits.append(waited)
        deadline = decision.deadline
