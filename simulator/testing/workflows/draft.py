"""A workflow in the making: its templates so far, and what they need beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from simulator.testing.workflows.choices import Choices
from simulator.testing.workflows.features import Wanted

Raw = dict[str, Any]
SHARED = "shared"
"""The name of the WorkflowTemplate."""
MOST_CALLS = 14
"""Steps and tasks of all templates, so that a draw stays quick and its example readable. Our choice."""


@dataclass(frozen=True)
class Callee:
    """A template as its callers see it."""

    target: Raw
    """The keys that call it."""
    pods: int = 1
    """How many pods a call makes, retries and handlers left out."""
    takes: tuple[str, ...] = ()
    """Parameters that a caller must give."""
    may_take: tuple[str, ...] = ()
    """Parameters that have a default."""
    takes_file: bool = False
    gives: tuple[str, ...] = ()
    """Output parameters."""
    gives_file: bool = False
    has_result: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether anything can call it, also a hook."""
        return not self.takes and not self.takes_file and "inline" not in self.target


@dataclass
class Draft:
    choices: Choices
    wanted: Wanted
    templates: list[Raw] = field(default_factory=list)
    shared: list[Raw] = field(default_factory=list)
    """The templates of the WorkflowTemplate."""
    known: list[Callee] = field(default_factory=list)
    """What can be called: templates that are complete, so that none calls itself."""
    handler: Callee | None = None
    """What hooks call."""
    arguments: dict[str, str] = field(default_factory=dict)
    """The workflow's own, by name."""
    needs_sizes: bool = False
    """Whether a semaphore asks the ConfigMap for its size."""
    has_daemon: bool = False
    """Then no parallelism is drawn: a daemon could hold the only place until what waits for one has ended."""
    calls: int = 0
    names: Counter[str] = field(default_factory=Counter)

    def may(self, feature: str) -> bool:
        return feature in self.wanted.features

    def named(self, word: str) -> str:
        """A name for a template that no other has."""
        self.names[word] += 1
        number = self.names[word]
        return word if number == 1 else f"{word}-{number}"

    def argument(self, name: str, value: str) -> str:
        """The tag of an argument of the workflow, which has it from now on."""
        self.arguments[name] = value
        return f"{{{{workflow.parameters.{name}}}}}"
