"""Strategies for times in which there is nothing to be had."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.scenario.cloud import FIRST
from simulator.testing.drawn import Drawn
from simulator.testing.durations import Time, seconds
from simulator.testing.parts import few, keys, made

ANY = (None, FIRST)
"""All zones or specs, or the one that the manifests name first."""


def outages(
    *,
    zones: Sequence[str | None] = ANY,
    specs: Sequence[str | None] = ANY,
    earliest: Time = "0s",
    latest: Time = "30m",
    shortest: Time = "1s",
    longest: Time = "2h",
    most: int = 2,
) -> SearchStrategy[Drawn]:
    """The part of a scenario in which zones or specs have no stock: `{"outages": [{"from": "0s", "to": "31s"}]}`.

    `zones` and `specs` are the names that an outage may have, None for one of all of them; other names than `first`
    must be known to the scenario. An outage begins between `earliest` and `latest`, and lasts from `shortest` to
    `longest`; there are up to `most`. Shrinks to one of everything from `earliest` on, as short as breaks the promise.
    """
    where = keys({"zone": st.sampled_from(zones), "spec": st.sampled_from(specs)})
    when = stretches(earliest=earliest, latest=latest, shortest=shortest, longest=longest)
    one = made(lambda place, times: Drawn(place | times), where, when)
    return few(one, most=most).map(lambda drawn: Drawn(outages=drawn))


def stretches(
    *, earliest: Time = "0s", latest: Time = "30m", shortest: Time = "1s", longest: Time = "2h"
) -> SearchStrategy[Drawn]:
    """`{from: 0s, to: 31s}`, in whole seconds."""
    return made(_stretch, seconds(earliest, latest), seconds(shortest, longest))


def _stretch(begin: int, length: int) -> Drawn:
    return Drawn({"from": f"{begin}s", "to": f"{begin + length}s"})
