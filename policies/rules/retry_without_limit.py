"""Retries that never give up."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import strategies
from policies.rules._retry_expressions import counts_retries


class RetryWithoutLimit(Policy):
    """A `retryStrategy` without a `limit` retries until somebody stops the workflow.

    Every attempt is a billed pod, so one step that always fails can bill for days. And without a limit Argo waits for
    no backoff: the attempts follow each other at once. `backoff.maxDuration` does end them, and an expression that
    counts `retries` is a limit of its own.
    """

    name = "retry-without-limit"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.1 and 3.2; argo-workflows issue 9425"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:  # <- retry-without-limit
                retryPolicy: Always
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
                retryPolicy: Always
                limit: "3"
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            place, retry = found.place, found.retry
            if not found.is_written or retry.limit_text is not None or counts_retries(retry.expression):
                continue
            edit = insert_key(context.document, place, "limit", '"3"')
            fix = Fix("retry 3 times at most", (edit,), safe=False) if edit is not None else None
            help = 'add `limit: "3"`, which allows up to 4 attempts'
            if retry.backoff is not None and retry.backoff.max_duration:
                message = (
                    "this retry has no limit: attempts follow each other without a wait for "
                    f"{retry.backoff.max_duration}"
                )
                yield Found((*place, "limit"), message, help, fix=fix, severity=Severity.INFO)
                continue
            unheard = ", and its backoff is never waited for" if retry.backoff is not None else ""
            message = (
                f"this retry has no limit: a step that always fails starts pods for ever, each of them billed{unheard}"
            )
            yield Found((*place, "limit"), message, help, fix=fix)
