"""A run in which somebody plays the provider: pods work until they are told to end, and pools have what they are given.

Between two steps of the play the clock stands at an instant of which nothing else happens. So whatever is done then has
no rival for the order within the instant, and a scenario can say the same (`simulator/testing/machine/recording.py`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simulator.cloud.ending import scripted
from simulator.cloud.pod import Pod
from simulator.cloud.pools import Nobody, Pool
from simulator.controller.node import Node
from simulator.controller.pods import RECENTLY_STARTED
from simulator.controller.run import WorkflowRun
from simulator.events import Event, PodAsked
from simulator.simulation import Prepared
from simulator.testing.machine.staging import ENDLESSLY, PLENTY, staged

_LONGEST_REST = 86_400.0
"""Seconds for which a play goes on after its last step, to see what comes of it."""


@dataclass(frozen=True, eq=False)
class Part:
    """A pod of the play. `asked` is when the controller asked for it, in seconds."""

    pod: Pod
    node: Node
    asked: float


@dataclass(frozen=True)
class Ended:
    """What was done to a pod: its end, so many seconds after its start, or after its request where it had none yet."""

    part: Part
    kind: str
    exit_code: int
    message: str
    after: float
    from_request: bool


class Play:
    """`prepared` is what the user has; `on_instant` is called after each instant in which something happened."""

    def __init__(self, prepared: Prepared, seed: int, on_instant: Callable[[Play], None]) -> None:
        self.prepared, self._on_instant = prepared, on_instant
        self.underway = staged(prepared).start(seed)
        self.simulation = self.underway.simulation
        self.world = self.simulation.world
        self.parts: list[Part] = []
        """Every pod of a node, in the order in which they were asked for."""
        self.ended: list[Ended] = []
        self.pools: dict[tuple[str, str], Pool] = {}
        """Those that can be played, by zone and spec."""
        self.at_first: dict[tuple[str, str], float] = {}
        """How many instances they had at 0 s."""
        self._asked: Counter[tuple[str, str]] = Counter()
        self._read = 0
        self._find_pools()
        self._instant()
        self._stand_at(self.now + 1)

    # The clock

    @property
    def now(self) -> float:
        return self.underway.now

    @property
    def is_over(self) -> bool:
        """Whether every workflow has ended."""
        return self.underway.is_over

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing more happens unless the provider does something."""
        return self.is_over or self.underway.next_at >= ENDLESSLY

    def wait(self, seconds: float) -> None:
        """Let time pass, and what happens in it."""
        self._stand_at(self.now + seconds)

    def proceed(self) -> None:
        """Let time pass until something happens that a log would tell, for a day at most."""
        until, before = self.now + _LONGEST_REST, self._read
        while not self.is_over and self.underway.next_at <= until and self._read == before:
            self._instant()
        self._stand_at(self.now + 1)

    def rest(self) -> None:
        """Let happen what still happens by itself, for a day at most."""
        until = self.now + _LONGEST_REST
        while not self.is_over and self.underway.next_at <= until:
            self._instant()

    def _stand_at(self, earliest: float) -> None:
        """Go on to the next whole second; or a half, a quarter and so on later, where something happens just then.

        A sum of floats that should come to such a round number does so exactly, which a replay depends on.
        """
        at, step = float(math.ceil(earliest)), 1.0
        while True:
            while not self.is_over and self.underway.next_at < at:
                self._instant()
            if self.is_over or self.underway.next_at > at:
                break
            self._instant()
            step /= 2
            at += step
        if at > self.now and not self.is_over:
            self.underway.wait(at)

    def _instant(self) -> None:
        self.underway.next_instant()
        for event in self._news():
            if isinstance(event, PodAsked):
                self._note(event)
        self._on_instant(self)

    def _news(self) -> Iterator[Event]:
        log = self.world.log
        while self._read < len(log):
            self._read += 1
            yield log[self._read - 1]

    def _note(self, event: PodAsked) -> None:
        run = self.runs.get(event.workflow)
        node = run.nodes.get(event.node) if run is not None else None  # an agent has none
        self._asked[event.workflow, event.node] += 1
        if node is not None and node.pod is not None:
            self.parts.append(Part(node.pod, node, event.at))

    # Workflows and pods

    @property
    def runs(self) -> dict[str, WorkflowRun]:
        return {run.name: run for run in self.simulation.runs}

    @property
    def alive(self) -> list[Part]:
        return [part for part in self.parts if part.pod.end is None]

    @property
    def starting(self) -> list[Part]:
        """Pods that were asked for and do not run yet."""
        return [part for part in self._reachable if part.pod.started is None]

    @property
    def running(self) -> list[Part]:
        return [part for part in self._reachable if part.pod.started is not None]

    @property
    def deletable(self) -> list[Part]:
        """Running pods of which Argo has known long enough to take their disappearance for an end."""
        return [
            part
            for part in self.running
            if part.node.phase == "Running" and self.now - part.node.started > RECENTLY_STARTED
        ]

    @property
    def _reachable(self) -> list[Part]:
        """A pod that was created again is not: a scenario has one end for all pods of an attempt."""
        if self.is_over:
            return []
        return [part for part in self.alive if self._asked[part.pod.workflow, part.pod.node] == 1]

    def end(self, part: Part, kind: str, exit_code: int = 1, message: str = "") -> None:
        """End a pod now, as a scenario's `attempts` name it, and see what happens in this instant."""
        pod = part.pod
        since = part.asked if pod.started is None else pod.started
        self.ended.append(Ended(part, kind, exit_code, message, self.now - since, pod.started is None))
        pod.stop(scripted(kind, exit_code, message))
        self._consequences()

    # Stock

    @property
    def wanted(self) -> list[tuple[str, str]]:
        """The pools from which pods wait for an instance, by zone and spec."""
        found: dict[tuple[str, str], None] = {}
        for part in self.starting:
            if part.pod.placement is None:
                found |= dict.fromkeys(self._serving(part.pod))
        return [key for key in found if key in self.pools]

    @property
    def in_stock(self) -> list[tuple[str, str]]:
        """The pools that have something left."""
        if self.is_over:
            return []
        return [key for key, pool in self.pools.items() if pool.left(self.now) > 0]

    def offer(self, key: tuple[str, str], count: float) -> None:
        """From now on a pool has so many instances for us, running pods among them."""
        self.world.stock.offer(*key, count)
        self._consequences()

    def _serving(self, pod: Pod) -> Iterator[tuple[str, str]]:
        stock = self.world.stock
        for name in self.world.zones_of(pod.plan.settings, pod.avoids):
            for spec in pod.specs:
                yield from ((name, pool) for pool in stock.zones[name].serving_pools(spec, stock.catalog))

    def _find_pools(self) -> None:
        """Pools that change by themselves stay as the scenario has them; what has no end has plenty."""
        if self.prepared.scenario.pending is not None:
            return
        for setup in self.prepared.scenario.zones:
            for spec, pool in self.world.stock.zones[setup.name].pools.items():
                if isinstance(pool.others, Nobody):
                    if math.isinf(pool.total):
                        pool.offer(0.0, PLENTY)
                    self.pools[setup.name, spec], self.at_first[setup.name, spec] = pool, pool.total

    def _consequences(self) -> None:
        if self.underway.next_at <= self.now:
            self._instant()
        self._stand_at(self.now + 1)
