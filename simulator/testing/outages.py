"""Strategies for times in which there is nothing to be had."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.distributions import seconds_of
from simulator.scenario.cloud import FIRST
from simulator.testing.drawn import Drawn

ANY = (None, FIRST)
"""All zones or specs, or the one that the manifests name first."""


def outages(
    *,
    zones: Sequence[str | None] = ANY,
    specs: Sequence[str | None] = ANY,
    earliest: str | float = "0s",
    latest: str | float = "30m",
    shortest: str | float = "1s",
    longest: str | float = "2h",
    most: int = 2,
) -> SearchStrategy[Drawn]:
    """The part of a scenario in which zones or specs have no stock: `{"outages": [{"from": "0s", "to": "31s"}]}`.

    `zones` and `specs` are the names that an outage may have, None for one of all of them; other names than `first`
    must be known to the scenario. An outage begins between `earliest` and `latest`, and lasts from `shortest` to
    `longest`; there are up to `most`. Shrinks to one of everything from `earliest` on, as short as breaks the promise.
    """
    found = stretches(earliest=earliest, latest=latest, shortest=shortest, longest=longest)
    named = st.builds(
        lambda zone, spec, times: _named(zone, spec) | times, *map(st.sampled_from, (zones, specs)), found
    )
    return st.lists(named, min_size=1, max_size=most).map(lambda drawn: Drawn(outages=drawn))


@st.composite
def stretches(
    draw: st.DrawFn,
    *,
    earliest: str | float = "0s",
    latest: str | float = "30m",
    shortest: str | float = "1s",
    longest: str | float = "2h",
) -> Drawn:
    """`{from: 0s, to: 31s}`; whole seconds."""
    begin = draw(st.integers(ceil(seconds_of(earliest)), floor(seconds_of(latest))))
    length = draw(st.integers(ceil(seconds_of(shortest)), floor(seconds_of(longest))))
    return Drawn({"from": f"{begin}s", "to": f"{begin + length}s"})


def _named(zone: str | None, spec: str | None) -> Drawn:
    return Drawn({key: name for key, name in (("zone", zone), ("spec", spec)) if name is not None})
