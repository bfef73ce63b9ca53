"""Results that are computed again although they were to be remembered."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.fields import mapping
from manifests.rule import Found
from policies.policy import Context, Policy


class MemoizedAndRetried(Policy):
    """A template is both memoized and retried, which did not go together in releases of Argo.

    Two reports, now closed, say that nothing was stored for such a template, so each run computed it again. Which
    release mended it is not known to us: see once whether the second run of yours is a hit.
    """

    name = "memoized-and-retried"
    category = "retry"
    severity = Severity.INFO
    profile = "strict"
    source = "Argo issues 10426 (3.4.4) and 12490 (2024-01)"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              memoize:  # <- memoized-and-retried
                key: all
                cache: {configMap: {name: hashes}}
              retryStrategy: {limit: "3", retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              memoize:
                key: all
                cache: {configMap: {name: hashes}}
              container: {image: "alpine:3.20"}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        if mapping(pod.template.raw, "memoize") and pod.retry is not None:
            message = f"template {pod.template.name!r} is memoized and retried: in some releases nothing is stored then"
            help = "see in a second run whether the cache is hit, or leave one of the two out"
            related = [context.document.related("the retry", pod.retry.path)]
            yield Found(pod.template.at("memoize"), message, help, related=related)
