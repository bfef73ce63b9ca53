"""The pods of a Fluid runtime as plans like any other pod's, so that they are sized and placed by the same code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manifests.eci import EciProfile
from manifests.effective import PodPlan
from manifests.fields import Raw, mapping, scalar, texts
from manifests.fluid import CacheRuntime, DataLoad, Dataset
from manifests.pod import Metadata
from manifests.units import quantity
from manifests.workflow import Workflow, read_spec, read_template


def master_pod(runtime: CacheRuntime, profiles: Sequence[EciProfile]) -> PodPlan:
    own, over = runtime.metadata, runtime.master_metadata
    metadata = Metadata(labels=own.labels | over.labels, annotations=own.annotations | over.annotations)
    return _plan(runtime.namespace, "master", metadata, mapping(runtime.spec, "master"), profiles)


def worker_pod(runtime: CacheRuntime, dataset: Dataset, profiles: Sequence[EciProfile]) -> PodPlan:
    """Its memory request is at least what it caches in memory for others (docs/sources.md data 3.2)."""
    metadata = Metadata(labels=runtime.worker_labels, annotations=runtime.worker_annotations)
    component = mapping(runtime.spec, "worker")
    resources = mapping(component, "resources")
    requests = dict(mapping(resources, "requests"))
    asked = scalar(requests, "memory")
    if runtime.is_shared(dataset) and runtime.memory > ((quantity(asked) if asked is not None else None) or 0.0):
        requests["memory"] = str(int(runtime.memory))
    raised = {**component, "resources": {**resources, "requests": requests}}
    return _plan(runtime.namespace, "worker", metadata, raised, profiles)


def loader_pod(load: DataLoad, profiles: Sequence[EciProfile]) -> PodPlan:
    return _plan(load.namespace, "loader", load.metadata, mapping(load.raw, "spec"), profiles)


def _plan(namespace: str, name: str, metadata: Metadata, component: Raw, profiles: Sequence[EciProfile]) -> PodPlan:
    """The pod of a component, as if a workflow made it; nothing of Argo's is in it, since no cluster adds to it."""
    raw: dict[str, Any] = {
        "name": name,
        "metadata": {"labels": metadata.labels, "annotations": metadata.annotations},
        "container": {"name": name, "resources": mapping(component, "resources")},
        "nodeSelector": texts(component, "nodeSelector"),
    }
    spec = read_spec({}, ())
    workflow = Workflow(kind="Workflow", name=name, namespace=namespace, metadata=Metadata(), spec=spec)
    return PodPlan(workflow, read_template(raw, ()), tuple(profiles))
