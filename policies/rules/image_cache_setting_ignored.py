"""Settings of the image cache that another one overrules."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import IMAGE_CACHE_COUNT, IMAGE_CACHE_PERFECT
from manifests.eci_annotations import short
from policies.rules._annotations import Annotations, Clash, ClashPolicy, is_true, literal
from policies.rules._images import AUTO_CACHE, CACHE_ID


class ImageCacheSettingIgnored(ClashPolicy):
    """A condition for matching an image cache is set, and another setting decides.

    `eci-imc-id` names a cache and wins over all matching. Among the conditions, `imc-perfect-match` wins over
    `imc-match-count-request`. With `eci-auto-imc` off, nothing is matched that a condition could hold for (our
    reading). The pod is created either way, but the condition does not decide which cache it gets.
    """

    name = "image-cache-setting-ignored"
    category = "image"
    severity = Severity.WARNING
    source = "Alibaba Cloud, pods from an ImageCache (I1, 2024-09-24); docs/sources.md eci 1.3"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/imc-perfect-match: "true"
              k8s.aliyun.com/imc-match-count-request: "2"  # <- image-cache-setting-ignored
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
            annotations:
              k8s.aliyun.com/imc-match-count-request: "2"
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def clashes(self, annotations: Annotations) -> Iterator[Clash]:
        perfect, count = is_true(annotations, IMAGE_CACHE_PERFECT), bool(literal(annotations, IMAGE_CACHE_COUNT))
        conditions = [key for key, is_set in ((IMAGE_CACHE_PERFECT, perfect), (IMAGE_CACHE_COUNT, count)) if is_set]
        named = next((key for key in CACHE_ID if annotations.get(key, "").strip()), "")
        switch = next((key for key in AUTO_CACHE if key in annotations), "")
        if named:
            for key in conditions:
                message = f"{short(key)} is ignored: {short(named)} names the cache to use"
                yield Clash(key, message, "keep one of the two", other=named)
        elif switch and literal(annotations, switch) == "false":
            for key in conditions:
                message = f"{short(key)} is ignored: {short(switch)} is off, so no cache is matched"
                yield Clash(key, message, f'write `{switch}: "true"`, or remove it', other=switch)
        elif perfect and count:
            message = f"{short(IMAGE_CACHE_COUNT)} is ignored: {short(IMAGE_CACHE_PERFECT)} asks for all images"
            yield Clash(IMAGE_CACHE_COUNT, message, "keep one of the two", other=IMAGE_CACHE_PERFECT)
