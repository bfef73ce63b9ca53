"""A backoff that is never waited for."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import strategies
from policies.rules._retry_expressions import counts_retries


class BackoffWithoutLimit(Policy):
    """A strategy has a backoff and no `limit`, since its expression counts `retries`: then Argo waits for no backoff.

    The controller waits only where a `limit` says that there is another attempt. So the attempts follow each other
    at once, until the expression is false. A strategy without either has retry-without-limit.
    """

    name = "backoff-without-limit"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.2; Argo issue 9425"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                expression: asInt(retries) < 3
                backoff: {duration: 1m, factor: 2}  # <- backoff-without-limit
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
                backoff: {duration: 1m, factor: 2}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            retry = found.retry
            if retry.backoff is None or retry.limit_text is not None or not counts_retries(retry.expression):
                continue
            message = "without a `limit` Argo waits for no backoff: the attempts follow each other at once"
            yield Found(found.at("backoff"), message, "add `limit` with the number that the expression counts up to")
