"""What the workers hold, and how it gets there and to the pods: hits, misses, fills (docs/sources.md data 3.6)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import simpy

from manifests.fluid import CacheRuntime, Dataset
from simulator.data.client import Client
from simulator.data.cutting import until
from simulator.data.fluid.cache import Cache
from simulator.data.fluid.workers import Workers
from simulator.data.moving import move
from simulator.data.origin import from_oss, take_down
from simulator.world import World


@dataclass
class Fill:
    """A file on its way into the cache: its bytes, what fires when they are there, and how many asked for them."""

    size: float
    done: simpy.Event
    readers: int = 1


class Contents:
    """What pods read counts as `hit` where it was in the cache, or on its way there for somebody else, and as `missed`
    where OSS had to send it for them; both in bytes.

    `may_shrink` says whether workers may go while they are read from.
    """

    def __init__(self, world: World, dataset: Dataset, runtime: CacheRuntime, *, may_shrink: bool) -> None:
        self.world, self.name, self.setup = world, runtime.name, world.scenario.fluid
        self.workers = Workers(world, runtime)
        self.cache = Cache(runtime.capacity, runtime.floor)
        self.hit = self.missed = 0.0
        self._copies, self._most = runtime.copies(dataset), max(1, runtime.workers)
        self._loaded: dict[str, int] = {}
        """Of files that a DataLoad copies more often than that."""
        self._fills: dict[str, Fill] = {}
        self._may_shrink = may_shrink
        self._is_closed = False

    def close(self) -> None:
        """Nothing is read any more: what is on its way stops."""
        self._is_closed = True
        self.workers.announce()

    def lose(self, role: str) -> None:
        """A worker is gone, with all blocks that it had the only copy of."""
        gone = self.workers.card(role)
        if gone is None:
            return

        def share(file: str) -> float:
            copies = self.copies(file)
            return self.workers.route(file, self.cache.kept(file), copies).get(gone, 0.0) if copies == 1 else 0.0

        self.cache.lose(share)
        self.workers.leave(role)

    def copies(self, path: str) -> int:
        """How often a file lies here: never more often than there are workers."""
        return min(self._loaded.get(path, self._copies), self._most)

    def load(self, path: str, size: float, copies: int) -> Generator[simpy.Event, Any, None]:
        """A DataLoad brings a file in."""
        self._loaded[path] = max(copies, self.copies(path))
        missing = self._missing(path, size)
        if path in self._fills:
            yield self._fills[path].done
        elif missing > 0:
            yield self._fill(path, missing, size).done

    def read(self, client: Client, path: str, size: float) -> Generator[simpy.Event, Any, None]:
        """One pod reads a file of `size` bytes.

        What is not there is fetched from OSS once, by whoever asks first, while all its readers already read; of a file
        that is larger than the cache, every reader fetches the rest through the workers.
        """
        beyond = self._beyond(path, size)
        self.missed += beyond
        take_down(self.world, self.name, "", beyond)
        filled = self._ask(path, size, beyond)
        yield from self._move(client, path, size, beyond / size if size > 0 else 0.0)
        if filled is not None and not filled.triggered:
            began = self.world.env.now
            limit = yield filled
            client.waited(limit, self.world.env.now - began)

    def _ask(self, path: str, size: float, beyond: float) -> simpy.Event | None:
        """A pod asks for a file; what can be kept of it and is not there is fetched. The event fires once it is."""
        self.cache.touch(path)
        fill = self._fills.get(path)
        if fill is not None:
            return self._join(fill, path, size - beyond)
        missing = self._missing(path, size)
        self.missed += missing
        self.hit += size - beyond - missing
        return self._fill(path, missing, size).done if missing > 0 else None

    def _join(self, fill: Fill, path: str, size: float) -> simpy.Event:
        """A pod asks for what is on its way: it waits for it, or fetches it as well, which is kept only once."""
        fill.readers += 1
        again = min(1.0, self.world.ledger.use(self.setup.stampede) - fill.readers + 1)
        fetched = max(0.0, again) * min(fill.size, size)
        self.missed += fetched
        self.hit += size - fetched
        if fetched <= 0:
            return fill.done
        done = self.world.env.event()
        self.world.env.process(self._bring(path, fetched, 1, done))
        return done

    def _fill(self, path: str, missing: float, size: float) -> Fill:
        fill = self._fills[path] = Fill(missing, self.world.env.event())
        self.world.env.process(self._keep(path, fill))
        return fill

    def _keep(self, path: str, fill: Fill) -> Generator[simpy.Event, Any, None]:
        copies, came = self.copies(path), self.world.env.event()
        yield from self._bring(path, fill.size, copies, came)
        if came.triggered:
            self.cache.add(path, fill.size * copies)
            del self._fills[path]
            fill.done.succeed(came.value)

    def _bring(self, path: str, size: float, copies: int, came: simpy.Event) -> Generator[simpy.Event, Any, None]:
        """Bytes from OSS onto the workers, sent once for all copies; `came` fires at the end, unless all is over, with
        the label of what limited them most.
        """
        take_down(self.world, self.name, "", size)
        network, left = self.world.network, size
        sent = {link: share / copies for link, share in from_oss(self.world, size).items()}
        while not self._is_closed:
            if not self.workers:
                yield self.workers.changed
                continue
            route = {**sent, **self.workers.route(path, size, copies)}
            flow = network.transfer(left * copies, route)
            yield flow.done | self.workers.changed
            if flow.done.processed:
                came.succeed(max(flow.bound, key=lambda label: flow.bound[label], default="oss-bandwidth"))
                return
            left = max(0.0, left - network.cancel(flow) / copies)

    def _move(self, client: Client, path: str, size: float, missing: float) -> Generator[simpy.Event, Any, None]:
        """The bytes from the workers to the pod; `missing` is the share that they fetch from OSS for it alone.

        Where a worker goes, what is left is read from the others.
        """
        left = size
        while True:
            while not self.workers:
                yield from client.wait(self.world.env, self.workers.changed, "cache-worker-nic")
            route = self.workers.route(path, size, self.copies(path))
            if missing > 0:
                route = {link: share * (1 + missing) for link, share in route.items()}
                route |= {link: share * missing for link, share in from_oss(self.world, missing * size).items()}
            moving = move(self.world.network, client, left, route)
            if not self._may_shrink:
                yield from moving
                return
            before = client.moved
            if (yield from until(self.workers.changed, moving)):
                return
            left = max(0.0, left - (client.moved - before))

    def _missing(self, path: str, size: float) -> float:
        """Bytes of a file that are not there, as far as they can be kept."""
        missing = size - self._beyond(path, size) - self.cache.kept(path) / self.copies(path)
        return missing if missing > 1e-9 * size else 0.0

    def _beyond(self, path: str, size: float) -> float:
        """Bytes of a file for which the whole cache is too small."""
        return max(0.0, size - self.cache.high / self.copies(path))
