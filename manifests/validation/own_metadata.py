"""The labels and annotations that a workflow will have, which its templates can name."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.cron import cron_spec
from manifests.fields import Raw, mapping
from manifests.workflow import Workflow

_SYSTEM_KEYS = {
    "labels": (
        "workflows.argoproj.io/workflow-template", "workflows.argoproj.io/cluster-workflow-template",
        "workflows.argoproj.io/cron-workflow", "workflows.argoproj.io/creator", "workflows.argoproj.io/creator-email",
        "workflows.argoproj.io/creator-preferred-username", "workflows.argoproj.io/controller-instanceid",
        "workflows.argoproj.io/phase", "workflows.argoproj.io/completed",
        "workflows.argoproj.io/resubmitted-from-workflow",
    ),
    "annotations": ("workflows.argoproj.io/scheduled-time",),
}  # fmt: skip
"""Labels and annotations that Argo itself puts on a workflow; only the real tool does not know them offline."""

_CRON_KEYS = {
    "labels": ("workflows.argoproj.io/cron-workflow",),
    "annotations": ("workflows.argoproj.io/scheduled-time",),
}


def written_keys(workflow: Workflow, base: Workflow | None, kind: str) -> set[str]:
    """The keys of `labels` or `annotations` that its file gives it (docs/sources.md argo-lint 6).

    A workflow made by a CronWorkflow has only those of `workflowMetadata`. `base` is the WorkflowTemplate it refers to.
    """
    is_cron = workflow.kind == "CronWorkflow"
    keys = set(_CRON_KEYS[kind]) if is_cron else set(mapping(mapping(workflow.root, "metadata"), kind))
    holders = [workflow.spec.raw, *([base.spec.raw] if base else []), cron_spec(workflow)]
    for holder in holders:
        metadata = mapping(holder, "workflowMetadata")
        keys |= set(mapping(metadata, kind))
        if kind == "labels":
            keys |= set(mapping(metadata, "labelsFrom"))
    return keys


def added_keys(workflow: Workflow, base: Workflow | None, defaults: Sequence[Raw], kind: str) -> set[str]:
    """The keys that a cluster adds: Argo's own, and those of the controller's workflowDefaults."""
    keys = set(_SYSTEM_KEYS[kind])
    for default in defaults:
        keys |= set(mapping(mapping(default, "metadata"), kind))
        keys |= set(mapping(mapping(mapping(default, "spec"), "workflowMetadata"), kind))
    return keys - written_keys(workflow, base, kind)
