"""An image cache: images that ECI keeps on a disk, from the start of its build to its deletion."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from simulator.scenario.images import Layer, total
from simulator.scenario.references import Reference


@dataclass(eq=False)
class ImageCache:
    """`size` in bytes is that of its disk. `disk_gib` is what each pod that uses it pays for.

    Times in seconds; `expires_at` is that of a cache made by hand. An automatic one goes by its last use.
    """

    name: str
    images: frozenset[Reference]
    layers: frozenset[Layer]
    size: float
    ready_at: float
    is_automatic: bool = False
    disk_gib: float = 0.0
    expires_at: float = math.inf
    failure: str = ""
    """Why it could not be built."""
    used_at: float | None = None
    pods: int = 0
    """How many have started from it."""
    bytes: float = field(init=False)
    """Of all its layers."""

    def __post_init__(self) -> None:
        self.bytes = total(self.layers)

    def is_ready(self, now: float) -> bool:
        return not self.failure and self.ready_at <= now

    def use(self, now: float) -> None:
        """A pod starts from it."""
        self.used_at = now
        self.pods += 1
