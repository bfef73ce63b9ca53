"""Tags that may mean another image tomorrow, or in the next pod."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.images import ImageCache, parse_image
from manifests.pod import Container
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._images import cache_images, given_policy
from policies.rules._wide import WIDE

FLOATING = ("latest", "main", "master", "develop", "dev", "nightly", "edge", "canary")
"""Names that are moved from build to build by custom; which ones are among them is our choice."""


class FloatingTag(Policy):
    """Many pods, retries or an image cache rely on a tag that is moved to each new build, such as `latest`.

    Every serverless pod looks the tag up for itself. When it moves meanwhile, pods of one fan-out, or a retry and the
    attempt before it, run different programs. An image cache matches by repository and tag, and keeps what the tag
    meant when it was built. Single pods are left alone, and so is an image without a given pull policy, of which
    image-pull-always says all there is.
    """

    name = "floating-tag"
    category = "image"
    severity = Severity.WARNING
    source = "docs/sources.md eci 4: each pod pulls anew, caches match by repository and tag (I5)"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy: {limit: 3, retryPolicy: Always}
              container:
                image: ghcr.io/acme/hash:nightly  # <- floating-tag
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy: {limit: 3, retryPolicy: Always}
              container:
                image: ghcr.io/acme/hash:1.4.2
    """

    def check_container(self, container: Container, pod: PodPlan, context: Context) -> Iterator[Found]:
        tag = _floating(container.image)
        if not tag or (tag == "latest" and given_policy(container, pod, context) is None):
            return
        runs = context.fanout(pod.workflow).of(pod.template).runs
        if runs >= WIDE:
            reason = f"the {runs} pods"
        elif pod.retry is not None and pod.retry.attempts != 1:
            reason = "the attempts"
        else:
            return
        message = (
            f"{container.image} ({tag}) may be moved at any time: {reason} of {pod.template.title} may differ in code"
        )
        yield Found(container.at("image"), message, "pin a version or a digest")

    def check_image_cache(self, cache: ImageCache, context: Context) -> Iterator[Found]:
        for index, image in cache_images(cache):
            tag = _floating(image)
            if tag:
                message = (
                    f"this cache keeps what {image} ({tag}) means when it is built; pods get that even when it moved"
                )
                yield Found(cache.at("images", index), message, "pin a version, and make a new cache for a new one")


def _floating(reference: str) -> str:
    """The tag if it is a floating one, with "latest" for none; else empty."""
    image = parse_image(reference)
    if image is None or image.digest:
        return ""
    tag = image.tag or "latest"
    return tag if tag in FLOATING else ""
