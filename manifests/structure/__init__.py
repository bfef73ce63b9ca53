"""Keys and types: what Argo's decoder makes of a document before any other rule is looked at."""

from __future__ import annotations

from manifests.diagnostic import Diagnostic
from manifests.document import Document
from manifests.structure.conforming import conforms
from manifests.structure.schemas import KINDS, schema_file
from manifests.versions import NEWEST

__all__ = ["KINDS", "check_structure", "decode"]


def check_structure(document: Document, *, version: str = NEWEST) -> list[Diagnostic]:
    """Keys and values that the decoder of this kind refuses or drops; nothing for kinds without a schema."""
    return decode(document, version=version)[1]


def decode(document: Document, *, version: str = NEWEST) -> tuple[Document, list[Diagnostic]]:
    """The document as that release of Argo reads it, and what the decoder refuses or drops of it.

    It is the same document, unless Argo silently takes a key or a value for another one, or a key that it refuses was
    probably meant to be another one.
    """
    file = schema_file(document.kind, version)
    if file is None or conforms(document.value, document.kind, file):
        return document, []
    # Imported here, since few documents need it.
    from manifests.structure.leniency import as_read

    document, findings = as_read(document, file)
    if not conforms(document.value, document.kind, file):
        from manifests.structure.explaining import explain

        refused, meant = explain(document, file, version)
        findings += refused
        if meant:
            from manifests.structure.meaning import as_meant

            document = as_meant(document, meant)
    return document, sorted(findings, key=lambda finding: finding.sort_key)
