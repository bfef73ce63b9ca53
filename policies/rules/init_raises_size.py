"""An init container that sizes the whole life of its pod."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._sizes import added_cost, asked, asked_size, billed_by_type, place_of


class InitRaisesSize(Policy):
    """An init container asks for more than all the others, and the pod keeps that size to its end.

    A pod has one size for life. One that unpacks with 8 vCPU for a minute and then computes with 2 for an hour pays 8
    for all of it. A step of its own for the large part costs a start more and is billed for its minute. Init
    containers are counted as Kubernetes counts them, the larger of them and of the sum of the others; ECI's own rule
    is not published.
    """

    name = "init-raises-size"
    category = "cost"
    platforms = ("eci",)
    profile = "strict"
    severity = Severity.INFO
    source = "docs/sources.md eci 2.2 (the rule for init containers assumed), eci 5"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              initContainers:
                - name: unpack  # <- init-raises-size
                  image: "alpine:3.20"
                  resources:
                    limits: {cpu: "8", memory: 16Gi}
              container:
                image: "alpine:3.20"
                resources:
                  limits: {cpu: "2", memory: 4Gi}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              initContainers:
                - name: unpack
                  image: "alpine:3.20"
                  resources:
                    limits: {cpu: "2", memory: 4Gi}
              container:
                image: "alpine:3.20"
                resources:
                  limits: {cpu: "2", memory: 4Gi}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        if pod.settings.specs or not any(one.role == "initContainers" for one in pod.template.containers):
            return
        if billed_by_type(pod):
            return
        found = asked(pod)
        running, whole = asked_size(found.running), asked_size(found.whole)
        if running is None or whole is None:
            return
        catalog, region = context.catalog, context.target.region
        without = catalog.fit(running.vcpu, running.memory_gib, region)
        fit = catalog.fit(whole.vcpu, whole.memory_gib, region)
        if without is None or fit is None or fit == without:
            return
        inits = [one for one in pod.template.containers if one.role == "initContainers"]
        place = inits[0].path if len(inits) == 1 else place_of(pod, context.document)
        subject = f"init container {inits[0].name!r} makes" if len(inits) == 1 else "its init containers make"
        message = f"{subject} the pod {fit} for life, not {without}: {added_cost(without, fit, catalog)}"
        yield Found(place, message, "move that work into a step of its own, or let it do with what the others ask for")
