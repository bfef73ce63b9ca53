"""What a scenario says of a template's pods: how long they work, what they read and write, how they end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from simulator.distributions import Distribution


@dataclass(frozen=True)
class Transfer:
    """A read or a write. `place` is `oss://...`, `pvc://claim/...`, or a path in the container; `size` is that of all
    its `objects` together.
    """

    place: str
    size: float
    objects: int = 1


@dataclass(frozen=True)
class ScriptedEnd:
    """How one attempt ends, `after` so many seconds; from Running, or from creation for pods that never run.

    `from_request` counts from creation for every end: the pod starts as any other, and is ended wherever it is by then.
    """

    end: str
    after: Distribution
    exit_code: int = 1
    message: str = ""
    from_request: bool = False


@dataclass(frozen=True)
class Failure:
    """A chance to end with `exit_code`; after reads and duration, unless `after` says earlier."""

    exit_code: int
    probability: float
    after: Distribution | None = None


@dataclass(frozen=True)
class Task:
    """What a template's pods do. None means that the scenario does not say."""

    duration: Distribution | None = None
    reads: tuple[Transfer, ...] = ()
    writes: tuple[Transfer, ...] = ()
    overlap: bool = False
    fails: Failure | None = None
    attempts: tuple[ScriptedEnd, ...] = ()
    result: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    ready: float | None = None
    """Seconds from Running until a daemon's containers are ready."""
    artifacts: Mapping[str, float] = field(default_factory=dict)
    """Bytes by the name of an input or output artifact."""
    logs: float | None = None
    """Bytes of main's log."""

    @property
    def moves_data(self) -> bool:
        """Whether anything is known of what its pods read or write."""
        return bool(self.reads or self.writes or self.artifacts or self.logs)

    @cached_property
    def has_tags(self) -> bool:
        """Whether places or outputs differ from node to node."""
        texts = [transfer.place for transfer in (*self.reads, *self.writes)]
        return any("{{" in text for text in (*texts, self.result or "", *self.parameters.values()))
