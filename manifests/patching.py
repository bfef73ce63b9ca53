"""Workflows with a patch laid over them, for comparing what is written with what might be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from manifests.effective import merged
from manifests.errors import UsageError
from manifests.load import Manifests, load, load_sources
from manifests.source import SourceFile
from manifests.workflow import WORKFLOW_KINDS


def patched(manifests: Manifests, path: str) -> Manifests:
    """The manifests with the documents of a patch file merged over those of the same kind (Workflow if it has none).

    A patch with a name applies to the object of that name alone. Maps merge, templates merge by name. Raises UsageError
    where a document of the patch applies to nothing, InputError where the file cannot be read.
    """
    patch = load([path])
    if patch.diagnostics and any(found.name == "broken-yaml" for found in patch.diagnostics):
        first = patch.diagnostics[0]
        raise UsageError(f"{path}:{first.span.line}:{first.span.column}: {first.message}")
    values: list[Any] = [document.value for document in manifests.documents]
    for change in patch.documents:
        if not isinstance(change.value, dict):
            raise UsageError(f"{path}: a patch is a mapping such as {{spec: {{parallelism: 50}}}}")
        kind = change.kind or "Workflow"
        targets = [i for i, d in enumerate(manifests.documents) if d.kind == kind and change.name in ("", d.name)]
        if not targets:
            raise UsageError(f"{path}: the patch applies to no {kind}{f' named {change.name}' if change.name else ''}")
        for index in targets:
            values[index] = _merged(change.value, values[index])
    text = yaml.safe_dump_all(values, sort_keys=False, allow_unicode=True)
    return load_sources([SourceFile(f"patched by {path}", text)])


def _merged(change: Mapping[str, Any], value: Any) -> Any:
    found = merged(dict(change), value)
    kind = found.get("kind") if isinstance(found, dict) else None
    return _by_name(found, value) if kind in WORKFLOW_KINDS else found


def _by_name(found: Any, value: Any) -> Any:
    """Templates of the same name merge, instead of the patch's taking the whole place."""
    old = {t.get("name"): t for t in _templates(value)}
    new = [merged(t, old[t.get("name")]) if t.get("name") in old else t for t in _templates(found)]
    if new:
        found = {**found, "spec": {**found["spec"], "templates": new}}
    return found


def _templates(value: Any) -> list[dict[str, Any]]:
    spec = value.get("spec") if isinstance(value, dict) else None
    templates = spec.get("templates") if isinstance(spec, dict) else None
    return [t for t in templates if isinstance(t, dict)] if isinstance(templates, list) else []
