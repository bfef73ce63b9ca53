"""A client: a pod, as those see it who send it bytes or take them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import simpy

from simulator.data.link import Link


@dataclass
class Client:
    """`card` is the pod's network card; None where `pending` replaces the instance, and nothing limits it.

    `bound` collects seconds by what the pod spent them on while it waited for bytes, in the words of the bottleneck
    report.
    """

    workflow: str
    node: str
    card: Link | None
    bound: dict[str, float] = field(default_factory=dict)
    shaper: Link | None = None
    """What an annotation of the pod lets through in the direction of its transfers; None without one."""
    moved: float = 0.0
    """Bytes that it took or sent so far, those of transfers that were cut short among them."""

    @property
    def links(self) -> tuple[Link, ...]:
        """What each of its transfers crosses at the pod itself."""
        return tuple(link for link in (self.card, self.shaper) if link is not None)

    def waited(self, label: str, seconds: float) -> None:
        """Take down what time went to."""
        if seconds > 0:
            self.bound[label] = self.bound.get(label, 0.0) + seconds

    def wait(self, env: simpy.Environment, event: simpy.Event, label: str) -> Generator[simpy.Event, Any, None]:
        """Wait for an event, and take down the seconds under `label`, also where that is cut short."""
        began = env.now
        try:
            yield event
        finally:
            self.waited(label, env.now - began)
