"""Rules about nodes that the ECI label overrules."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import ECI_LABEL, LEGACY_ECI_LABEL
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._placement import overruled, placed_at
from policies.rules._pods import is_on_eci, written_at


class NodeRulesBesideEciLabel(Policy):
    """A pod with the ECI label also has rules about nodes, which the label overrules.

    The label comes first: nodeSelector, affinity and topologySpreadConstraints are passed over, and the pod goes to a
    virtual node that nobody chose. Whoever wants "ECS nodes first, ECI when they are full", or pods spread
    over zones, gets neither. Rules that only name virtual nodes, or the architecture, do no harm and are left alone.
    """

    name = "node-rules-beside-eci-label"
    category = "scheduling"
    severity = Severity.WARNING
    source = "Alibaba Cloud, comparison of ways to the virtual node (Z4, 2025-11-11); docs/sources.md eci 1.5"
    platforms = ("eci",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            labels: {alibabacloud.com/eci: "true"}
          nodeSelector:  # <- node-rules-beside-eci-label
            pool: batch
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
            labels: {alibabacloud.com/eci: "true"}
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        seen: set[tuple[Path, str]] = set()
        for pod in context.pods(workflow):
            if not is_on_eci(pod.metadata):
                continue
            label = ECI_LABEL if pod.metadata.labels.get(ECI_LABEL) == "true" else LEGACY_ECI_LABEL
            for field in overruled(pod):
                path = placed_at(pod, context.document, field)
                if (path, field) in seen or path == pod.template.path:
                    continue  # what stands in another document is reported there
                seen.add((path, field))
                message = f"{field} has no effect: the label {label} sends the pod to ECI before nodes are chosen"
                help = f"remove {field}, or leave the label out where the nodes matter"
                place = written_at(pod, context.document, "labels", label)
                related = [context.document.related("the label is set here", place)] if place[-1] == label else []
                yield Found(path, message, help, related=related, text=field if path[-1] == "podSpecPatch" else "")
