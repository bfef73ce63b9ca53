"""Strategies for how attempts end: as scripted in a scenario's `tasks.T.attempts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from manifests.retry import TRANSIENT_TEXTS
from simulator.cloud.ending import reclaimed
from simulator.testing.drawn import Drawn
from simulator.testing.durations import durations
from simulator.testing.parts import few, keys, made

Outcome: TypeAlias = str | Drawn
"""`oom 12s`, or `{end: fail, after: 12s, exit_code: 3}`."""

_ENDS: Mapping[str, str] = {
    "ok": "ok",
    "exit-code": "fail",
    "oom": "oom",
    "reclaimed": "reclaimed",
    "provider-failed": "provider-failed",
    "evicted": "evicted",
    "deleted": "deleted",
    "reclaimed-error": "deleted",
    "reclaimed-init": "waiting-failed",
    "waiting-failed": "waiting-failed",
    "transient": "provider-failed",
    "init-failed": "init-failed",
    "wait-failed": "wait-failed",
    "lost": "lost",
    "silent": "silent",
    "unconfirmed": "unconfirmed",
    "pull-failed": "pull-failed",
    "hang": "hang",
    "vanished": "vanished",
}
"""Each kind with the word that scenarios have for it (docs/scenarios.md, scripted ends)."""
OUTCOMES = tuple(_ENDS)
"""Kinds of outcome, the most usual first. An instance that is taken away is `reclaimed` where Argo sees Failed with
BidFailed, `reclaimed-error` where the pod is gone, and `reclaimed-init` where it was still starting; `transient` is a
refusal in words that OnTransientError retries.
"""
PENDING = ("pull-failed", "hang")
"""Those that leave the pod Pending: only a deadline ends them."""
FAULTS = tuple(kind for kind in OUTCOMES if kind not in ("ok", "vanished"))
"""Those that somebody may expect a workflow to outlast. What has vanished is created again and vanishes again, until
the run is cut off."""


def outcomes(
    *,
    kinds: Sequence[str] = OUTCOMES,
    after: SearchStrategy[str] = durations(),
) -> SearchStrategy[Outcome]:
    """One entry of `tasks.T.attempts`, such as `reclaimed 31s`; shrinks to the first of `kinds`, `after` its shortest.

    `kinds` are words out of OUTCOMES, and `after` is how long an attempt lasts: from Running, or from the request on
    for pods that never run. Exit codes are drawn from 1 to 255. Raises ValueError for a kind that does not exist.
    """
    unknown = [kind for kind in kinds if kind not in _ENDS]
    if unknown:
        raise ValueError(f"no kind of outcome is named {unknown[0]!r}; there are {', '.join(OUTCOMES)}")
    return made(_outcome, st.sampled_from(kinds), after, st.integers(1, 255))


def _outcome(kind: str, after: str, detail: int) -> Outcome:
    """`detail` is the exit code, or which message. All kinds draw as much, so that an example shrinks to the first."""
    end = _ENDS[kind]
    match kind:
        case "hang":
            return end
        case "exit-code" if detail != 1:
            return Drawn(end=end, after=after, exit_code=detail)
        case "reclaimed-init":
            return Drawn(end=end, after=after, message=reclaimed("init", has_run=False).message)
        case "transient":
            return Drawn(end=end, after=after, message=TRANSIENT_TEXTS[(detail - 1) % len(TRANSIENT_TEXTS)])
        case _:
            return f"{end} {after}"


def faults(
    *,
    tasks: Sequence[str] = ("*",),
    outcomes: SearchStrategy[Outcome] = outcomes(kinds=FAULTS),
    most: int = 3,
    lasting: bool = False,
    work: SearchStrategy[str] = durations(),
) -> SearchStrategy[Drawn]:
    """The part of a scenario in which attempts fail: `{"tasks": {"train": {"attempts": ["oom 0s", "ok 0s"]}}}`.

    At least one of `tasks` (names of templates, or globs) is hit, by up to `most` faults in a row. Then an attempt ends
    well after `work`; with `lasting` that may be missing, and the last fault repeats for as long as somebody retries.
    Shrinks to one fault of the first task.
    """
    kept = st.booleans() if lasting else st.just(True)
    attempts = made(
        lambda failed, well, is_kept: [*failed, *([f"ok {well}"] if is_kept else [])],
        few(outcomes, most=most),
        work,
        kept,
    )
    return keys({}, dict.fromkeys(tasks, attempts), least=1).map(_scripted)


def _scripted(attempts: Mapping[str, list[Outcome]]) -> Drawn:
    return Drawn(tasks={name: {"attempts": script} for name, script in attempts.items()})
