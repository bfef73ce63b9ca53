"""An expression that asks for what the policy leaves out."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import set_scalar
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import strategies
from policies.rules._retry_expressions import MESSAGE, STATUS, comparisons


class ExpressionBeyondPolicy(Policy):
    """The retry expression asks for a phase that the `retryPolicy` beside it does not retry.

    Argo asks the policy first. Under OnFailure an attempt that ended in Error is not retried whatever the
    expression says, and under OnError none that Failed. "pod deleted" is the message of an Error. With an
    expression and no policy it is Always that holds.
    """

    name = "expression-beyond-policy"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.2, 3.4, 3.5 row 12; Argo issue 10980"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: OnFailure  # <- expression-beyond-policy
                expression: lastRetry.status == "Error" || lastRetry.exitCode == "75"
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
                expression: lastRetry.status == "Error" || lastRetry.exitCode == "75"
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            retry = found.retry
            missed = {"OnFailure": "Error", "OnError": "Failed"}.get(retry.policy or "")
            asked = _asked(retry.expression or "", missed) if missed else ""
            if not asked or retry.attempts == 1:
                continue
            place = found.at("retryPolicy")
            edit = set_scalar(context.document, place, "Always") if found.is_written else None
            fix = Fix("let the expression decide", (edit,), safe=False) if edit is not None else None
            message = (
                f"the expression asks for {asked!r}, but {retry.policy} does not retry attempts that end in {missed}"
            )
            related = [context.document.related("the expression is asked last", found.at("expression"))]
            yield Found(
                place, message, "write `retryPolicy: Always`: then the expression decides", fix=fix, related=related
            )


def _asked(expression: str, missed: str) -> str:
    """What of the expression only an attempt in the phase `missed` has; empty where there is nothing."""
    covered = "Failed" if missed == "Error" else "Error"
    for test in comparisons(expression):
        if test.wants and test.variable == STATUS and test.operator in ("==", "!=", "in") and missed in test.texts:
            return missed
        if test.variable == STATUS and test.operator == "!=" and not test.is_negated and covered in test.texts:
            return missed
        if (
            test.wants
            and test.variable == MESSAGE
            and missed == "Error"
            and any("pod deleted" in t for t in test.texts)
        ):
            return "pod deleted"
    return ""
