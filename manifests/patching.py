"""Workflows with a patch laid over them, for comparing what is written with what might be."""

from __future__ import annotations

from typing import Any

from manifests.effective import merged
from manifests.errors import UsageError
from manifests.load import Manifests, load
from manifests.source import SourceFile
from manifests.writing import to_documents


def patched(manifests: Manifests, path: str) -> Manifests:
    """The manifests with the documents of a patch file merged over those of the same kind (Workflow if it has none).

    A patch with a name applies to the object of that name alone. Merging is Argo's own: maps merge, templates merge by
    name. Raises UsageError where a document of the patch applies to nothing, InputError where the file cannot be read.
    """
    values: list[Any] = [document.value for document in manifests.documents]
    for change in _changes(path).documents:
        if not isinstance(change.value, dict):
            raise UsageError(f"{path}: a patch is a mapping such as {{spec: {{parallelism: 50}}}}")
        kind = change.kind or "Workflow"
        targets = [i for i, d in enumerate(manifests.documents) if d.kind == kind and change.name in ("", d.name)]
        if not targets:
            raise UsageError(f"{path}: the patch applies to no {kind}{f' named {change.name}' if change.name else ''}")
        for index in targets:
            values[index] = merged(change.value, values[index])
    return manifests.reread([SourceFile(f"patched by {path}", to_documents(values))])


def _changes(path: str) -> Manifests:
    patch = load([path])
    for found in patch.diagnostics:
        if found.name in ("broken-yaml", "duplicate-key"):
            raise UsageError(f"{path}:{found.span.line}:{found.span.column}: {found.message}")
    if not patch.documents:
        raise UsageError(f"{path}: there is no patch in this file")
    return patch
