"""What several policies ask of a pod: is it meant for ECI, does its waiting end, where was a label of it written."""

from __future__ import annotations

from typing import Literal

from manifests.diagnostic import Edit, Path
from manifests.document import Document
from manifests.eci import ECI_LABEL, LEGACY_ECI_LABEL
from manifests.edits import insert_key
from manifests.effective import PodPlan
from manifests.pod import Metadata

Kind = Literal["labels", "annotations"]


def is_on_eci(metadata: Metadata) -> bool:
    """Whether a label of the pod itself sends it to ECI. A cluster may do so without any."""
    return "true" in (metadata.labels.get(ECI_LABEL), metadata.labels.get(LEGACY_ECI_LABEL))


def waiting_ends(pod: PodPlan) -> bool:
    """Whether the template itself bounds how long its pod may be Pending (docs/sources.md argo 6).

    `activeDeadlineSeconds` of a template starts with the pod, and under a retry the controller does not end a Pending
    attempt by `timeout` or `pendingTimeout` either (3.10).
    """
    bounded = pod.template.timeout is not None or pod.template.raw.get("pendingTimeout") is not None
    return bounded and pod.retry is None


def written_at(pod: PodPlan, document: Document, kind: Kind, key: str) -> Path:
    """Where the label or annotation that is in force for the pod was written; its template where that is unknown."""
    template, spec = pod.template, pod.workflow.spec
    layers = (template.at("metadata"), spec.at("templateDefaults", "metadata"), spec.at("podMetadata"))
    places = ((*layer, kind, key) for layer in layers)
    return next((place for place in places if document.root.find(place) is not None), template.path)


def insert_label(document: Document, owner: Path, field: str, label: str, value: str) -> Edit | None:
    """Add a label to the metadata under `field` of `owner`, with the mappings around it where they are missing."""
    attempts = (
        ((*owner, field, "labels"), label, value),
        ((*owner, field), "labels", f"\n{label}: {value}"),
        (owner, field, f"\nlabels:\n  {label}: {value}"),
    )
    edits = (insert_key(document, path, key, text) for path, key, text in attempts)
    return next((edit for edit in edits if edit is not None), None)
