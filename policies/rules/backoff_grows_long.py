"""Waits that double until nobody looks any more."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import LONG_WAIT, names_of, retries_of, strategies, total_wait_of, wait_of


class BackoffGrowsLong(Policy):
    """An exponential backoff without a `cap`, whose last wait is longer than an hour.

    Each wait is `factor` times the one before. Ten retries that start at 30 seconds and double wait for 4.3 hours
    before the last one. A `cap` (Argo 3.7 and later) holds each wait down; `maxDuration` does not, it ends the
    retrying. An hour is our choice.
    """

    name = "backoff-grows-long"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.3, 0.2; Argo issue 13772; one hour is our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "10"
                retryPolicy: Always
                backoff:
                  duration: 30s
                  factor: "2"  # <- backoff-grows-long
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "10"
                retryPolicy: Always
                backoff:
                  duration: 30s
                  factor: "2"
                  cap: 10m
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            retry, retries = found.retry, retries_of(found.retry)
            if retry.backoff is None or not retries or retry.backoff.cap or retry.backoff.max_duration:
                continue
            first, last, total = wait_of(retry, 1), wait_of(retry, retries), total_wait_of(retry)
            if first is None or last is None or total is None or last <= max(first, LONG_WAIT):
                continue
            message = (
                f"{names_of(found.templates)}: the last of {retries} waits takes {show_seconds(last)}, "
                f"and all of them {show_seconds(total)}"
            )
            capped = context.manifests.argo_version != "3.6"
            help = "add `cap: 10m`, which no wait exceeds" if capped else "lower `limit` or `factor`; 3.7 has a `cap`"
            yield Found(found.at("backoff", "factor"), message, help)
