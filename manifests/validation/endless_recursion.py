"""Templates that call themselves with nothing to stop them."""

from collections.abc import Iterator

import networkx as nx

from manifests.diagnostic import Severity
from manifests.graph import all_calls, call_graph, first_cycle
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow


class EndlessRecursion(Check):
    """A template calls itself, directly or through others, and no `when` on the way can end it.

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
        graph = call_graph(workflow.spec)
        always: nx.DiGraph[str] = nx.DiGraph(
            [(caller, called) for caller, called, data in graph.edges(data=True) if data["always"]]
        )
        cycle = first_cycle(always)
        if not cycle:
            return
        caller, called = cycle[0], cycle[1 % len(cycle)]
        circle = " -> ".join([*cycle, cycle[0]])
        for step in (
            step for template in workflow.spec.templates if template.name == caller for step in all_calls(template)
        ):
            if step.template == called and step.when is None:
                yield Found(step.at("template"), f"this recursion never ends: {circle}", "guard one call by `when`")
                return
