"""Artifacts in the store that came with the quick start."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Path, Severity
from manifests.effective import PodPlan
from manifests.fields import Raw, mapping, mappings, text
from manifests.rule import Found
from manifests.source import Span
from policies.policy import Context, Policy
from policies.rules._settings import setting_place


class ArtifactsInMinio(Policy):
    """Artifacts are kept in MinIO, the store of Argo's quick start.

    One MinIO pod in the cluster holds the outputs of every step: when it is away, steps that save or load artifacts end
    in Error, and its disk and its network card are shared by all of them. OSS is a service and grows with the load.
    """

    name = "artifacts-in-minio"
    category = "data"
    severity = Severity.WARNING
    source = "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): keep artifacts in OSS"

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          artifactRepository: |
            s3:
              bucket: artifacts
              endpoint: minio:9000  # <- artifacts-in-minio
              insecure: true
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          artifactRepository: |
            oss:
              bucket: artifacts
              endpoint: oss-cn-shanghai-internal.aliyuncs.com
              accessKeySecret: {name: oss, key: id}
              secretKeySecret: {name: oss, key: secret}
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        endpoint = _minio(mapping(controller.settings, "artifactRepository"))
        if endpoint:
            path, span = setting_place(controller, ("artifactRepository", "s3", "endpoint"))
            yield _found(path, "the artifact repository is", endpoint, span)

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        template = pod.template
        for side in ("inputs", "outputs"):
            for index, artifact in mappings(mapping(template.raw, side), "artifacts"):
                if endpoint := _minio(artifact):
                    path = template.at(side, "artifacts", index, "s3", "endpoint")
                    yield _found(path, f"artifact {text(artifact, 'name')!r} lies in", endpoint)
        if endpoint := _minio(mapping(template.raw, "archiveLocation")):
            yield _found(template.at("archiveLocation", "s3", "endpoint"), "outputs are archived in", endpoint)


def _minio(location: Raw) -> str:
    """The endpoint of an S3 location if it is that of a MinIO, else empty."""
    endpoint = text(mapping(location, "s3"), "endpoint") or ""
    return endpoint if "minio" in endpoint.lower() else ""


def _found(path: Path, what: str, endpoint: str, span: Span | None = None) -> Found:
    message = (
        f"{what} MinIO ({endpoint}): while that one service is away or busy, steps with artifacts wait or end in Error"
    )
    return Found(path, message, "use an `oss` location with the region's internal endpoint", span=span)
