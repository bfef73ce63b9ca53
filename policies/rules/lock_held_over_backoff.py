"""A lock that nobody uses."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import mapping
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import LONG_IDLE, names_of, strategies, total_wait_of
from policies.rules._times import deadline


class LockHeldOverBackoff(Policy):
    """A template holds its lock from the first attempt to the end of the last, all waits between included.

    While a failed attempt waits for its retry no pod runs, and everybody else waits for the lock as well. Less
    backoff helps, or a lock around a smaller part. Told from five minutes of backoff in all on, which is our
    choice.
    """

    name = "lock-held-over-backoff"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.1, 4.5; Argo issue 9875; five minutes are our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              synchronization:  # <- lock-held-over-backoff
                mutexes: [{name: ledger}]
              retryStrategy:
                limit: "4"
                retryPolicy: Always
                backoff: {duration: 2m, factor: 2}
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              synchronization:
                mutexes: [{name: ledger}]
              retryStrategy:
                limit: "4"
                retryPolicy: Always
                backoff: {duration: 5s, factor: 2}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        root, defaults = context.document.root, workflow.spec.at("templateDefaults", "synchronization")
        told = set()
        for found in strategies(workflow, context):
            total = total_wait_of(found.retry)
            if total is None or total < LONG_IDLE:
                continue
            total = min(total, deadline(workflow.spec) or total)  # which ends the waiting as well
            for template in found.templates:
                own = template.at("synchronization")
                place = next((path for path in (own, defaults) if root.find(path) is not None), own)
                if not mapping(template.raw, "synchronization") or place in told or root.find(place) is None:
                    continue
                told.add(place)
                idle = show_seconds(total)
                message = f"{names_of([template])}: the lock is kept while retries are waited for, {idle} in all"
                help = "shorten the backoff, or lock a smaller part of the work"
                yield Found(place, message, help, related=found.related("this retry waits"))
