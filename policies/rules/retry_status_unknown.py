"""A status that no attempt ever has."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import strategies
from policies.rules._retry_expressions import STATUS, comparisons


class RetryStatusUnknown(Policy):
    """A retry expression compares `lastRetry.status` with something other than Failed and Error.

    Argo asks only after an attempt that ended in one of these two, spelled like this. Any other text never matches.
    """

    name = "retry-status-unknown"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.2, 3.7"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                expression: lastRetry.status == "failed"  # <- retry-status-unknown
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
                expression: lastRetry.status == "Failed"
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            for test in comparisons(found.retry.expression or ""):
                if test.variable != STATUS or test.is_cast or test.operator not in ("==", "!=", "in"):
                    continue
                wrong = next((text for text in test.texts if text not in ("Failed", "Error")), None)
                if wrong is not None:
                    near = near_miss(wrong, ("Failed", "Error"))
                    message = f"lastRetry.status is Failed or Error here, never {wrong!r}"
                    help = f"write {near}" if near else "compare it with Failed or Error, or drop the test"
                    yield Found(found.at("expression"), message, help, text=wrong)
                    break
