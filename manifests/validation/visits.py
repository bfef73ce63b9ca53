"""What several checks ask of a template that was met."""

from __future__ import annotations

from manifests.diagnostic import Path, Related, Severity
from manifests.validation.walk import Visit


def unseen(visit: Visit) -> Severity | None:
    """How bad a mistake is that Argo does not see where it only glances at a template; None for as bad as ever."""
    return Severity.WARNING if visit.is_repeat else None


def beside(visit: Visit, message: str, *paths: Path) -> list[Related]:
    """Other places in the object that the template belongs to."""
    document = visit.owner.document
    return [document.related(message, path) for path in paths] if document is not None else []
