"""What several policies ask about data: the region of an OSS endpoint, and which of Fluid's objects belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from manifests.diagnostic import Path
from manifests.document import Document
from manifests.eci import ECI_LABEL, LEGACY_ECI_LABEL
from manifests.effective import PodPlan
from manifests.fields import Raw, mapping, mappings, sequence, text, texts
from manifests.fluid import DataLoad, Dataset, JindoRuntime
from manifests.load import Manifests
from manifests.pod import Mount, Volume
from manifests.volumes import OSS_DRIVER
from manifests.workflow import Workflow
from policies.policy import ECI_BY_DEFAULT, Context
from policies.rules._settings import controllers

_OSS = re.compile(r"(?:https?://)?(?:[\w-]+\.)*oss-([a-z]{2}-[a-z]+(?:-[0-9]|-lr)?)(-internal)?\.aliyuncs\.com/?")
STORES = ("oss", "s3")


class Endpoint(NamedTuple):
    """An OSS endpoint of one region; `internal` ones answer inside of that region only."""

    region: str
    internal: bool


def oss_endpoint(written: str) -> Endpoint | None:
    """The endpoint in a text such as `http://oss-cn-shanghai-internal.aliyuncs.com`; None for everything else.

    >>> oss_endpoint("oss-cn-shanghai-internal.aliyuncs.com")
    Endpoint(region='cn-shanghai', internal=True)
    """
    match = _OSS.fullmatch(written.strip()) if len(written) < 300 else None
    return Endpoint(match[1], match[2] is not None) if match is not None else None


def written_endpoints(workflow: Workflow) -> Iterator[tuple[Path, str]]:
    """Every `endpoint` of an OSS or S3 location in a workflow, with its place."""
    spec = workflow.spec
    lists = [(mapping(spec.raw, "arguments"), spec.at("arguments"))]
    for template in spec.every_template:
        lists += [(mapping(template.raw, side), template.at(side)) for side in ("inputs", "outputs")]
        lists += [(mapping(step.raw, "arguments"), step.at("arguments")) for step in template.calls]
        yield from _endpoints(mapping(template.raw, "archiveLocation"), template.at("archiveLocation"))
    for raw, path in lists:
        for index, artifact in mappings(raw, "artifacts"):
            yield from _endpoints(artifact, (*path, "artifacts", index))


def repository_endpoints(settings: Raw) -> Iterator[tuple[Path, str]]:
    """The endpoint of the artifact repository in the controller's settings."""
    yield from _endpoints(mapping(settings, "artifactRepository"), ("artifactRepository",))


def dataset_endpoints(dataset: Dataset) -> Iterator[tuple[Path, str]]:
    """The endpoints in the options of a Dataset's mounts, its shared options included."""
    key = "fs.oss.endpoint"
    shared = text(mapping(dataset.spec, "sharedOptions"), key)
    if shared is not None:
        yield ("spec", "sharedOptions", key), shared
    for index, mount in mappings(dataset.spec, "mounts"):
        endpoint = text(mapping(mount, "options"), key)
        if endpoint is not None:
            yield ("spec", "mounts", index, "options", key), endpoint


def volume_endpoints(document: Document) -> Iterator[tuple[Path, str]]:
    """The endpoint of a PersistentVolume of OSS; nothing for documents of other kinds."""
    csi = mapping(mapping(document.raw, "spec"), "csi")
    url = text(mapping(csi, "volumeAttributes"), "url")
    if document.kind == "PersistentVolume" and text(csi, "driver") == OSS_DRIVER and url is not None:
        yield ("spec", "csi", "volumeAttributes", "url"), url


def _endpoints(location: Raw, path: Path) -> Iterator[tuple[Path, str]]:
    for store in STORES:
        endpoint = text(mapping(location, store), "endpoint")
        if endpoint is not None:
            yield (*path, store, "endpoint"), endpoint


def is_written(document: Document, path: Path, value: str) -> bool:
    """Whether the text at a path is this one, and does not come from another layer."""
    node = document.root.find(path)
    return node is not None and node.value == value


def home_region(context: Context, written: list[Endpoint]) -> str:
    """The region that the pods run in, as far as it can be told; else empty.

    A target that was chosen says it. Otherwise internal endpoints do, since they answer in their own region only: first
    that of the cluster's artifact repository, then those that stand beside it.
    """
    if context.target.region != ECI_BY_DEFAULT.region:
        return context.target.region
    repositories = [repository_endpoints(controller.settings) for controller in controllers(context)]
    found = [oss_endpoint(url) for endpoints in repositories for _, url in endpoints]
    regions = [endpoint.region for endpoint in (*found, *written) if endpoint is not None and endpoint.internal]
    return context.target.region if context.target.region in regions else next(iter(regions), "")


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
    given = (*manifests.documents, *(manifests.external.documents if manifests.external else ()))
    return [d for d in given if d.kind.endswith("Runtime") and (text(d.raw, "apiVersion") or "").startswith("data.fl")]


def runtime_of(dataset: Dataset, manifests: Manifests) -> JindoRuntime | None:
    """The JindoRuntime that caches a Dataset, if it was given."""
    return next((runtime for runtime in runtimes(manifests) if same_object(dataset, runtime)), None)


def dataset_of(runtime: JindoRuntime, manifests: Manifests) -> Dataset | None:
    """The Dataset that a runtime caches, if it was given."""
    return next((dataset for dataset in datasets(manifests) if same_object(dataset, runtime)), None)


def warms(dataload: DataLoad, dataset: Dataset) -> bool:
    """Whether a DataLoad names this Dataset, by namespace too where both are written."""
    named = dataload.dataset_namespace
    return dataload.dataset == dataset.name and (not named or not dataset.namespace or named == dataset.namespace)


def dataload_of(dataset: Dataset, manifests: Manifests) -> DataLoad | None:
    """The first DataLoad that warms a Dataset, if one was given."""
    given = (*manifests.dataloads, *(manifests.external.dataloads if manifests.external else ()))
    return next((dataload for dataload in given if warms(dataload, dataset)), None)


def loaded_dataset(dataload: DataLoad, manifests: Manifests) -> Dataset | None:
    """The Dataset that a DataLoad names, if it was given."""
    return next((dataset for dataset in datasets(manifests) if warms(dataload, dataset)), None)


def runs_on_eci(runtime: JindoRuntime) -> bool:
    """Whether a label sends the workers to ECI; those of the deprecated `labels` fields count too."""
    spec = mapping(runtime.raw, "spec")
    labels = texts(spec, "labels") | texts(mapping(spec, "worker"), "labels") | runtime.worker_labels
    return "true" in (labels.get(ECI_LABEL), labels.get(LEGACY_ECI_LABEL))


def mounted(pod: PodPlan) -> Iterator[tuple[Mount, Volume]]:
    """Every mount of a pod's containers with its volume, as far as the volume is written."""
    volumes = {volume.name: volume for volume in (*pod.workflow.spec.volumes, *pod.template.volumes)}
    for container in pod.template.containers:
        for mount in container.mounts:
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
