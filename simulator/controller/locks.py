"""Mutexes and semaphores, which all workflows share (docs/sources.md argo 4.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from manifests.errors import InputError
from manifests.fields import Raw, mapping, mappings, text
from simulator.controller.work import Work

if TYPE_CHECKING:
    from simulator.controller.operator import Operator
    from simulator.controller.run import WorkflowRun

NOTIFY_AFTER = 1.0
"""Seconds after which other workflows hear of a lock that was released (docs/sources.md argo 5.1)."""

_Queue = list[tuple[tuple[int, ...], int, Work]]


@dataclass(frozen=True, slots=True)
class Want:
    """One lock that a `synchronization` names; `config` is the ConfigMap and its key of a semaphore."""

    name: str
    config: tuple[str, str] | None = None


def wanted(synchronization: Raw, namespace: str) -> list[Want]:
    """The locks that a `synchronization` asks for, all of which are taken together."""
    found = [_mutex(raw, namespace) for raw in _either(synchronization, "mutex", "mutexes")]
    return found + [_semaphore(raw, namespace) for raw in _either(synchronization, "semaphore", "semaphores")]


def _either(raw: Raw, one: str, many: str) -> Iterator[Raw]:
    if raw.get(one):
        yield mapping(raw, one)
    for _, item in mappings(raw, many):
        yield item


def _mutex(raw: Raw, namespace: str) -> Want:
    kind = "Database/" if raw.get("database") is True else ""
    return Want(f"{text(raw, 'namespace') or namespace}/{kind}Mutex/{text(raw, 'name') or ''}")


def _semaphore(raw: Raw, namespace: str) -> Want:
    where = text(raw, "namespace") or namespace
    database = mapping(raw, "database")
    if database:
        key = text(database, "key") or ""
        return Want(f"{where}/Database/{key}", ("", key))
    ref = mapping(raw, "configMapKeyRef")
    name, key = text(ref, "name") or "", text(ref, "key") or ""
    return Want(f"{where}/ConfigMap/{name}/{key}", (name, key))


@dataclass(slots=True)
class Lock:
    """`holders` are at most `capacity`. `queues` has who waits, by workflow, in the order of evaluation; who is not
    `waiting` any more, having got the lock out of turn, may still be in there.
    """

    name: str
    capacity: int
    holders: set[str] = field(default_factory=set)
    queues: dict[Operator, _Queue] = field(default_factory=dict)
    waiting: set[Work] = field(default_factory=set)

    @property
    def free(self) -> int:
        return self.capacity - len(self.holders)

    def head(self) -> Operator | None:
        """The workflow that is served first: by priority, then age. Within it, the order is that of evaluation."""
        for queue in self.queues.values():
            while queue and queue[0][2] not in self.waiting:
                heappop(queue)
        return min((operator for operator, queue in self.queues.items() if queue), key=_rank, default=None)


def _rank(operator: Operator) -> tuple[int, float, int]:
    run = operator.run
    return -run.priority, run.submitted, run.number


class Locks:
    """All locks by name, made when they are first asked for."""

    def __init__(self) -> None:
        self._locks: dict[str, Lock] = {}
        self._held: dict[str, list[Lock]] = {}
        self._serial = 0

    def acquire(self, wants: Sequence[Want], holder: str, operator: Operator, work: Work) -> str:
        """Take all locks, or none and queue up; the message that says what is waited for, empty once they are held."""
        if holder in self._held:
            return ""
        locks = [self._lock(want, operator) for want in wants]
        for lock in locks:
            head = lock.head()
            if lock.free <= 0 or (head not in (None, operator) and _rank(head) < _rank(operator)):
                if work not in lock.waiting:  # else it only looked again
                    self._serial += 1
                    heappush(lock.queues.setdefault(operator, []), (work.path, self._serial, work))
                    lock.waiting.add(work)
                return f"Waiting for {lock.name} lock. Lock status: {max(lock.free, 0)}/{lock.capacity}"
        for lock in locks:
            lock.holders.add(holder)
            lock.waiting.discard(work)
        self._held[holder] = locks
        return ""

    def release(self, holder: str) -> None:
        """Give the locks back and wake those who are next."""
        for lock in self._held.pop(holder, ()):
            lock.holders.discard(holder)
            self._serve(lock)

    def forget(self, operator: Operator) -> None:
        """The workflow has ended and waits for nothing any more."""
        for lock in self._locks.values():
            if lock.queues.pop(operator, None):
                self._serve(lock)

    def _serve(self, lock: Lock) -> None:
        for _ in range(lock.free):
            head = lock.head()
            if head is None:
                return
            work = heappop(lock.queues[head])[2]
            lock.waiting.discard(work)
            work.wake()
            head.hear_of_lock()

    def _lock(self, want: Want, operator: Operator) -> Lock:
        if want.name not in self._locks:
            capacity = places(want, operator.run, operator.world.scenario.argo.semaphores)
            self._locks[want.name] = Lock(want.name, capacity)
        return self._locks[want.name]


def places(want: Want, run: WorkflowRun, sizes: Mapping[str, int]) -> int:
    """How many may hold a lock at once: 1 for a mutex, for a semaphore what the scenario's `sizes` say, else the
    ConfigMap among the inputs of the run. Raises InputError where neither does.
    """
    if want.config is None:
        return 1
    name, key = want.config
    short = f"{name}/{key}" if name else key
    if short in sizes:
        return sizes[short]
    written = run.config_map(name, key) if name else None
    if written is not None and written.strip().isdecimal() and int(written) > 0:
        return int(written)
    if written is not None:
        raise InputError(f"semaphore {short}: its size {written!r} is no whole number above 0")
    given = f"give the ConfigMap {name!r} with the key {key!r} among the inputs, or " if name else ""
    raise InputError(f"semaphore {short}: its size is not known; {given}set argo.semaphores.{short}=SIZE")
