"""A cap below the wait that it caps."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.units import argo_duration
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import strategies


class BackoffCapTooLow(Policy):
    """The `cap` of a backoff is not above its `duration`, so every wait is the cap, and duration and factor do nothing.

    Each wait is the smaller one of what duration and factor make and of the cap.
    """

    name = "backoff-cap-too-low"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.3, 0.2"
    since = "3.7"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
                backoff:
                  duration: 5m
                  factor: "2"
                  cap: 60s  # <- backoff-cap-too-low
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
                limit: "3"
                retryPolicy: Always
                backoff:
                  duration: 60s
                  factor: "2"
                  cap: 5m
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            backoff = found.retry.backoff
            if backoff is None or not backoff.duration or not backoff.cap:
                continue
            duration, cap = argo_duration(backoff.duration), argo_duration(backoff.cap)
            grows = backoff.factor not in (None, "", "0", "1")
            if duration is None or cap is None or cap > duration or (cap == duration and not grows):
                continue
            message = f"every wait takes {backoff.cap}: the cap is not above the duration, {backoff.duration}"
            yield Found(
                found.at("backoff", "cap"), message, "raise `cap`, or write its value as `duration` and drop it"
            )
