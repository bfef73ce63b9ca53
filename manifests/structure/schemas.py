"""The JSON Schemas in `manifests/schemas`: which kind lies in which file, and what a `$ref` means."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

Schema = dict[str, Any]

KINDS = {
    "argo": ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding"),
    "fluid": ("Dataset", "JindoRuntime", "DataLoad"),
    "kubernetes": ("ConfigMap", "Deployment", "ImageCache", "PersistentVolume", "PersistentVolumeClaim", "Secret"),
}
"""The kinds with a schema; of `argo` there is one file for each release."""

FOLDER = Path(__file__).parent.parent / "schemas"
_GROUPS = {kind: group for group, kinds in KINDS.items() for kind in kinds}


def schema_file(kind: str, version: str) -> str | None:
    """The file whose definition `kind` describes that kind; None where there is none."""
    group = _GROUPS.get(kind)
    return f"argo-{version}.json" if group == "argo" else f"{group}.json" if group else None


@cache
def schema(file: str) -> Schema:
    text = (FOLDER / file).read_text(encoding="utf-8")
    loaded: Schema = json.loads(text)
    return loaded


def definition(schema_or_ref: Schema, file: str) -> tuple[Schema, str]:
    """The schema itself, or the one it refers to, with the file it lies in."""
    while "$ref" in schema_or_ref:
        other, _, name = str(schema_or_ref["$ref"]).partition("#/$defs/")
        file = other or file
        schema_or_ref = schema(file)["$defs"][name]
    return schema_or_ref, file
