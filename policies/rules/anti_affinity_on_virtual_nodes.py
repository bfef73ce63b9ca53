"""A retry that must keep off the node it ran on."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.fields import mapping
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import is_on_eci
from policies.rules._retries import names_of, strategies


class AntiAffinityOnVirtualNodes(Policy):
    """A retry excludes the nodes of failed attempts, and on ECI a node is a virtual one that stands for a whole zone.

    `nodeAntiAffinity` is a hard rule. A cluster has about one virtual node for each vSwitch, so after as many
    failures as there are vSwitches no node is left, and the next attempt is Pending for ever. Where the label
    alibabacloud.com/eci sends the pod to ECI, it overrides every affinity, and the field does nothing. How many
    virtual nodes there are is counted by the vSwitches of the pod or of an eci-profile that is given; without them
    this is information.
    """

    name = "anti-affinity-on-virtual-nodes"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.9, docs/sources.md eci 1.5 (Z3, Z4); Argo issues 13969 and 14634"
    platforms = ("eci",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations: {k8s.aliyun.com/eci-vswitch: "vsw-a,vsw-b"}
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
                affinity: {nodeAntiAffinity: {}}  # <- anti-affinity-on-virtual-nodes
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations: {k8s.aliyun.com/eci-vswitch: "vsw-a,vsw-b"}
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            retry = found.retry
            if mapping(retry.raw, "affinity").get("nodeAntiAffinity") is None or retry.attempts == 1 or not found.pods:
                continue
            place = found.at("affinity", "nodeAntiAffinity")
            help = "drop it; with vSwitches of several zones in `eci-vswitch` ECI goes on to the next zone by itself"
            bound = [pod for pod in found.pods if not is_on_eci(pod.metadata)]
            if not bound:
                message = "the label alibabacloud.com/eci overrides affinities: attempts do not keep off any node"
                yield Found(place, message, help, severity=Severity.INFO)
                continue
            zones = min(_zones(pod) for pod in bound)
            subject = names_of([pod.template for pod in bound if _zones(pod) == zones])
            if not zones:
                message = (
                    f"{subject}: on a virtual node each failure rules out a whole zone; with one, no retry can start"
                )
                yield Found(place, message, help, severity=Severity.INFO)
            elif retry.limit_text is None or (retry.limit is not None and retry.limit >= zones):
                message = (
                    f"{subject}: {zones} vSwitch{'es' if zones > 1 else ''} make about as many virtual nodes, so after "
                    f"{zones} failure{'s' if zones > 1 else ''} no node is left, and the next attempt stays Pending"
                )
                yield Found(place, message, help)


def _zones(pod: PodPlan) -> int:
    """How many vSwitches the pod can be in; 0 where nothing says it."""
    if any("{{" in vswitch for vswitch in pod.settings.vswitches):
        return 0
    profiles = [len(set(profile.vswitches)) for profile in pod.profiles]
    return len(set(pod.settings.vswitches)) or max(profiles, default=0)
