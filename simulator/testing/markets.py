"""Strategies for spot markets that are quick enough for small workflows."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.testing.drawn import Drawn
from simulator.testing.durations import durations
from simulator.testing.outages import ANY
from simulator.testing.parts import few, keys

RECLAIMS = ("failed", "error", "init")
"""What Argo may see of a reclaim: the pod's status, no pod, or one that was still starting."""


def markets(
    *,
    rates: SearchStrategy[int | str] = st.sampled_from([0, "30/h"]),
    protections: SearchStrategy[str] = durations(),
    reclaims: Sequence[str | None] = (None, *RECLAIMS),
    prices: Sequence[object] = (None, 0.3, {"dist": "uniform", "low": 0.1, "high": 0.9}),
    zones: Sequence[str | None] = ANY,
    specs: Sequence[str | None] = ANY,
) -> SearchStrategy[Drawn]:
    """The part of a scenario that is the spot market: `{"spot": {"rate": "30/h", "protection": "0s", "check": "1s"}}`.

    `rates` is how often one pod is taken away, after its protection; storms take a share of all pods in one of `zones`,
    or those of one of `specs`. `reclaims` is what Argo may see of that, and `prices` are shares of the list price. None
    leaves a key out. Shrinks to a market that takes nothing away.
    """
    storm = keys(
        {
            "at": durations(shortest=0, longest=300),
            "share": st.sampled_from([1, 0.5]),
            "zone": st.sampled_from(zones),
            "spec": st.sampled_from(specs),
        }
    )
    found = keys(
        {
            "rate": rates,
            "protection": protections,
            "check": durations(shortest=1, longest=30),
            "outcome": st.sampled_from(reclaims),
            "price": st.sampled_from(prices),
        },
        {
            "notice": durations(longest=10),
            "period": durations(shortest=1, longest=60),
            "storms": few(storm, most=2),
        },
    )
    return found.map(lambda drawn: Drawn(spot=drawn))
