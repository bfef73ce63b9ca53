"""Values with a pedigree: what a run took for granted, and where each figure comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One line of a report: what was taken, its value with its unit, its source, and the key that changes it."""

    what: str
    value: str
    source: str
    key: str = ""

    @property
    def assumed(self) -> bool:
        """Whether it is a guess of ours for lack of a public figure."""
        return self.source.startswith("assumed")


@dataclass(frozen=True, slots=True)
class Knob(Generic[T]):
    """A value that a scenario can set under `key`, with what a report says of it."""

    key: str
    value: T
    what: str
    shown: str
    source: str


@dataclass
class Ledger:
    """Collects what a run really used, in the order of first use."""

    entries: dict[str, Assumption] = field(default_factory=dict)

    def use(self, knob: Knob[T]) -> T:
        """The knob's value; from now on the report lists it."""
        self.note(knob.what, knob.shown, knob.source, knob.key)
        return knob.value

    def note(self, what: str, value: str, source: str, key: str = "") -> None:
        if what not in self.entries:
            self.entries[what] = Assumption(what, value, source, key)

    def listed(self) -> list[Assumption]:
        return list(self.entries.values())
