"""Fan-outs whose first wave finds no image cache."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._images import AUTO_CACHE, CACHE_ID, caches, literal_images, setting
from policies.rules._wide import WIDE


class ImageCacheUnprepared(Policy):
    """Many pods start at once, and no image cache among the inputs holds their image.

    The automatic cache is built after the first pod has missed it, which takes minutes, so all pods of the first wave
    pull. Before runs with many pods at once the guide advises to make a cache and to name it. Strict, since a cache may
    exist from an earlier run or be made elsewhere; lint the ImageCache along with the workflow to say so.
    """

    name = "image-cache-unprepared"
    category = "image"
    severity = Severity.INFO
    profile = "strict"
    platforms = ("eci",)
    source = "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): make a cache first; docs/sources.md eci 4"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: hash
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              container: {image: "alpine:3.20"}  # <- image-cache-unprepared
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: hash
                    template: hash
                    withSequence: {count: "200"}
            - name: hash
              metadata:
                annotations: {k8s.aliyun.com/eci-imc-id: imc-2ze0example}
              container: {image: "alpine:3.20"}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        at_once = context.fanout(pod.workflow).of(pod.template).at_once
        automatic = setting(pod, AUTO_CACHE)
        if at_once < WIDE or setting(pod, CACHE_ID) is not None or (automatic is not None and automatic[1] != "true"):
            return
        main = pod.template.container
        if main is not None and any(cache.holds(main.image) for cache in caches(context)):
            return  # what else such a cache lacks is the matter of image-cache-incomplete
        missing = [image for image in literal_images(pod) if not any(cache.holds(image) for cache in caches(context))]
        for container in pod.template.containers:
            if container.image in missing:
                message = (
                    f"{at_once} pods of {pod.template.title} may start at once and pull {container.image}: an "
                    "automatic cache is built only after the first of them"
                )
                help = "make an ImageCache beforehand and name it with k8s.aliyun.com/eci-imc-id"
                yield Found(container.at("image"), message, help)
                return
