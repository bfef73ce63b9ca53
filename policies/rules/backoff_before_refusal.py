"""A long wait, and then no retry."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import LONG_IDLE, names_of, retries_of, strategies, wait_of


class BackoffBeforeRefusal(Policy):
    """Argo waits for the backoff before it asks whether the attempt is to be retried at all.

    So a failure that the policy or the expression refuses is reported only after the wait, and everything behind it
    waits too. No pod runs meanwhile. Told from a first wait of five minutes on, which is our choice.
    """

    name = "backoff-before-refusal"
    category = "retry"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 3.2; five minutes are our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                expression: lastRetry.exitCode != "2"
                backoff: {duration: 10m}  # <- backoff-before-refusal
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
                expression: lastRetry.exitCode != "2"
                backoff: {duration: 1m}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            retry, first = found.retry, wait_of(found.retry, 1)
            if first is None or first < LONG_IDLE or not retries_of(retry):
                continue
            refuses = "the expression" if retry.expression else retry.policy_in_force
            if not retry.expression and retry.policy_in_force not in ("OnError", "OnTransientError"):
                continue
            message = (
                f"{names_of(found.templates)}: what {refuses} refuses to retry fails only after a wait of "
                f"{show_seconds(first)}"
            )
            yield Found(
                found.at("backoff", "duration"), message, "start with a short duration and let `factor` make it grow"
            )
