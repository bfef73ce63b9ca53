"""Fan-outs with image caching switched off."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._images import AUTO_CACHE, setting, uses_caches
from policies.rules._pods import written_at
from policies.rules._wide import WIDE


class ImageCacheOff(Policy):
    """A wide fan-out has image caches switched off and names none, so every pod pulls all of its images.

    ECI finds a fitting cache by itself, and makes one after the first pull at no charge, unless `eci-auto-imc` is
    "false". A cache that is named with `eci-imc-id` is used all the same. Pods are billed from the start of the pull.
    """

    name = "image-cache-off"
    category = "image"
    severity = Severity.WARNING
    platforms = ("eci",)
    source = "docs/sources.md eci 1.3, 4 and 5 (I1)"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-auto-imc: "false"  # <- image-cache-off
          templates:
            - name: main
              steps:
                - - name: hash
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-auto-imc: "true"
          templates:
            - name: main
              steps:
                - - name: hash
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        off: dict[Path, list[PodPlan]] = {}
        for pod in context.pods(workflow):
            found = setting(pod, AUTO_CACHE)
            if found is not None and not uses_caches(pod):
                off.setdefault(written_at(pod, context.document, "annotations", found[0]), []).append(pod)
        for place, pods in off.items():
            if workflow.spec.template_ref is not None and context.document.root.find(place) is None:
                continue  # it stands in the WorkflowTemplate, and is told there
            wide = [pod for pod in pods if context.fanout(workflow).of(pod.template).runs >= WIDE]
            if wide:
                runs = sum(context.fanout(workflow).of(pod.template).runs for pod in wide)
                names = ", ".join(pod.template.title for pod in wide)
                message = (
                    f"image caches are off: each of the {runs} pods of {names} pulls its images, and is billed for it"
                )
                yield Found(place, message, 'write "true", or name a cache with k8s.aliyun.com/eci-imc-id')
