"""A strategy that loses what the workflow's says."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import Raw
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import names_of, strategies


class RetryNotMerged(Policy):
    """A template changes one thing of the workflow's `retryStrategy`, and loses the rest of it.

    The strategy in the workflow's spec holds only for templates without any of their own, and the two are not
    merged. A template that just writes another `limit` has neither the policy nor the backoff of the spec.
    Strategies in `templateDefaults` do merge.
    """

    name = "retry-not-merged"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 2.12, 3.1"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          retryStrategy:
            limit: "2"
            retryPolicy: Always
            backoff: {duration: 1m, factor: 2}
          templates:
            - name: hash
              retryStrategy: {limit: "5"}  # <- retry-not-merged
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templateDefaults:
            retryStrategy:
              limit: "2"
              retryPolicy: Always
              backoff: {duration: 1m, factor: 2}
          templates:
            - name: hash
              retryStrategy: {limit: "5"}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        below = workflow.spec.retry
        for found in strategies(workflow, context) if below is not None else ():
            if below is None or found.templates[0].retry is None or found.retry.attempts == 1:
                continue
            own, others = _keys(found.retry.raw), _keys(below.raw)
            lost = sorted(others - own - {"limit"})  # what has no limit has retry-without-limit
            if not own or not lost or not own < others:
                continue
            verb = "do" if len(lost) > 1 else "does"
            message = f"{names_of(found.templates)}: the workflow's {' and '.join(lost)} {verb} not hold here"
            help = "write them here too, or move the workflow's strategy to templateDefaults, which merges"
            place = workflow.spec.at("retryStrategy")
            is_here = context.document.root.find(place) is not None
            related = [context.document.related("the workflow's strategy", place)] if is_here else []
            yield Found(found.place, message, help, related=related)


def _keys(raw: Raw) -> set[str]:
    return {key for key, value in raw.items() if value is not None}
