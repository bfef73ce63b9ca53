"""Pods that are sent to two places."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import ACS_LABEL
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import is_on_eci, written_at
from policies.rules._retries import names_of


class EciAndAcsLabel(Policy):
    """A pod carries the label of ECI and the label of ACS.

    They are two products with their own sizes, prices and settings. Which label wins is documented nowhere that we
    found, so nobody can say where the pod runs. Often one stands in podMetadata, or is added by an eci-profile, and the
    other in a template.
    """

    name = "eci-and-acs-label"
    category = "scheduling"
    severity = Severity.WARNING
    source = "Alibaba Cloud, labels that send a pod to ECI and to ACS (Z3, 2025-05-23; A3); docs/sources.md eci 1.5"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels: {alibabacloud.com/eci: "true"}
          templates:
            - name: hash
              metadata:
                labels:
                  alibabacloud.com/acs: "true"  # <- eci-and-acs-label
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels: {alibabacloud.com/eci: "true"}
          templates:
            - name: hash
              metadata:
                labels:
                  alibabacloud.com/eci: "false"
                  alibabacloud.com/acs: "true"
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        seen: set[Path] = set()
        for pod in context.pods(workflow):
            if pod.metadata.labels.get(ACS_LABEL) == "true" and is_on_eci(pod.metadata):
                path = written_at(pod, context.document, "labels", ACS_LABEL)
                if path not in seen:
                    seen.add(path)
                    message = f"{names_of([pod.template])} is sent to ACS and to ECI: which one wins is not known"
                    yield Found(path, message, 'keep one label; write "false" where another layer sets the other')
