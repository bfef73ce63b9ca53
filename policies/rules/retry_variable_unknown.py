"""A variable that a retry expression does not have."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import strategies
from policies.rules._retry_expressions import VARIABLES, names_in


class RetryVariableUnknown(Policy):
    """A retry expression names something other than `retries` and the four parts of `lastRetry`.

    Those are all the variables that it has. Parameters and outputs are not among them; they get in as tags, which
    are replaced before, such as `{{inputs.parameters.safe}} == true`. An unknown name is an error: the step ends in
    Error at its first failure. An unknown part of `lastRetry` never has a value.
    """

    name = "retry-variable-unknown"
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
                expression: lastRetry.exitcode == "75"  # <- retry-variable-unknown
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
            for name in names_in(found.retry.expression or ""):
                parts = name.split(".")
                first = ".".join(parts[:2]) if parts[0] == "lastRetry" else parts[0]
                if first in ("lastRetry", "sprig", "$env", *VARIABLES):
                    continue
                near = near_miss(first, VARIABLES)
                effect = "is nothing that a retry expression can name"
                help = f"did you mean {near}?" if near else "give a parameter as a tag: `{{inputs.parameters.x}}`"
                yield Found(found.at("expression"), f"{name!r} {effect}", help, text=name)
