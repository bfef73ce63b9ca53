"""Image caches that do not fit the pods they are for."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.images import ImageCache
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._images import CACHE_ID, EXTRA_STORAGE, FREE_GIB, setting, storage_of, uses_caches


class ImageCacheTooLarge(Policy):
    """An image cache is larger than the temporary storage of the pods whose image it holds, so they never get it.

    When ECI looks for a cache by itself, it only takes those whose size fits the pod's temporary storage: 30 GiB, and
    what `eci-extra-ephemeral-storage` adds. A cache that is named with `eci-imc-id` needs no match. Images take up
    about twice their size on that disk, so the room is needed anyway.
    """

    name = "image-cache-too-large"
    category = "image"
    severity = Severity.WARNING
    platforms = ("eci",)
    source = "docs/sources.md eci 4 and 1.4 (I5; T1)"

    bad = """
        kind: ImageCache
        apiVersion: eci.alibabacloud.com/v1
        metadata: {name: train}
        spec:
          images: ["acme/train:2.1", "acme/argoexec:v4.1.2"]
          imageCacheSize: 60  # <- image-cache-too-large
        ---
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              container: {image: "acme/train:2.1"}
    """

    good = """
        kind: ImageCache
        apiVersion: eci.alibabacloud.com/v1
        metadata: {name: train}
        spec:
          images: ["acme/train:2.1", "acme/argoexec:v4.1.2"]
          imageCacheSize: 60
        ---
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              metadata:
                annotations: {k8s.aliyun.com/eci-extra-ephemeral-storage: 30Gi}
              container: {image: "acme/train:2.1"}
    """

    def check_image_cache(self, cache: ImageCache, context: Context) -> Iterator[Found]:
        size = cache.size
        if size is None:
            return
        short: list[PodPlan] = []
        for workflow in context.manifests.workflows:
            for pod in context.pods(workflow):
                main, storage = pod.template.container, storage_of(pod)
                if main is None or not cache.holds(main.image) or storage is None or storage >= size:
                    continue
                if setting(pod, CACHE_ID) is None and uses_caches(pod):
                    short.append(pod)
        if short:
            names = ", ".join(dict.fromkeys(pod.template.title for pod in short))
            storage = storage_of(short[0]) or FREE_GIB
            message = f"a cache of {size} GiB is no match for pods of {names}, which have {storage:g} GiB of storage"
            help = f"add {EXTRA_STORAGE}: {size - FREE_GIB}Gi to these pods, or name the cache with eci-imc-id"
            yield Found(cache.at("imageCacheSize"), message, help)
