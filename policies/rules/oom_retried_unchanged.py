"""Too little memory, tried again."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import adapts, names_of, strategies
from policies.rules._retry_expressions import asks_for_oom


class OomRetriedUnchanged(Policy):
    """The retry expression asks for exit code 137, and the next attempt gets the same memory.

    137 is what a container leaves that was killed for its memory. With the same limit the same input ends the same
    way, and each attempt is billed. A `podSpecPatch` can give later attempts more: it may name `retries` and
    `lastRetry`. A template that names them in another place is taken to adapt by itself.
    """

    name = "oom-retried-unchanged"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.1, 3.5 row 2, 3.7; Argo issue 4493"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                expression: lastRetry.exitCode == "137"  # <- oom-retried-unchanged
              container:
                image: alpine:3.20
                resources: {limits: {cpu: "1", memory: 2Gi}}
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
                expression: lastRetry.exitCode == "137"
              podSpecPatch: |
                containers:
                  - name: main
                    resources: {limits: {memory: "{{=asInt(retries) * 2 + 2}}Gi"}}
              container:
                image: alpine:3.20
                resources: {limits: {cpu: "1", memory: 2Gi}}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            expression = found.retry.expression
            if not expression or found.retry.attempts == 1 or not found.retry.covers("Failed"):
                continue
            same = [pod.template for pod in found.pods if not adapts(pod)]
            if same and asks_for_oom(expression):
                message = f"{names_of(same)}: a container that was killed for its memory is tried again with the same"
                help = (
                    'let podSpecPatch raise the memory of later attempts, as by "{{=asInt(retries) * 2 + 2}}Gi", '
                    "or leave 137 out of the expression"
                )
                yield Found(found.at("expression"), message, help, text="137" if "137" in expression else "")
