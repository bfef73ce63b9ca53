"""What several policies ask about data: which of Fluid's objects belong together, what a pod mounts of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from manifests.document import Document
from manifests.eci import ECI_LABEL, LEGACY_ECI_LABEL
from manifests.effective import PodPlan
from manifests.fields import mapping, mappings, sequence, text, texts
from manifests.fluid import DataLoad, Dataset, JindoRuntime
from manifests.load import Manifests
from manifests.pod import Mount, Volume

STORES = ("oss", "s3")


def same_object(one: Dataset | JindoRuntime, other: Dataset | JindoRuntime) -> bool:
    """Whether a Dataset and a runtime belong together: one name, and one namespace where both
    write it (docs/sources.md data 3.1)."""
    return one.name == other.name and (not one.namespace or not other.namespace or one.namespace == other.namespace)


def datasets(manifests: Manifests) -> tuple[Dataset, ...]:
    """All Datasets that were given, those under check first."""
    return (*manifests.datasets, *(manifests.external.datasets if manifests.external else ()))


def runtimes(manifests: Manifests) -> tuple[JindoRuntime, ...]:
    """All JindoRuntimes that were given, those under check first."""
    return (*manifests.runtimes, *(manifests.external.runtimes if manifests.external else ()))


def runtime_documents(manifests: Manifests) -> list[Document]:
    """The documents of runtimes of every kind."""
    kinds = [kind for kind in manifests.kinds if kind.endswith("Runtime")]
    given = [document for kind in kinds for document in manifests.of_kind(kind)]
    return [document for document in given if (text(document.raw, "apiVersion") or "").startswith("data.fluid.io/")]


def runtime_of(dataset: Dataset, manifests: Manifests) -> JindoRuntime | None:
    """The JindoRuntime that caches a Dataset, if it was given."""
    return next((runtime for runtime in runtimes(manifests) if same_object(dataset, runtime)), None)


def dataset_of(runtime: JindoRuntime, manifests: Manifests) -> Dataset | None:
    """The Dataset that a runtime caches, if it was given."""
    return next((dataset for dataset in datasets(manifests) if same_object(dataset, runtime)), None)


def dataload_of(dataset: Dataset, manifests: Manifests) -> DataLoad | None:
    """The first DataLoad that warms a Dataset, if one was given."""
    given = (*manifests.dataloads, *(manifests.external.dataloads if manifests.external else ()))
    return next((dataload for dataload in given if dataload.is_for(dataset)), None)


def loaded_dataset(dataload: DataLoad, manifests: Manifests) -> Dataset | None:
    """The Dataset that a DataLoad names, if it was given."""
    return next((dataset for dataset in datasets(manifests) if dataload.is_for(dataset)), None)


def runs_on_eci(runtime: JindoRuntime) -> bool:
    """Whether a label sends the workers to ECI; those of the deprecated `labels` fields count too."""
    spec = mapping(runtime.raw, "spec")
    labels = texts(spec, "labels") | texts(mapping(spec, "worker"), "labels") | runtime.worker_labels
    return "true" in (labels.get(ECI_LABEL), labels.get(LEGACY_ECI_LABEL))


def mounted(pod: PodPlan) -> Iterator[tuple[Mount, Volume]]:
    """Every mount of a pod with its volume, as far as the volume is written."""
    volumes = {volume.name: volume for volume in (*pod.workflow.spec.volumes, *pod.template.volumes)}
    for mount in pod.mounts:
        if mount.volume in volumes:
            yield mount, volumes[mount.volume]


def adds_volumes(pod: PodPlan) -> bool:
    """Whether a podSpecPatch brings volumes or mounts of its own."""
    containers = (*mappings(pod.patch, "containers"), *mappings(pod.patch, "initContainers"))
    return bool(sequence(pod.patch, "volumes")) or any("volumeMounts" in raw for _, raw in containers)


def workers(runtime: JindoRuntime) -> str:
    """How many workers it has, in words."""
    return f"{runtime.workers} worker{'' if runtime.workers == 1 else 's'}"


def is_constant(key: str) -> bool:
    """Whether a text is the same in every pod of one workflow: it holds no variable but `{{workflow...}}`."""
    return "{{" not in re.sub(r"\{\{\s*workflow\.[^{}]*\}\}", "", key)
