"""Temporary storage beyond what is free."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci_annotations import UNIT
from manifests.rule import Found
from manifests.units import quantity
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import written_at

EXTRA = "k8s.aliyun.com/eci-extra-ephemeral-storage"
GIB = 1 << 30


class ExtraStoragePaid(Policy):
    """A pod pays for temporary storage beyond the 30 GiB that every pod has for nothing.

    It is billed by the second for as long as the pod is, used or not, and for each pod of a loop. It is fine where
    images (which need twice their size) and scratch data do not fit into 30 GiB.
    """

    name = "extra-storage-paid"
    category = "cost"
    platforms = ("eci",)
    profile = "strict"
    severity = Severity.INFO
    source = (
        "Alibaba Cloud, temporary storage (T1, 2024-07-26); its price: catalog/data/prices.csv; docs/sources.md eci 1.4"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-extra-ephemeral-storage: 100Gi  # <- extra-storage-paid
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        fanout, catalog = context.fanout(workflow), context.catalog
        pods = [pod for pod in context.pods(workflow) if EXTRA in pod.metadata.annotations]
        places = [written_at(pod, context.document, "annotations", EXTRA) for pod in pods]
        for place in dict.fromkeys(places):
            held = [pod for pod, other in zip(pods, places, strict=True) if other == place]
            size = quantity(held[0].metadata.annotations[EXTRA])
            if size is None or size < UNIT:
                continue
            gib = size / GIB
            hourly = gib * catalog.figure("price.extra_storage_gib_second").value * 3600
            at_once = min(fanout.pods_at_once, sum(fanout.of(pod.template).at_once for pod in held))
            total = f", {hourly * at_once:.2f} for the {at_once} pods that there may be at once" if at_once > 1 else ""
            free = f"{catalog.figure('disk.free').value:g} GiB"
            message = (
                f"{gib:.4g} GiB of temporary storage beyond the free {free} cost {hourly:.2f} "
                f"{catalog.currency} per hour and pod{total}"
            )
            yield Found(place, message, f"leave it out where image (twice) and data fit into {free}")
