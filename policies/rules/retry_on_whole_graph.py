"""A retry that runs everything again."""

from collections.abc import Iterator, Mapping

from manifests.diagnostic import Path, Severity
from manifests.graph import callees_first
from manifests.rule import Found
from manifests.workflow import Template, Workflow
from policies.policy import Context, Policy
from policies.rules._nested import nestings
from policies.rules._retries import InForce, is_rerun, names_of, retries_of, strategies


class RetryOnWholeGraph(Policy):
    """A Steps or DAG template has a retry, and the pods below it have none.

    One lost pod runs the whole template again, with all that had succeeded. That is right where the parts only make
    sense together. Else a retry on the pods repeats just what was lost.
    """

    name = "retry-on-whole-graph"
    category = "retry"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 3.8; Argo issue 1891"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              retryStrategy: {limit: "3"}  # <- retry-on-whole-graph
              steps:
                - - {name: load, template: hash}
                - - {name: hash, template: hash}
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - {name: load, template: hash}
                - - {name: hash, template: hash}
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        found_all = strategies(workflow, context)
        holders = {template.path: found for found in found_all for template in found.templates}
        nested = {nesting.outer.path for nesting in nestings(workflow, holders)}
        for found in found_all:
            own = found.templates[0]
            if not is_rerun(own, found.retry) or not _has_bare_pods(workflow, own, holders):
                continue
            if found.place != own.at("retryStrategy") or own.path in nested or not retries_of(found.retry):
                continue
            if len(list(own.calls)) > 1:
                message = f"{names_of([own])}: one lost pod runs all of it again, up to {found.retry.limit} times"
                yield Found(found.place, message, "write the retry in the templates of the pods")


def _has_bare_pods(workflow: Workflow, start: Template, holders: Mapping[Path, InForce]) -> bool:
    """Whether a pod that the template runs has no retry. Those of other objects are not seen."""
    below = (template for template in callees_first(workflow.spec, [start]) if template.makes_pod)
    return any((found := holders.get(pod.path)) is None or found.retry.attempts == 1 for pod in below)
