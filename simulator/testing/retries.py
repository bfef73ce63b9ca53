"""Strategies for `retryStrategy:`, each of which Argo takes."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from manifests.retry import POLICIES
from simulator.testing.drawn import Drawn
from simulator.testing.durations import durations as lengths
from simulator.testing.parts import keys, or_none

EXPRESSIONS = (
    "asInt(lastRetry.exitCode) > 1",
    "asInt(lastRetry.exitCode) in [-1, 137, 143]",
    'lastRetry.status == "Error"',
    'lastRetry.message contains "BidFailed"',
    "asFloat(lastRetry.duration) < 60",
)
"""What people ask before they try again: whether it was the program's own fault, or the provider's."""


def backoffs(
    *,
    durations: SearchStrategy[str] = lengths(),
    factors: SearchStrategy[int | None] = or_none(st.integers(0, 3)),
    caps: SearchStrategy[str | None] = or_none(lengths(shortest=5, longest=120)),
    max_durations: SearchStrategy[str | None] = or_none(lengths(shortest=10, longest=600)),
) -> SearchStrategy[Drawn]:
    """Mappings as under `retryStrategy.backoff`: `{duration: 30s, factor: 2, cap: 5m, maxDuration: 1h}`.

    A key for which None is drawn is left out, so `max_durations=st.none()` asks for backoffs without a window. By
    default waits are up to 90 s, factors from 0 to 3, and caps and windows as short as to cut waits off. Shrinks to
    `{duration: 0s}`.
    """
    return keys({"duration": durations, "factor": factors, "cap": caps, "maxDuration": max_durations})


def retry_strategies(
    *,
    limits: SearchStrategy[int | None] = st.integers(0, 5),
    policies: Sequence[str | None] = (None, *POLICIES),
    backoffs: SearchStrategy[Drawn | None] = or_none(backoffs()),
    expressions: Sequence[str | None] = (None, *EXPRESSIONS),
    affinity: bool = True,
) -> SearchStrategy[Drawn]:
    """Mappings as under `retryStrategy:`, such as `{limit: 3, retryPolicy: Always, backoff: {duration: 30s}}`.

    A key for which None is drawn is left out. Without a limit an attempt that always fails is retried without end, so
    all have one by default. `policies` and `expressions` are what to choose from; with `affinity` some keep off the
    nodes where attempts failed. Shrinks to `{limit: 0}`.
    """
    keeping_off = st.sampled_from([False, affinity])
    # The backoff comes last: where a strategy of one's own leaves it out, what else is drawn stays as it was.
    drawn = st.tuples(limits, st.sampled_from(policies), st.sampled_from(expressions), keeping_off, backoffs)
    return drawn.map(_strategy)


def _strategy(drawn: tuple[int | None, str | None, str | None, bool, Drawn | None]) -> Drawn:
    limit, policy, expression, keeps_off, backoff = drawn
    found = {"limit": limit, "retryPolicy": policy, "backoff": backoff, "expression": expression}
    if keeps_off:
        found["affinity"] = Drawn(nodeAntiAffinity={})
    return Drawn((key, value) for key, value in found.items() if value is not None)
