"""Which workflows the controller works at: `parallelism` and `namespaceParallelism` (docs/sources.md argo 4.1, 4.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.controller.operator import Operator

POSTPONED = "Workflow processing has been postponed because too many workflows are already running"


@dataclass
class Admission:
    """0 is no limit. A workflow that waits for a lock of its own holds its slot."""

    limit: int = 0
    namespace_limit: int = 0
    of_namespace: Mapping[str, int] = field(default_factory=dict)
    """The limits of namespaces that have one of their own."""
    admitted: dict[Operator, str] = field(default_factory=dict)
    """The workflows at work, with their namespaces."""
    waiting: list[Operator] = field(default_factory=list)
    _by_namespace: Counter[str] = field(default_factory=Counter)

    def admit(self, operator: Operator) -> bool:
        """Whether the workflow may be worked at; else it is in the queue from now on."""
        if operator in self.admitted:
            return True
        if operator not in self.waiting:
            self.waiting.append(operator)
        if operator is not self._next():
            return False
        self.waiting.remove(operator)
        namespace = operator.run.namespace
        self.admitted[operator] = namespace
        self._by_namespace[namespace] += 1
        return True

    def leave(self, operator: Operator) -> Operator | None:
        """A workflow has ended; the one that takes its slot."""
        namespace = self.admitted.pop(operator, None)
        if operator in self.waiting:
            self.waiting.remove(operator)
        if namespace is not None:
            self._by_namespace[namespace] -= 1
        return self._next()

    def _next(self) -> Operator | None:
        """The first of the queue whose namespace has a slot: by priority, then age."""
        if 0 < self.limit <= len(self.admitted):
            return None
        free = [operator for operator in self.waiting if self._has_slot(operator.run.namespace)]
        return min(free, key=lambda o: (-o.run.priority, o.run.submitted, o.run.number), default=None)

    def _has_slot(self, namespace: str) -> bool:
        limit = self.of_namespace.get(namespace, self.namespace_limit)
        return limit <= 0 or self._by_namespace[namespace] < limit
