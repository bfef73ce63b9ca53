"""Labels and annotations for ECI that no pod ever gets."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity, path_text
from manifests.eci import ECI_LABEL
from manifests.fields import Raw, mapping
from manifests.pod import Metadata
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy

PREFIX = "k8s.aliyun.com/"
LABELS = {"k8s.aliyun.com/image-accelerate-mode"}
"""Keys with ECI's prefix that are labels all the same (docs/sources.md eci 1.3)."""


class EciLabelMisplaced(Policy):
    """A label or annotation for ECI is written where no pod gets it.

    ECI reads them from the pod when it is created. On the metadata of the Workflow itself they have no effect, and a
    label among the annotations, or an annotation among the labels, is not looked at.
    """

    name = "eci-label-misplaced"
    category = "scheduling"
    severity = Severity.ERROR
    source = "Alibaba Cloud, ECI pod annotations (X3, 2025-04-24; A4): they belong to the metadata of the pod"

    bad = """
        kind: Workflow
        metadata:
          generateName: hash-
          labels:
            alibabacloud.com/eci: "true"  # <- eci-label-misplaced
        spec:
          entrypoint: hash
          podMetadata:
            labels:
              k8s.aliyun.com/eci-use-specs: 2-4Gi  # <- eci-label-misplaced
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata:
          generateName: hash-
        spec:
          entrypoint: hash
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
            annotations:
              k8s.aliyun.com/eci-use-specs: 2-4Gi
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        reaches_pods = {*workflow.spec.pod_metadata.labels, *workflow.spec.pod_metadata.annotations}
        for path, metadata in _own_metadata(workflow, context):
            for kind in ("labels", "annotations"):
                for key in mapping(metadata, kind):
                    if (key == ECI_LABEL or key.startswith(PREFIX)) and key not in reaches_pods:
                        message = f"{key} stands on the {workflow.kind} itself: no pod gets it, so it has no effect"
                        help = f"move it to {path_text(workflow.spec.at('podMetadata', _home(key)))}"
                        yield _found((*path, kind, key), message, help, context)

    def check_pod_metadata(self, metadata: Metadata, context: Context) -> Iterator[Found]:
        for kind, other in (("labels", "annotations"), ("annotations", "labels")):
            for key in mapping(metadata.raw, kind):
                if (key == ECI_LABEL or key.startswith(PREFIX)) and _home(key) == other:
                    message = f"{key} stands among the {kind}, but ECI looks for it among the {other}: it has no effect"
                    yield _found(metadata.at(kind, key), message, f"move it to {other}", context)


def _own_metadata(workflow: Workflow, context: Context) -> Iterator[tuple[Path, Raw]]:
    """The metadata of the object, and that of the Workflow made from it; neither is that of a pod."""
    yield workflow.metadata.path, workflow.metadata.raw
    for path in dict.fromkeys([("spec",), workflow.spec.path]):
        node = context.document.root.find((*path, "workflowMetadata"))
        if node is not None and isinstance(node.value, dict):
            yield (*path, "workflowMetadata"), node.value


def _home(key: str) -> str:
    return "labels" if key == ECI_LABEL or key in LABELS else "annotations"


def _found(path: Path, message: str, help: str, context: Context) -> Found:
    return Found(path, message, help, span=context.document.root.key_place(path))
