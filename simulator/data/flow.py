"""A flow: bytes on their way along a route, as its owner sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import simpy

from simulator.data.instant import FIRST

if TYPE_CHECKING:
    from simulator.data.link import Link
    from simulator.data.network import Network
    from simulator.data.route import Route, Spell
    from simulator.data.way import Meter

    Parts = tuple[tuple[Link, float], ...]
    Entry = tuple[float, int, "Flow"]
    """A place in a heap: by what, then the flow's number, which no other flow has."""


class Flow(simpy.Event):
    """One transfer of `size` bytes, and the event of its end, which succeeds with None unless the flow is cancelled.

    Made by `Network.transfer`; only the network and its routes write to it. There may be a hundred thousand of them, so
    it has slots, what few flows need has its default in the class, and nothing is kept that can be told from the rest.
    """

    alone: Parts = ()
    """The links of its way that no other flow is on. They are part of its limit and not of its route."""
    meter: Meter | None = None
    """The one of these whose credit may run out."""
    private: str = ""
    """The label of the one of these that is its limit, if its cap is not."""
    counted: dict[str, float] | None = None
    """Seconds by what limited its rate, up to `since`."""
    _ok = True  # a flow does not fail

    # From here on set by its first route.
    due: Entry | None
    """Its place among the ends, by time if pinned, else by its route's clock. Older entries for it are void."""
    spell: Spell
    """What limited the route when the present or last spell of being bound began."""

    __slots__ = (
        "_network",
        "bar",
        "cap",
        "due",
        "ended",
        "label",
        "limit",
        "number",
        "pinned",
        "rest",
        "route",
        "since",
        "size",
        "spell",
        "started",
        "way",
        "weight",
    )

    def __init__(
        self,
        network: Network,
        now: float,
        size: float,
        number: int,
        way: Parts,
        weight: float,
        cap: float,
        cap_label: str,
    ) -> None:
        self.env = network.env
        self.callbacks = []
        self._network = network
        self.size = size
        self.started = now
        self.ended: float | None = None
        """When the last byte arrived or the flow was cancelled, in seconds; None before."""
        self.number = number
        """Its place in the order of starts, which is the order in which flows that end together are done."""
        self.way = way
        """All links it crosses, by name, each with the bytes/s that the flow takes per byte/s of level."""
        self.weight = weight
        self.cap = cap
        self.label = cap_label
        self.limit = cap / weight
        """The level above which it does not rise: its cap, or a link that it has for itself."""
        self.rest = size / weight
        """Bytes to go over weight at the last time that it was settled on a route, or at its end."""
        self.route: Route | None = None
        """The route that it is settled on; None while it waits for the close of its first instant, and once ended."""
        self.pinned = False
        """Whether it runs at its limit; else it is bound at a link and runs at that link's level."""
        self.bar: Entry | None = None
        """Its place among the limits of its route, which tells when it changes sides."""
        self.since = now
        """When the present or last spell of being pinned or bound began, in seconds."""

    @property
    def done(self) -> Self:
        """The event of the end: the flow itself."""
        return self

    @property
    def moved(self) -> float:
        """Bytes moved in its life; known once ended."""
        return 0.0 if self.ended is None else min(self.size, max(0.0, self.size - self.rest * self.weight))

    @property
    def bound(self) -> dict[str, float]:
        """Seconds of its life by the label of what limited its rate, a link's or its cap's; known once ended."""
        counted = self.counted or {}
        if self.ended is None or self.ended <= self.since:
            return counted
        label = (self.private or self.label) if self.pinned else self.spell.label
        return {**counted, label: counted.get(label, 0.0) + (self.ended - self.since)}

    @property
    def rate(self) -> float:
        """Bytes/s at this instant, all starts and ends up to this call counted; 0 once ended."""
        self._network.refresh()
        if self.route is None:
            return 0.0
        return min(self.cap, self.weight * (self.limit if self.pinned else self.route.level))

    def arrive(self, now: float) -> None:
        """The last byte has arrived, and it leaves its links, as it has left its route. For the network only."""
        if self.alone:
            for link, _ in self.alone:
                link.sole = None
            if self.meter is not None:
                self.meter.link.carry(now, 0.0)
        for link, _ in self.way:
            link.users -= 1
        self.rest = 0.0
        self.ended = now

    def happen(self) -> None:
        """What waits for the end goes on, within the event that is happening. For the network only."""
        callbacks = self.callbacks
        self.callbacks = None  # type: ignore[assignment]  # SimPy's sign that it has happened
        self._value = None
        try:
            for callback in callbacks:
                callback(self)
        except simpy.core.StopSimulation:  # the rest happens when the run goes on, as after any other event
            self.callbacks = callbacks[callbacks.index(callback) + 1 :]
            self.env.schedule(self, FIRST)
            raise

    def happen_next(self) -> None:
        """What waits for the end goes on after the events that wait already at this time. For the network only."""
        self._value = None
        self.env.schedule(self)

    def count(self, label: str, seconds: float) -> None:
        """Add to `counted`. For the network and its routes only."""
        if seconds > 0:
            counted = self.counted
            self.counted = {**counted, label: counted.get(label, 0.0) + seconds} if counted else {label: seconds}
