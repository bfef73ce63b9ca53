"""What holds at every instant of a play, whatever the provider does: limits, retries, locks, stock, and the clock.

The laws count for themselves, from nodes and pods; they do not ask the parts of the controller that they watch. Each
yields what is broken, in one line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from manifests.fields import integer
from manifests.retry import RetryError, RetryStrategy
from simulator.cloud.pools import Curve, Pool
from simulator.cloud.stock import Placement
from simulator.controller.controller import namespace_limits
from simulator.controller.locks import Want, places
from simulator.controller.node import Node
from simulator.controller.run import WorkflowRun
from simulator.testing.machine.play import Play
from simulator.testing.machine.templates import Written


class BrokenLawError(AssertionError):
    """The simulated controller or provider did what it never may: a mistake of Drydock's."""


class Laws:
    """All of them for one play; `check` raises BrokenLawError for the first that is broken."""

    def __init__(self) -> None:
        self._written: dict[str, Written] = {}
        self._clock, self._read = 0.0, 0
        self._placed: frozenset[Placement] = frozenset()

    def check(self, play: Play) -> None:
        for law in (
            self.clock,
            self.limits,
            self.workflows,
            self.retries,
            self.locks,
            self.stock,
            self.ends,
            self.rest,
        ):
            for broken in law(play):
                raise BrokenLawError(f"at {play.now:g} s: {broken}")

    def clock(self, play: Play) -> Iterator[str]:
        """Time never goes back, and the log is in its order."""
        log = play.world.log
        for at in (*(event.at for event in log[self._read :]), play.now):
            if at < self._clock:
                yield f"the clock goes back to {at:g} s from {self._clock:g} s"
            self._clock = at
        self._read = len(log)

    def limits(self, play: Play) -> Iterator[str]:
        """Pods alive of a workflow and under a template (docs/sources.md argo 4.1)."""
        alive = Counter(part.pod.workflow for part in play.alive)
        for run in play.simulation.runs:
            limit = run.workflow.spec.parallelism or 0
            if 0 < limit < alive[run.name]:
                yield f"{alive[run.name]} pods of {run.name} at once, above its parallelism of {limit}"
        for run in play.simulation.runs:
            yield from self._under_templates(play, run)

    def _under_templates(self, play: Play, run: WorkflowRun) -> Iterator[str]:
        """Attempts may pass the limit beside other children (docs/sources.md argo 4.2): with some, it is not held."""
        alive = Counter(part.node.boundary for part in play.alive if part.pod.workflow == run.name)
        retried = {node.boundary for node in run.nodes.values() if node.type == "Retry"}
        for name, number in alive.items():
            owner = run.nodes.get(name)
            template = None if owner is None or name in retried else self._of(run).template(owner)
            limit = 0 if template is None else template.parallelism or 0
            if 0 < limit < number:
                yield f"{number} pods under {name} at once, above the parallelism of {limit} of its template"

    def workflows(self, play: Play) -> Iterator[str]:
        """Workflows at work, of the controller and of a namespace (docs/sources.md argo 4.1)."""
        manifests = play.prepared.manifests
        settings = manifests.controllers[0].settings if manifests.controllers else {}
        at_work = Counter(run.namespace for run in play.simulation.runs if run.started is not None and not run.ended)
        limit = integer(settings, "parallelism") or 0
        if 0 < limit < at_work.total():
            yield f"{at_work.total()} workflows at once, above the controller's parallelism of {limit}"
        of_namespace = namespace_limits(manifests)
        for namespace, number in at_work.items():
            limit = of_namespace.get(namespace, integer(settings, "namespaceParallelism") or 0)
            if 0 < limit < number:
                yield f"{number} workflows at once in namespace {namespace}, above its limit of {limit}"

    def retries(self, play: Play) -> Iterator[str]:
        """At most limit + 1 attempts, none before its backoff is over or after maxDuration, none after a success."""
        for run in play.simulation.runs:
            for node in run.nodes.values():
                if node.type == "Retry" and (strategy := self._of(run).retry(node)) is not None:
                    yield from _retried(run, node, strategy)

    def locks(self, play: Play) -> Iterator[str]:
        """Never more holders than places; a retried node holds its locks through all its attempts."""
        sizes = play.world.scenario.argo.semaphores
        holders: dict[Want, list[str]] = defaultdict(list)
        capacity: dict[Want, int] = {}
        for run in play.simulation.runs:
            for want, holder in self._holders(run):
                holders[want].append(holder)
                capacity[want] = places(want, run, sizes)
        for want, found in holders.items():
            if len(found) > capacity[want]:
                yield f"{' and '.join(found)} hold {want.name}, which has room for {capacity[want]}"

    def _holders(self, run: WorkflowRun) -> Iterator[tuple[Want, str]]:
        if run.started is None or run.ended:
            return
        yield from ((want, run.name) for want in self._of(run).locks())
        for node in run.nodes.values():
            at_work = node.phase == "Running" or node.pod is not None
            if at_work and node.template and not node.is_attempt and not node.fulfilled:
                yield from ((want, node.name) for want in self._of(run).locks(node))

    def stock(self, play: Play) -> Iterator[str]:
        """Pools add up, a pod that has ended holds nothing, and none gets what others have."""
        stock = play.world.stock
        stock.check()
        for part in play.parts:
            placement = part.pod.placement
            if placement is not None and (placement in stock.live) != (part.pod.end is None):
                what = "has ended and holds" if part.pod.end is not None else "runs without"
                yield f"the pod of {part.node.name} {what} an instance of {placement.pool} in {placement.zone}"
        for placement in stock.live - self._placed:
            pool = play.pools.get((placement.zone, placement.pool))
            if pool is not None and pool.live > (offered := _offered(pool)):
                where = f"{placement.pool} in {placement.zone}"
                yield f"a pod got an instance of {where}: {pool.live:g} are out now, of {offered:g}"
        self._placed = frozenset(stock.live)

    def ends(self, play: Play) -> Iterator[str]:
        """A workflow that has ended leaves no pod behind."""
        for part in play.alive:
            if play.runs[part.pod.workflow].ended:
                yield f"{part.pod.workflow} has ended, and the pod of {part.node.name} lives on"

    def rest(self, play: Play) -> Iterator[str]:
        """Where time alone changes nothing more, everything has ended, or waits: for the provider, or for somebody who
        resumes it or gives it a value.
        """
        if play.alive or not play.is_at_rest:
            return
        for run in play.simulation.runs:
            open_nodes = [node for node in run.nodes.values() if not node.fulfilled]
            waits = any(node.type == "Suspend" or "persistentvolumeclaim" in node.message for node in open_nodes)
            suspended = run.workflow.spec.raw.get("suspend") is True
            if not (run.ended or waits or suspended or run.unresolved or play.simulation.cut_off):
                yield f"{run.name} waits, and nothing is left that could happen: {run.message or 'it has no pod'}"

    def _of(self, run: WorkflowRun) -> Written:
        if run.name not in self._written:
            self._written[run.name] = Written(run)
        return self._written[run.name]


def _offered(pool: Pool) -> float:
    """How many instances there are for us now."""
    return pool.others.steps[-1][1] if isinstance(pool.others, Curve) else pool.total


def _retried(run: WorkflowRun, node: Node, strategy: RetryStrategy) -> Iterator[str]:
    children = (run.nodes[name] for name in node.children if name in run.nodes)
    attempts = [child for child in children if child.is_attempt]
    if strategy.attempts is not None and len(attempts) > strategy.attempts:
        yield f"{node.name} has {len(attempts)} attempts, and its limit allows {strategy.attempts}"
    for number, (last, following) in enumerate(pairwise(attempts), start=1):
        if not last.failed:
            yield f"{following.name} began although {last.name} was {last.phase}"
        elif following.started < (ready := _ready(strategy, number, last, run)):
            yield f"{following.name} began at {following.started:g} s, and its backoff lasts until {ready:g} s"


def _ready(strategy: RetryStrategy, failed: int, last: Node, run: WorkflowRun) -> float:
    """When the next attempt may begin. No backoff is waited for without a limit, nor after a pod of which no container
    ever ran (docs/sources.md argo 3.2, 3.3).
    """
    finished = last.finished if last.ready_at is None else last.ready_at
    if strategy.backoff is None or strategy.limit is None or finished is None:
        return 0.0
    try:
        return strategy.backoff.wait(failed, run.release) + finished
    except RetryError:
        return 0.0
