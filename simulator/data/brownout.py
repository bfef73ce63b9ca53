"""Stretches in which OSS gives the account less than it does else."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any

import simpy

from manifests.units import show_seconds
from simulator.data.link import Link
from simulator.scenario.amounts import show_rate
from simulator.world import World

Stretch = tuple[float, float, float]
"""From when to when, in seconds, and what is left, in bytes/s."""


def changes(normal: float, stretches: Iterable[Stretch]) -> list[tuple[float, float]]:
    """(when, bytes/s from then on) at which a bandwidth changes; where stretches overlap, the least is left.

    >>> changes(9.0, [(10.0, 30.0, 5.0), (20.0, 40.0, 3.0)])
    [(10.0, 5.0), (20.0, 3.0), (40.0, 9.0)]
    """
    known = list(stretches)
    found: list[tuple[float, float]] = []
    left = normal
    for at in sorted({instant for begin, end, _ in known for instant in (begin, end)}):
        now = min([normal, *(rest for begin, end, rest in known if begin <= at < end)])
        if now != left:
            found.append((at, now))
            left = now
    return found


def slow_down(world: World) -> None:
    """Have OSS be as slow as the scenario says, while the run lasts."""
    for way, link in (("download", world.download), ("upload", world.upload)):
        stretches = [
            (slow.begin, slow.end, rest)
            for slow in world.scenario.oss.slow
            if (rest := slow.download if way == "download" else slow.upload) is not None
        ]
        if stretches:
            world.env.process(_change(world, way, link, changes(link.capacity, stretches)))


def _change(world: World, way: str, link: Link, found: list[tuple[float, float]]) -> Generator[simpy.Event, Any, None]:
    for at, capacity in found:
        if at > world.scenario.limits.horizon.value:
            return  # so that a run in which nothing can happen any more is over, instead of cut off there
        yield world.env.timeout(at - world.env.now)
        world.network.resize(link, capacity)
        what = f"OSS {way} bandwidth from {show_seconds(at)} on"
        world.ledger.note(what, show_rate(capacity), "scenario", "oss.slow")
