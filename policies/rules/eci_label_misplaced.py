"""Labels and annotations for ECI that no pod ever gets."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity, path_text
from manifests.eci import ACS_LABEL, ECI_LABEL, FLUID_LABEL, PREFIX
from manifests.eci_annotations import KNOWN, LABELS
from manifests.fields import Raw, mapping
from manifests.pod import Metadata
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._placement import WITHOUT_POD, own_metadata
from policies.rules._pods import Kind

ACS_LABELS = {ACS_LABEL, "alibabacloud.com/compute-class", "alibabacloud.com/compute-qos"}
POD_LABELS = {ECI_LABEL, FLUID_LABEL, *LABELS, *ACS_LABELS}
KINDS: tuple[tuple[Kind, Kind], ...] = (("labels", "annotations"), ("annotations", "labels"))


class EciLabelMisplaced(Policy):
    """A label or annotation for ECI or ACS is written where no pod gets it.

    They are read from the pod when it is created. On the metadata of the Workflow itself they have no effect, nor on a
    template of steps or tasks, which makes no pod and hands nothing on. A label among the annotations, or an annotation
    among the labels, is not looked at.
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
        settled = _on_every_pod(workflow, context)
        for path, metadata in own_metadata(workflow, context.document):
            for kind, key in _misplaced(metadata, settled):
                message = f"{key} stands on the {workflow.kind} itself: no pod gets it, so it has no effect"
                help = f"move it to {path_text(workflow.spec.at('podMetadata', _home(key)))}"
                yield _found((*path, kind, key), message, help, context)
        for template in workflow.spec.every_template:
            for kind, key in _misplaced(template.metadata.raw, settled) if template.type in WITHOUT_POD else ():
                path = template.at("metadata", kind, key)
                if context.document.root.find(path) is not None:
                    message = f"{key} stands on a template of {template.type}, which makes no pod: it has no effect"
                    help = f"move it to the templates it calls, or to {path_text(workflow.spec.at('podMetadata'))}"
                    yield _found(path, message, help, context)

    def check_pod_metadata(self, metadata: Metadata, context: Context) -> Iterator[Found]:
        is_acs = context.target.platform_of(metadata) == "acs"
        for kind, other in KINDS:
            for key in mapping(metadata.raw, kind):
                if _is_ours(key) and _home(key) == other and not (is_acs and key.startswith(PREFIX)):
                    message = f"{key} stands among the {kind}, but {_reader(key)} looks for it among the {other}: "
                    yield _found(metadata.at(kind, key), f"{message}it has no effect", f"move it to {other}", context)


def _misplaced(metadata: Raw, settled: set[str]) -> Iterator[tuple[Kind, str]]:
    for kind, _ in KINDS:
        for key in mapping(metadata, kind):
            if _is_ours(key) and key not in settled:
                yield kind, key


def _on_every_pod(workflow: Workflow, context: Context) -> set[str]:
    """The keys that the pods have anyway; then it does no harm that they stand elsewhere too."""
    settled = {*workflow.spec.pod_metadata.labels, *workflow.spec.pod_metadata.annotations}
    pods = [{*pod.metadata.labels, *pod.metadata.annotations} for pod in context.pods(workflow)]
    return settled | set.intersection(*pods) if pods else settled


def _is_ours(key: str) -> bool:
    """Whether ECI or ACS would read it; the prefix alone does not say so, as other components use it too."""
    return key in POD_LABELS or key in KNOWN or key.startswith(f"{PREFIX}eci-")


def _home(key: str) -> Kind:
    return "labels" if key in POD_LABELS else "annotations"


def _reader(key: str) -> str:
    return "ACS" if key in ACS_LABELS else "ECI"


def _found(path: Path, message: str, help: str, context: Context) -> Found:
    return Found(path, message, help, span=context.document.root.key_place(path))
