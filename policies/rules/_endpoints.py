"""The OSS endpoints in all that is given, and a base for policies about where they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Path
from manifests.document import Document
from manifests.fields import Raw, mapping, mappings, text
from manifests.fluid import Dataset
from manifests.rule import Found
from manifests.source import Span
from manifests.volumes import OSS_DRIVER
from manifests.workflow import Workflow
from policies.policy import ECI_BY_DEFAULT, Context, Policy
from policies.rules._data import STORES
from policies.rules._settings import controllers, setting_place

_OSS = re.compile(r"(?:https?://)?(?:[\w-]+\.)*oss-([a-z]{2}-[a-z]+(?:-[0-9]|-lr)?)(-internal)?\.aliyuncs\.com/?")


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
        source = mapping(mapping(template.raw, "data"), "source")
        yield from _endpoints(mapping(source, "artifactPaths"), template.at("data", "source", "artifactPaths"))
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


class Located(NamedTuple):
    """An endpoint in its place. `home` is the region of the pods, empty where that cannot be told."""

    path: Path
    written: str
    endpoint: Endpoint
    home: str
    span: Span | None
    """Its own place, where that is inside of a text."""


class EndpointPolicy(Policy):
    """A policy about OSS endpoints, wherever they are written."""

    def check_endpoint(self, found: Located, context: Context) -> Iterator[Found]:
        """Each endpoint, with the region of the pods."""
        return iter(())

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        written = [item for item in written_endpoints(workflow) if is_written(context.document, *item)]
        yield from self._checked(written, context)

    def check_object(self, document: Document, context: Context) -> Iterator[Found]:
        yield from self._checked(volume_endpoints(document), context)

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        for path, written in repository_endpoints(controller.settings):
            place, span = setting_place(controller, path)
            yield from self._checked([(place, written)], context, span)

    def check_dataset(self, dataset: Dataset, context: Context) -> Iterator[Found]:
        yield from self._checked(dataset_endpoints(dataset), context)

    def _checked(
        self, places: Iterable[tuple[Path, str]], context: Context, span: Span | None = None
    ) -> Iterator[Found]:
        known = [
            (path, written, endpoint) for path, written in places if (endpoint := oss_endpoint(written)) is not None
        ]
        home = home_region(context, [endpoint for _, _, endpoint in known])
        for path, written, endpoint in known:
            yield from self.check_endpoint(Located(path, written, endpoint, home, span), context)
