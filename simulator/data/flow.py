"""A flow: bytes on their way along a route, as its owner sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import simpy

if TYPE_CHECKING:
    from simulator.data.cohort import Cohort
    from simulator.data.network import Network


class Flow:
    """One transfer of `size` bytes. Made by `Network.transfer`; only the network and its cohorts write to it."""

    def __init__(self, network: Network, env: simpy.Environment, size: float, number: int) -> None:
        self.size = size
        self.done = env.event()
        """Succeeds with None at the end; never, if the flow is cancelled."""
        self.started: float = env.now
        self.ended: float | None = None
        """When the last byte arrived or the flow was cancelled, in seconds; None before."""
        self.moved = 0.0
        """Bytes moved in its life; known once ended."""
        self.bound: dict[str, float] = {}
        """Seconds of its life by the label of what limited its rate, a link's or its cap's; known once ended."""
        self.number = number
        """Its place in the order of starts, which is the order in which flows that end together are done."""

        self.cohort: Cohort | None = None
        self.entry = 0.0  # the cohort's clock and seconds when it joined
        self.entry_seconds: dict[str, float] = {}
        self._network = network

    @property
    def rate(self) -> float:
        """Bytes/s at this instant, all starts and ends up to this call counted; 0 once ended."""
        self._network.refresh()
        return 0.0 if self.cohort is None else self.cohort.rate

    def end(self, now: float, moved: float, bound: dict[str, float]) -> None:
        """Close the books. For the network and its cohorts only."""
        self.ended = now
        self.moved = moved
        self.bound = bound
        self.cohort = None
