"""A link: something with a bandwidth that flows share, such as a bucket's egress, a cache worker's or a pod's NIC."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.data.credit import Bucket
from simulator.data.waterline import WaterLine

if TYPE_CHECKING:
    from simulator.data.flow import Flow, Parts


class Link(WaterLine):
    """A bandwidth in bytes/s, with burst credit in bytes if the machine behind it has any.

    Three kinds of card are three ways to call this: baseline only (`burst` left out), token bucket (`burst` and
    `credit`), and always at burst (the burst rate as `capacity`, or an infinite `credit`).

    `name` tells links apart and settles ties; `label` is what a report calls the bottleneck, and links may share it.
    A link belongs to one network, which keeps the level of the flows on it (`WaterLine`). ValueError for a capacity
    that is not above 0 and finite, a burst below the capacity, a negative credit, and a credit above its limit.
    """

    def __init__(
        self,
        name: str,
        capacity: float,
        label: str,
        *,
        burst: float | None = None,
        credit: float = 0.0,
        credit_limit: float | None = None,
    ) -> None:
        limit = credit if credit_limit is None else credit_limit
        if not 0 < capacity < math.inf:
            raise ValueError(f"link {name!r}: capacity must be above 0 and finite, not {capacity!r} bytes/s")
        if burst is not None and not capacity <= burst < math.inf:
            raise ValueError(f"link {name!r}: burst must be finite and at least {capacity!r} bytes/s, not {burst!r}")
        if not credit >= 0:
            raise ValueError(f"link {name!r}: credit must not be negative, but is {credit!r} bytes")
        if not limit >= credit:
            raise ValueError(f"link {name!r}: credit {credit!r} is above its limit of {limit!r} bytes")
        super().__init__(capacity)
        self.name = name
        self.label = label
        self.capacity = capacity
        self.burst = capacity if burst is None else burst
        self._ratio = self.burst / capacity
        self._bucket = None if burst is None else Bucket(capacity, credit, limit)
        self.metered = burst is not None
        self.users = 0
        """How many flows are on it. For the network only, as is what follows."""
        self.ways: dict[float, Parts] = {}
        """The way over this link alone by coefficient, so that flows need not have one each."""
        self.sole: Flow | None = None
        """The flow that is alone on the link and takes it for a limit of its own."""
        self.queued = math.inf
        """When the network looks at the link next, in seconds."""

    def __repr__(self) -> str:
        return f"Link({self.name!r}, {self.capacity!r}, {self.label!r})"

    def credit(self, now: float) -> float:
        """Bytes of burst credit at `now`, a time not before the network's last change; 0 for a link without burst."""
        if self._bucket is None:
            return 0.0
        flow = self.sole
        if flow is not None and flow.route is not None and flow.route.tides and not flow.pinned:
            return flow.route.tides.credit(flow, now)
        return self._bucket.level(now)

    @property
    def credit_limit(self) -> float:
        """Bytes of burst credit that it saves at most."""
        return 0.0 if self._bucket is None else self._bucket.limit

    def allowed(self, now: float) -> float:
        """Bytes/s that flows may share from `now` until the next fill: burst while there is credit, else baseline."""
        if self._bucket is None or self._bucket.empty(now):
            return self.capacity
        return self.burst

    def carry(self, now: float, used: float) -> None:
        """From `now` on, the flows use `used` bytes/s of the link. For the network only."""
        if self._bucket is not None:
            self._bucket.use(now, used)

    def refill(self, now: float, credit: float) -> None:
        """At `now` the credit is so many bytes. For the network only."""
        if self._bucket is not None:
            self._bucket.fill(now, credit)

    def resize(self, capacity: float) -> None:
        """From now on the bandwidth is `capacity` bytes/s; a burst keeps its ratio to it. For the network only."""
        if self._bucket is not None:
            self._bucket.baseline = capacity
        self.capacity = capacity
        self.burst = capacity * self._ratio

    def next_event(self) -> float:
        """When the next flow that is bound here ends or the credit runs out, if nothing changes, in seconds."""
        end = self.next_end()
        return end if self._bucket is None else min(end, self._bucket.empties_at)

    @property
    def exhausted_at(self) -> float:
        """When the credit runs out if nothing changes, in seconds; infinite if it does not."""
        return math.inf if self._bucket is None else self._bucket.empties_at
