"""Strategies for `retryStrategy:`, each of which Argo takes."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from manifests.retry import POLICIES
from simulator.testing.drawn import Drawn
from simulator.testing.durations import durations as lengths
from simulator.testing.parts import keys

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
    durations: SearchStrategy[str] = lengths(),  # noqa: B008, a strategy is a value
    factors: SearchStrategy[int | None] | None = None,
    caps: SearchStrategy[str | None] | None = None,
    max_durations: SearchStrategy[str | None] | None = None,
) -> SearchStrategy[Drawn]:
    """Mappings as under `retryStrategy.backoff`: `{duration: 30s, factor: 2, cap: 5m, maxDuration: 1h}`.

    A key for which None is drawn is left out, so `max_durations=st.none()` asks for backoffs without a window. By
    default waits are up to 90 s, factors from 0 to 3, and caps and windows as short as to cut waits off. Shrinks to
    `{duration: 0s}`.
    """
    return keys(
        {
            "duration": durations,
            "factor": st.none() | st.integers(0, 3) if factors is None else factors,
            "cap": st.none() | lengths(shortest=5, longest=120) if caps is None else caps,
            "maxDuration": st.none() | lengths(shortest=10, longest=600) if max_durations is None else max_durations,
        }
    )


def retry_strategies(
    *,
    limits: SearchStrategy[int | None] = st.integers(0, 5),  # noqa: B008
    policies: Sequence[str | None] = (None, *POLICIES),
    backoffs: SearchStrategy[Drawn | None] = st.none() | backoffs(),  # noqa: B008
    expressions: Sequence[str | None] = (None, *EXPRESSIONS),
    affinity: bool = True,
) -> SearchStrategy[Drawn]:
    """Mappings as under `retryStrategy:`, such as `{limit: 3, retryPolicy: Always, backoff: {duration: 30s}}`.

    A key for which None is drawn is left out. Without a limit an attempt that always fails is retried without end, so
    none is left out by default. `policies` and `expressions` are what to choose from; with `affinity` some keep off the
    nodes where attempts failed. Shrinks to `{limit: 0}`.
    """
    return keys(
        {
            "limit": limits,
            "retryPolicy": st.sampled_from(policies),
            "backoff": backoffs,
            "expression": st.sampled_from(expressions),
            "affinity": st.none() | st.builds(_keeping_off) if affinity else st.none(),
        }
    )


def _keeping_off() -> Drawn:
    return Drawn(nodeAntiAffinity={})
