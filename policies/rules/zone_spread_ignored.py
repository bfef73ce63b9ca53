"""Spreading over zones beside a setting that switches it off."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import FAIL_STRATEGY, SCHEDULE_STRATEGY
from manifests.eci_annotations import short
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._placement import placed_at, spreads_over_zones
from policies.rules._pods import is_on_eci, written_at


class ZoneSpreadIgnored(Policy):
    """Pods are to be spread over zones by the scheduler, and an annotation switches that off.

    With `VSwitchOrdered` ECI takes the zones in the order of the vSwitches, so a spread or an affinity by zone has no
    effect; the documentation says the same of `fail-fast`. A pod that carries the ECI label is left to
    node-rules-beside-eci-label, since the label alone overrules these rules.
    """

    name = "zone-spread-ignored"
    category = "scheduling"
    severity = Severity.WARNING
    source = "Alibaba Cloud, pods in several zones (Z1, 2025-05-23); docs/sources.md eci 1.1"
    platforms = ("eci",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations: {k8s.aliyun.com/eci-schedule-strategy: VSwitchOrdered}
          affinity:  # <- zone-spread-ignored
            podAntiAffinity:
              preferredDuringSchedulingIgnoredDuringExecution:
                - weight: 1
                  podAffinityTerm:
                    topologyKey: topology.kubernetes.io/zone
                    labelSelector: {matchLabels: {app: hash}}
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
            annotations: {k8s.aliyun.com/eci-schedule-strategy: VSwitchRandom}
          affinity:
            podAntiAffinity:
              preferredDuringSchedulingIgnoredDuringExecution:
                - weight: 1
                  podAffinityTerm:
                    topologyKey: topology.kubernetes.io/zone
                    labelSelector: {matchLabels: {app: hash}}
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        seen: set[Path] = set()
        for pod in context.pods(workflow):
            key, field = _switch(pod), spreads_over_zones(pod)
            path = placed_at(pod, context.document, field) if key and field else ()
            if path and path not in seen and not is_on_eci(pod.metadata):
                seen.add(path)
                value = pod.metadata.annotations[key]
                message = f"{field} by zone has no effect: {short(key)} is {value}"
                help = f"remove {key}, or the rule about zones"
                place = written_at(pod, context.document, "annotations", key)
                related = [context.document.related(f"{value} is set here", place)] if place[-1] == key else []
                yield Found(path, message, help, related=related, text=field if path[-1] == "podSpecPatch" else "")


def _switch(pod: PodPlan) -> str:
    if pod.settings.fails_fast:
        return FAIL_STRATEGY
    return SCHEDULE_STRATEGY if pod.settings.ordered else ""
