"""Templates that call themselves with nothing to stop them."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.graph import certain_calls, first_cycle
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow


class EndlessRecursion(Check):
    """A template calls itself, directly or through others, and no condition on the way can end it.

    Argo accepts it and gives up at run time, 100 calls deep. Recursion with a `when` is a common way to loop.
    """

    name = "endless-recursion"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo 2.2 and docs/sources.md argo-lint 5: a call deeper than 100 becomes an Error node"

    bad = """
        kind: Workflow
        metadata: {generateName: again-}
        spec:
          entrypoint: flip
          templates:
            - name: flip
              steps:
                - - name: again
                    template: flip  # <- endless-recursion
    """

    good = """
        kind: Workflow
        metadata: {generateName: again-}
        spec:
          entrypoint: flip
          templates:
            - name: flip
              steps:
                - - name: coin
                    template: coin
                - - name: again
                    template: flip
                    when: "{{steps.coin.outputs.result}} == tails"
            - name: coin
              script: {image: "alpine:3.20", source: "echo heads"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        calls = certain_calls(workflow.spec)
        cycle = first_cycle(calls)
        if cycle:
            step = calls[cycle[0], cycle[1 % len(cycle)]]
            circle = " -> ".join([*cycle, cycle[0]])
            yield Found(step.at("template"), f"this recursion never ends: {circle}", "guard one call by `when`")
