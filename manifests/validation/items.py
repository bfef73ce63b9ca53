"""Parameters and artifacts where they stand in lists: as arguments, inputs and outputs."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.diagnostic import Path
from manifests.fields import Located, Raw, mappings, text

KINDS = {"parameters": "parameter", "artifacts": "artifact"}
"""The lists, with what is in them."""


@dataclass(frozen=True, kw_only=True)
class Item(Located):
    """A parameter or an artifact, as `what` says."""

    what: str
    raw: Raw

    @property
    def name(self) -> str:
        return text(self.raw, "name") or ""

    @property
    def title(self) -> str:
        return f"{self.what} {self.name!r}" if self.name else f"this {self.what}"


def items(holder: Raw, path: Path, kind: str) -> list[Item]:
    """The items of the list `kind` in an arguments, inputs or outputs object at `path`."""
    return [Item(what=KINDS[kind], path=(*path, kind, index), raw=raw) for index, raw in mappings(holder, kind)]
