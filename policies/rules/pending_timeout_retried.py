"""Limits on waiting that a retry switches off."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.fields import scalar
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._times import retry_place, template_place


class PendingTimeoutRetried(Policy):
    """A template has a `pendingTimeout`, and a retry that keeps it from ever being looked at.

    Under a retryStrategy the node that the controller watches is that of the retry, which is Running from the start;
    the Pending attempt below it is not ended by `pendingTimeout`. So a pod without stock or image waits on, and the
    retry that should follow never comes. On ECI, fail-fast turns a lack of stock into a failure that is retried.
    """

    name = "pending-timeout-retried"
    category = "time"
    severity = Severity.WARNING
    since = "4.1"
    source = "docs/sources.md argo 3.10 (inferred from operator.go at f016ad89, 2026-08-21)"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              pendingTimeout: 10m  # <- pending-timeout-retried
              retryStrategy: {limit: 3, retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              pendingTimeout: 10m
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        seen: set[Path] = set()
        for pod in context.pods(workflow):
            written = scalar(pod.template.raw, "pendingTimeout")
            place = template_place(context.document, workflow.spec, pod.template, "pendingTimeout")
            if written is None or pod.retry is None or place is None or place in seen:
                continue
            seen.add(place)
            retry = retry_place(context.document, pod)
            related = [context.document.related("the retry that is in force", retry)] if retry is not None else []
            message = f"pendingTimeout {written} does nothing here: attempts of a retry are not ended while Pending"
            help = "let pods without stock fail instead (eci-fail-strategy: fail-fast), or drop the retryStrategy"
            yield Found(place, message, help, related=related)
