"""A spec: one of the things that a pod may be billed as."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Size


class SizingError(ValueError):
    """A pod that ECI cannot have, or a spec that does not exist; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Spec:
    """`name` is what is billed: a size (`2-4Gi`) or an instance type (`ecs.c6.large`). `note` says what was rounded.

    `category` is economy, general or empty. A size is not served by instance types of the `excluded` families. One that
    is not `sold` is refused in every zone for want of stock.
    """

    name: str
    size: Size
    note: str = ""
    category: str = ""
    excluded: tuple[str, ...] = ()
    sold: bool = True

    def noting(self, more: str) -> str:
        """Its note with more behind it."""
        return f"{self.note}; {more}" if self.note else more
