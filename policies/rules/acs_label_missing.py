"""Pods that nothing sends to ACS."""

from collections.abc import Iterator

from manifests.diagnostic import Edit, Fix, Severity, path_text
from manifests.eci import ACS_LABEL
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._placement import is_misplaced, is_placed, platform_meant
from policies.rules._pods import insert_label


class AcsLabelMissing(Policy):
    """Nothing in the workflow sends its pods to ACS.

    In an ACK cluster with nodes of its own, a pod without the label `alibabacloud.com/acs: "true"` goes to a node, or
    waits for one. In an ACS cluster every pod runs on ACS, and newer workflow clusters label pods by themselves, so
    there the rule can be left out. It speaks where other pods of the workflow have the label, and where the target
    platform is ACS.
    """

    name = "acs-label-missing"
    category = "scheduling"
    severity = Severity.WARNING
    source = "Alibaba Cloud, workflow cluster configurations (A3, 2026-03-26); docs/sources.md eci 1.5"
    fixable = True
    platforms = ("acs",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              metadata:
                labels: {alibabacloud.com/acs: "true"}
              container: {image: "alpine:3.20"}
            - name: sum
              metadata:
                labels:  # <- acs-label-missing
                  team: storage
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels: {alibabacloud.com/acs: "true"}
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
            - name: sum
              metadata:
                labels:
                  team: storage
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        pods = context.manifests.pods(workflow)
        if workflow.spec.entrypoint is None or platform_meant(pods, context.target) != "acs":
            return
        missing = [pod for pod in pods if not is_placed(pod)]
        if is_misplaced(workflow, context.document, ACS_LABEL):
            return
        if missing and (len(missing) == len(pods) or workflow.spec.template_ref is not None):
            edit = insert_label(context.document, workflow.spec.path, "podMetadata", ACS_LABEL, '"true"')
            message = "no label sends the pods of this workflow to ACS: they go to ordinary nodes, or wait for one"
            path = workflow.spec.at("podMetadata", "labels")
            yield Found(path, message, _help(path_text(path)), fix=_fix(edit))
            return
        for pod in missing:
            edit = insert_label(context.document, pod.template.path, "metadata", ACS_LABEL, '"true"')
            message = f"other templates go to ACS, but no label sends the pods of {pod.template.quoted} there"
            yield Found(pod.template.at("metadata", "labels"), message, _help("its metadata.labels"), fix=_fix(edit))


def _help(where: str) -> str:
    return f'add `{ACS_LABEL}: "true"` to {where}; in an ACS cluster no label is needed'


def _fix(edit: Edit | None) -> Fix | None:
    return Fix("send the pods to ACS", (edit,), safe=False) if edit is not None else None
