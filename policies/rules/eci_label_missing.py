"""Pods that nothing sends to ECI."""

from collections.abc import Iterator

from manifests.diagnostic import Edit, Fix, Severity, path_text
from manifests.eci import ECI_LABEL, FLUID_LABEL
from manifests.fields import mapping, text
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._placement import is_misplaced, is_namespace_labelled, is_placed, platform_meant
from policies.rules._pods import insert_label

OTHERWISE = "; an ACK Serverless cluster, a label of the namespace or a selector in eci-profile does it too"


class EciLabelMissing(Policy):
    """Nothing in the workflow sends its pods to ECI.

    In a cluster with nodes of its own, a pod without the label `alibabacloud.com/eci: "true"` goes to a node, or waits
    for one. Some clusters need no label: in ACK Serverless every pod runs on ECI, and a labelled namespace or a
    selector in `eci-profile` reaches pods as well. A label for ACS settles it too, and so does a nodeSelector, an
    affinity or a nodeName for virtual nodes. A label that stands where no pod gets it is reported as
    eci-label-misplaced alone. A WorkflowTemplate without an entrypoint is left alone, since the workflow that uses it
    brings its own labels.
    """

    name = "eci-label-missing"
    category = "scheduling"
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): schedule pods to ECI; docs/sources.md eci 1.5"
    )
    fixable = True
    platforms = ("eci",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels:  # <- eci-label-missing
              team: storage
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels:
              team: storage
              alibabacloud.com/eci: "true"
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        pods = context.manifests.pods(workflow)
        if workflow.spec.entrypoint is None or _profile_selects(context) or is_namespace_labelled(workflow, context):
            return
        if is_misplaced(workflow, context.document, ECI_LABEL):
            return
        missing = [pod for pod in pods if not is_placed(pod)] if platform_meant(pods, context.target) == "eci" else []
        # Of pods with Fluid's label for ECI, fluid-label-without-eci says it.
        missing = [pod for pod in missing if pod.metadata.labels.get(FLUID_LABEL) != "eci"]
        if missing and (len(missing) == len(pods) or workflow.spec.template_ref is not None):
            path = workflow.spec.at("podMetadata", "labels")
            edit = insert_label(context.document, workflow.spec.path, "podMetadata", ECI_LABEL, '"true"')
            message = "no label sends the pods of this workflow to ECI: they go to ordinary nodes, or wait for one"
            yield Found(path, message, _help(path_text(path)), fix=_fix(edit))
            return
        for pod in missing:
            edit = insert_label(context.document, pod.template.path, "metadata", ECI_LABEL, '"true"')
            message = f"other templates go to ECI, but no label sends the pods of {pod.template.quoted} there"
            yield Found(pod.template.at("metadata", "labels"), message, _help("its metadata.labels"), fix=_fix(edit))


def _help(where: str) -> str:
    return f'add `{ECI_LABEL}: "true"` to {where}{OTHERWISE}'


def _fix(edit: Edit | None) -> Fix | None:
    return Fix("send the pods to ECI", (edit,), safe=False) if edit is not None else None


def _profile_selects(context: Context) -> bool:
    """Whether an eci-profile among the inputs has selectors; which pods they reach depends on the cluster."""
    return any(
        (text(mapping(profile.document.value, "data"), "selectors") or "[]").strip() not in ("", "[]")
        for profile in context.manifests.profiles
        if isinstance(profile.document.value, dict)
    )
