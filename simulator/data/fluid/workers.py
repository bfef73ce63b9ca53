"""The workers of a cache that are up, with their cards, and the routes through them."""

from __future__ import annotations

from collections.abc import Mapping

from manifests.fluid import CacheRuntime, JuiceFSRuntime
from simulator.assumptions import Knob
from simulator.data.fluid.blocks import blocks_of, shares
from simulator.data.link import Link
from simulator.world import World


class Workers:
    """A route says how much of each byte of a file crosses each worker's card.

    Files that lie on all workers alike have one route, the same object, as there may be many reads.
    """

    def __init__(self, world: World, runtime: CacheRuntime) -> None:
        self.world, self.name, self.setup = world, runtime.name, world.scenario.fluid
        self.changed = world.env.event()
        """Fires when a worker comes or goes; then there is a new one."""
        self._block: Knob[float] = (
            self.setup.juicefs_block if isinstance(runtime, JuiceFSRuntime) else self.setup.block_size
        )
        self._cards: dict[str, Link] = {}
        self._routes: dict[tuple[str, int], Mapping[Link, float]] = {}
        self._all: Mapping[Link, float] = {}

    def __bool__(self) -> bool:
        """Whether any is up."""
        return bool(self._cards)

    def card(self, role: str) -> Link | None:
        return self._cards.get(role)

    def join(self, role: str, card: Link) -> None:
        self._cards[role] = card
        self._lay_out()

    def leave(self, role: str) -> None:
        del self._cards[role]
        self._lay_out()

    def announce(self) -> None:
        """Have all who wait or move bytes look anew."""
        fired, self.changed = self.changed, self.world.env.event()
        fired.succeed()

    def route(self, path: str, size: float, copies: int) -> Mapping[Link, float]:
        """That of a file of this size, with so many copies of each block."""
        key = path, copies
        if key not in self._routes:
            self._routes[key] = self._lies(path, size, copies)
        return self._routes[key]

    def _lies(self, path: str, size: float, copies: int) -> Mapping[Link, float]:
        blocks = copies
        if self.world.ledger.use(self.setup.placement) == "blocks":
            blocks = blocks_of(size, self._block.value, copies)
            if blocks < len(self._cards):
                self.world.ledger.use(self._block)
        if blocks >= len(self._cards):
            return self._all
        found = shares(list(self._cards), blocks, lambda role: self.world.luck.uniform("cache", self.name, path, role))
        return {self._cards[role]: share for role, share in found.items()}

    def _lay_out(self) -> None:
        self._routes = {}
        self._all = dict.fromkeys(self._cards.values(), 1.0 / len(self._cards)) if self._cards else {}
        self.announce()
