"""A text compared with a number."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import strategies
from policies.rules._retry_expressions import VARIABLES, comparisons


class RetryTextAsNumber(Policy):
    """A retry expression compares a variable with a number, and all its variables are text.

    `lastRetry.exitCode == 2` is never true, so nothing is retried, and `!=` is always true. `lastRetry.exitCode >
    1` cannot be evaluated: the step ends in Error at its first failure. Write the number in quotes, or wrap the
    variable in `asInt()`; a duration can have decimals, which takes `asFloat()`.
    """

    name = "retry-text-as-number"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.7"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                expression: lastRetry.exitCode == 75  # <- retry-text-as-number
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
                expression: lastRetry.exitCode == "75"
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            for test in comparisons(found.retry.expression or ""):
                numbers = [
                    value for value in test.values if isinstance(value, int | float) and not isinstance(value, bool)
                ]
                if test.is_cast or not numbers or test.variable not in VARIABLES:
                    continue
                if test.operator in ("==", "in"):
                    effect = "is never true"
                elif test.operator == "!=":
                    effect = "is always true"
                else:
                    effect = "is an error, and so the step ends in Error instead of being tried again"
                message = f"{test.variable} is text: comparing it with {numbers[0]:.20g} by `{test.operator}` {effect}"
                cast = "asFloat" if test.variable.endswith("duration") else "asInt"
                help = f"write `{cast}({test.variable})`, or the number in quotes"
                yield Found(found.at("expression"), message, help, text=test.variable)
                break
