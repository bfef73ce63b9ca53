"""Image caches that leave out part of what the pods start with."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.images import ImageCache, parse_image
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._images import (
    CACHE_ID,
    EXECUTOR,
    PERFECT_MATCH,
    caches,
    executor_image,
    literal_images,
    setting,
    uses_caches,
)

_SHOWN = 3


class ImageCacheIncomplete(Policy):
    """An image cache holds a template's main image, but not all that its pods start with.

    Argo adds an init and a wait container of the argoexec image to every pod; sidecars count too. What the cache lacks
    is pulled by each pod. Under `imc-perfect-match` a cache that lacks any image is not used at all. Nothing is said
    where another ImageCache among the inputs holds everything.
    """

    name = "image-cache-incomplete"
    category = "image"
    severity = Severity.WARNING
    platforms = ("eci",)
    source = "docs/sources.md eci 1.3 and 4 (I1; I5), argo 7: what Argo adds to a pod"

    bad = """
        kind: ImageCache
        apiVersion: eci.alibabacloud.com/v1
        metadata: {name: hash}
        spec:
          images:  # <- image-cache-incomplete
            - alpine:3.20
        ---
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: ImageCache
        apiVersion: eci.alibabacloud.com/v1
        metadata: {name: hash}
        spec:
          images:
            - alpine:3.20
            - quay.io/argoproj/argoexec:v4.1.2
        ---
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_image_cache(self, cache: ImageCache, context: Context) -> Iterator[Found]:
        executor = executor_image(context)
        lacking: dict[str, list[PodPlan]] = {}
        for workflow in context.manifests.workflows:
            for pod in context.pods(workflow):
                main = pod.template.container
                if main is None or not cache.holds(main.image) or not uses_caches(pod):
                    continue
                if any(not _lacks(other, pod, executor) for other in caches(context)):
                    continue
                for image in _lacks(cache, pod, executor):
                    lacking.setdefault(image, []).append(pod)
        if not lacking:
            return
        pods = [pod for users in lacking.values() for pod in users]
        strict = next((pod for pod in pods if _is_strict(pod)), None)
        shown = [*list(lacking)[:_SHOWN], *([f"{len(lacking) - _SHOWN} more"] if len(lacking) > _SHOWN else [])]
        names = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
        it = "it" if len(lacking) == 1 else "them"
        then = f"each pod of {pods[0].template.title} pulls {it}"
        if strict is not None:
            then = f"{strict.template.title} wants all images, so it is never used"
        yield Found(cache.at("images"), f"this cache lacks {names}: {then}", f"add {it}, just as the pods name {it}")


def _is_strict(pod: PodPlan) -> bool:
    return pod.metadata.annotations.get(PERFECT_MATCH) == "true" and setting(pod, CACHE_ID) is None


def _lacks(cache: ImageCache, pod: PodPlan, executor: str) -> list[str]:
    """What the cache lacks of a pod's images; any argoexec will do where it is not known which one it is."""
    lacking = [image for image in literal_images(pod) if not cache.holds(image)]
    if executor and not cache.holds(executor):
        lacking.append(executor)
    if not executor and not any(_is_executor(image) for image in cache.images):
        lacking.append(f"the {EXECUTOR} image")
    return lacking


def _is_executor(reference: str) -> bool:
    image = parse_image(reference)
    return image is not None and image.repository.rpartition("/")[2] == EXECUTOR
