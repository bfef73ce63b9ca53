"""More matching images asked for than a pod has."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.fields import mappings, sequence
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._images import MATCH_COUNT, PERFECT_MATCH
from policies.rules._pods import written_at


class ImageMatchCount(Policy):
    """A pod wants more of its images to be in a cache than it has, so no cache is ever good enough.

    `imc-match-count-request` says how many images must match fully. A pod has those of its containers, each counted
    once, and argoexec. `imc-perfect-match` wins over the count.
    """

    name = "image-match-count"
    category = "image"
    severity = Severity.WARNING
    platforms = ("eci",)
    source = "Alibaba Cloud, ImageCache (I1, 2024-09-24); docs/sources.md eci 1.3, argo 7"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              metadata:
                annotations:
                  k8s.aliyun.com/imc-match-count-request: "3"  # <- image-match-count
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              metadata:
                annotations:
                  k8s.aliyun.com/imc-match-count-request: "2"
              container: {image: "alpine:3.20"}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        annotations = pod.metadata.annotations
        wanted = annotations.get(MATCH_COUNT, "")
        if not (wanted.isascii() and wanted.isdecimal()) or annotations.get(PERFECT_MATCH) == "true":
            return
        added = [raw for key in ("containers", "initContainers") for _, raw in mappings(pod.patch, key)]
        plugins = len(sequence(pod.workflow.spec.raw, "executorPlugins"))
        images = {container.image for container in pod.template.containers if container.image}
        most = len(images) + 1 + len([raw for raw in added if raw.get("image")]) + plugins
        if int(wanted[:9]) > most:
            message = (
                f"{wanted} images must match, and a pod of {pod.template.name} has {most} with argoexec: none fits"
            )
            place = written_at(pod, context.document, "annotations", MATCH_COUNT)
            yield Found(place, message, f"write {most} or less, or imc-perfect-match for all of them")
