"""Data that lies far from the pods."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Path
from manifests.document import Document
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


class OssInOtherRegion(Policy):
    """A bucket lies in another region than the pods.

    An internal endpoint answers in its own region only, so from elsewhere it is not reached at all. A public one is
    reached over the Internet: slowly, and billed by volume. Where the pods run is known from the target region if one
    was chosen, else from the internal endpoints beside it, such as that of the artifact repository.
    """

    name = "oss-in-other-region"
    category = "data"
    source = "docs/sources.md data 1.1 (O1): bandwidth is given by region; OSS price list: what is free inside a region"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          artifactRepository: |
            oss:
              endpoint: oss-cn-shanghai-internal.aliyuncs.com
              bucket: artifacts
              accessKeySecret: {name: oss, key: id}
              secretKeySecret: {name: oss, key: secret}
        ---
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
                      endpoint: oss-cn-beijing-internal.aliyuncs.com  # <- oss-in-other-region
                      bucket: models
                      key: large.bin
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          artifactRepository: |
            oss:
              endpoint: oss-cn-shanghai-internal.aliyuncs.com
              bucket: artifacts
              accessKeySecret: {name: oss, key: id}
              secretKeySecret: {name: oss, key: secret}
        ---
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
                      endpoint: oss-cn-shanghai-internal.aliyuncs.com
                      bucket: models
                      key: large.bin
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        yield from _far([item for item in written_endpoints(workflow) if is_written(context.document, *item)], context)

    def check_object(self, document: Document, context: Context) -> Iterator[Found]:
        yield from _far(list(volume_endpoints(document)), context)

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        for path, written in repository_endpoints(controller.settings):
            place, span = setting_place(controller, path)
            yield from _far([(place, written)], context, span)

    def check_dataset(self, dataset: Dataset, context: Context) -> Iterator[Found]:
        yield from _far(list(dataset_endpoints(dataset)), context)


def _far(places: list[tuple[Path, str]], context: Context, span: Span | None = None) -> Iterator[Found]:
    known: list[tuple[Path, str, Endpoint]] = []
    for path, written in places:
        if (endpoint := oss_endpoint(written)) is not None:
            known.append((path, written, endpoint))
    home = home_region(context, [endpoint for _, _, endpoint in known])
    for path, written, endpoint in known:
        if home in ("", endpoint.region):
            continue
        how = "an internal endpoint is not reached from there" if endpoint.internal else "it is slow and billed traffic"
        yield Found(
            path,
            f"{written} is in {endpoint.region}, the pods run in {home}: {how}",
            f"keep the data in a bucket of {home}, or run the pods in {endpoint.region}",
            span=span,
        )
