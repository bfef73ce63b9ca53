"""Artifacts with nowhere to go."""

from collections.abc import Iterator

from manifests.cluster import ControllerConfig
from manifests.diagnostic import Related, Severity
from manifests.effective import PodPlan
from manifests.fields import Raw, mapping, mappings, text
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._settings import is_readable, setting, setting_place

STORES = ("oss", "s3", "gcs", "azure", "artifactory", "hdfs", "git", "http", "raw", "plugin")
NAMESPACE_DEFAULT = "artifact-repositories"


class ArtifactRepositoryMissing(Policy):
    """The controller has no artifact repository, and a workflow saves artifacts without a location.

    An output artifact goes where it says itself, else to the template's `archiveLocation`, the workflow's
    `artifactRepositoryRef`, the namespace's default repository, or the controller's. With none of them the wait
    container ends with an error once the work is done, so each attempt is paid for and lost. A ConfigMap
    `artifact-repositories` among the inputs settles it.
    """

    name = "artifact-repository-missing"
    category = "control-plane"
    severity = Severity.WARNING
    source = (
        "Argo Workflows issues 7372 (2021-12-09) and 13828 (2024-10-28): artifact storage must be configured; "
        "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): configure OSS"
    )

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:  # <- artifact-repository-missing
          parallelism: "50"
        ---
        kind: Workflow
        metadata: {generateName: report-, namespace: argo}
        spec:
          entrypoint: write
          templates:
            - name: write
              container: {image: "alpine:3.20", command: [sh, -c, date > /tmp/report]}
              outputs:
                artifacts:
                  - {name: report, path: /tmp/report}
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: workflow-controller-configmap, namespace: argo}
        data:
          parallelism: "50"
          artifactRepository: |
            oss:
              bucket: artifacts
              endpoint: oss-cn-shanghai-internal.aliyuncs.com
              accessKeySecret: {name: oss, key: id}
              secretKeySecret: {name: oss, key: secret}
        ---
        kind: Workflow
        metadata: {generateName: report-, namespace: argo}
        spec:
          entrypoint: write
          templates:
            - name: write
              container: {image: "alpine:3.20", command: [sh, -c, date > /tmp/report]}
              outputs:
                artifacts:
                  - {name: report, path: /tmp/report}
    """

    def check_controller(self, controller: ControllerConfig, context: Context) -> Iterator[Found]:
        path, repository = setting(controller, "artifactRepository")
        if (
            not is_readable(controller)
            or isinstance(repository, str)
            or (isinstance(repository, dict) and _located(repository))
        ):
            return  # a text is a variable, or what setting-unreadable reports
        homeless = next(_homeless(context), None)
        if homeless is None or _has_namespace_default(context):
            return
        pod, artifact, related = homeless
        place, span = (("data",), None) if repository is None else setting_place(controller, path)
        message = (
            f"no artifact repository is set, and template {pod.template.name!r} saves artifact {artifact!r} without a "
            "location: the step ends in Error after its work"
        )
        help = "add an `artifactRepository` with an `oss` bucket here, or a ConfigMap `artifact-repositories` beside"
        yield Found(place, message, help, span=span, related=related)


def _homeless(context: Context) -> Iterator[tuple[PodPlan, str, list[Related]]]:
    """The artifacts that must be saved and have no location of their own."""
    manifests = context.manifests
    for workflow in manifests.workflows:
        if manifests.lacks_template(workflow) or "artifactRepositoryRef" in manifests.effective(workflow).spec.raw:
            continue
        for pod in manifests.pods(workflow):
            template = pod.template
            if _located(mapping(template.raw, "archiveLocation")):
                continue
            for index, artifact in mappings(mapping(template.raw, "outputs"), "artifacts"):
                if not _located(artifact) and artifact.get("optional") is not True and "from" not in artifact:
                    place = template.at("outputs", "artifacts", index)
                    document = workflow.document if pod.workflow.spec.template_ref is None else None
                    related = [document.related("the artifact is saved here", place)] if document is not None else []
                    yield pod, text(artifact, "name") or "", related


def _located(location: Raw) -> bool:
    """Whether it names a place; a key without a bucket is one in the repository."""
    places = [mapping(location, store) for store in STORES if location.get(store) is not None]
    return any("bucket" in place or "key" not in place for place in places)


def _has_namespace_default(context: Context) -> bool:
    return any(document.name == NAMESPACE_DEFAULT for document in context.manifests.of_kind("ConfigMap"))
