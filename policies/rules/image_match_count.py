"""More matching images asked for than a pod has."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.effective import PodPlan
from manifests.fields import mappings, sequence
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._images import MATCH_COUNT, PERFECT_MATCH
from policies.rules._pods import written_at
from policies.rules._security import told_here


class ImageMatchCount(Policy):
    """A pod wants more of its images to be in a cache than it has, so no cache is ever good enough.

    `imc-match-count-request` says how many images must match fully. A pod has those of its containers, each counted
    once, and argoexec. `imc-perfect-match` wins over the count. Pods that run argoexec alone, as those of resource
    templates do, are left alone: the count is meant for the others.
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

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        fewest: dict[Path, tuple[int, PodPlan]] = {}
        for pod in context.pods(workflow):
            most = _images(pod)
            if most < _wanted(pod) and pod.template.containers:
                place = written_at(pod, context.document, "annotations", MATCH_COUNT)
                if place not in fewest or most < fewest[place][0]:
                    fewest[place] = most, pod
        yield from told_here(_told(fewest), workflow, context)


def _told(fewest: dict[Path, tuple[int, PodPlan]]) -> Iterator[Found]:
    for place, (most, pod) in fewest.items():
        wanted = pod.metadata.annotations[MATCH_COUNT][:20]
        message = f"{wanted} images must match, and a pod of {pod.template.title} has {most} with argoexec: none fits"
        yield Found(place, message, f"write {most} or less, or imc-perfect-match for all of them")


def _wanted(pod: PodPlan) -> int:
    annotations = pod.metadata.annotations
    wanted = annotations.get(MATCH_COUNT, "")
    decides = wanted.isascii() and wanted.isdecimal() and annotations.get(PERFECT_MATCH) != "true"
    return int(wanted[:9]) if decides else 0


def _images(pod: PodPlan) -> int:
    """How many images a pod can have at most."""
    added = [raw for key in ("containers", "initContainers") for _, raw in mappings(pod.patch, key)]
    plugins = len(sequence(pod.workflow.spec.raw, "executorPlugins"))
    images = {container.image for container in pod.template.containers if container.image}
    return len(images) + 1 + len([raw for raw in added if raw.get("image")]) + plugins
