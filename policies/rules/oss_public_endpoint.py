"""Data that takes the way over the Internet."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Fix, Path
from manifests.document import Document
from manifests.edits import set_scalar
from manifests.fluid import Dataset
from manifests.rule import Found
from manifests.source import Span
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._data import (
    Endpoint,
    dataset_endpoints,
    home_region,
    is_written,
    oss_endpoint,
    repository_endpoints,
    volume_endpoints,
    written_endpoints,
)
from policies.rules._settings import setting_place


class OssPublicEndpoint(Policy):
    """Data in OSS is reached by the public endpoint of its region.

    Inside of a region the internal endpoint (`oss-cn-shanghai-internal.aliyuncs.com`) reaches the same bucket without
    traffic fees and without a public address for the pod. The public one is billed by volume, and only a part of the
    account's bandwidth counts for it: 10 of 100 Gbit/s in Shanghai, Shenzhen and Beijing. It is right for a bucket in
    another region; where that can be told, this rule is silent.
    """

    name = "oss-public-endpoint"
    category = "data"
    source = "docs/sources.md data 1.1 (O1): the public part of the bandwidth; OSS price list: internal traffic is free"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: score-}
        spec:
          entrypoint: score
          templates:
            - name: score
              inputs:
                artifacts:
                  - name: model
                    path: /model
                    oss:
                      endpoint: https://oss-cn-shanghai.aliyuncs.com  # <- oss-public-endpoint
                      bucket: models
                      key: large.bin
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: score-}
        spec:
          entrypoint: score
          templates:
            - name: score
              inputs:
                artifacts:
                  - name: model
                    path: /model
                    oss:
                      endpoint: https://oss-cn-shanghai-internal.aliyuncs.com
                      bucket: models
                      key: large.bin
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        places = [item for item in written_endpoints(workflow) if is_written(context.document, *item)]
        yield from _public(places, context)

    def check_object(self, document: Document, context: Context) -> Iterator[Found]:
        yield from _public(list(volume_endpoints(document)), context)

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        for path, written in repository_endpoints(controller.settings):
            place, span = setting_place(controller, path)
            yield from _public([(place, written)], context, span)

    def check_dataset(self, dataset: Dataset, context: Context) -> Iterator[Found]:
        yield from _public(list(dataset_endpoints(dataset)), context)


def _public(places: list[tuple[Path, str]], context: Context, span: Span | None = None) -> Iterator[Found]:
    known: list[tuple[Path, str, Endpoint]] = []
    for path, written in places:
        if (endpoint := oss_endpoint(written)) is not None:
            known.append((path, written, endpoint))
    home = home_region(context, [endpoint for _, _, endpoint in known])
    for path, written, endpoint in known:
        if endpoint.internal or home not in ("", endpoint.region):
            continue
        internal = written.replace(".aliyuncs.com", "-internal.aliyuncs.com")
        is_here = span is None and is_written(context.document, path, written)
        edit = set_scalar(context.document, path, internal) if is_here else None
        yield Found(
            path,
            f"{written} is OSS's public endpoint: traffic is billed, and shares the small public part of the bandwidth",
            f"use {internal} where the pods run in {endpoint.region}",
            fix=Fix("use the internal endpoint", (edit,), safe=False) if edit is not None else None,
            span=span,
        )
