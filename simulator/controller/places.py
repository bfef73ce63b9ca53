"""Where something is written, for errors of a run."""

from __future__ import annotations

from manifests.diagnostic import Path
from manifests.workflow import Workflow


def place_of(path: Path, owner: Workflow) -> str:
    """File, line and column of a path in an object; its name where it was not read from a text."""
    document = owner.document
    if document is None:
        return f"{owner.kind} {owner.name}"
    span = document.place(path)
    return f"{document.source.name}:{span.line}:{span.column}"
