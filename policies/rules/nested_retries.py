"""Retries of retries."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._nested import nestings
from policies.rules._retries import strategies

_MANY = 10
"""Our choice."""
_SHOWN = 4


class NestedRetries(Policy):
    """A retry on a Steps or DAG template, and another one on the pods below it: their attempts multiply.

    When the pod has used up its attempts, the template that calls it is run again as a whole, with new attempts for
    each pod, those that had succeeded included. A strategy in `templateDefaults` or in the workflow's spec holds
    for Steps and DAG templates as well, so it nests without being written twice. More than ten attempts of one pod
    are a warning; ten is our choice.
    """

    name = "nested-retries"
    category = "retry"
    severity = Severity.WARNING
    source = "docs/sources.md argo 2.12, 3.8; Argo issues 8547 and 14228"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              retryStrategy: {limit: "3"}  # <- nested-retries
              steps:
                - - {name: hash, template: hash}
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
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
                - - {name: hash, template: hash}
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        holders = {template.path: found for found in strategies(workflow, context) for template in found.templates}
        told = set()
        for nesting in sorted(nestings(workflow, holders), key=lambda nesting: -nesting.attempts):
            outer = holders[nesting.outer.path]
            if outer.place in told:
                continue
            levels = nesting.levels
            places = {found.place: template.name for template, found in levels}
            told |= set(places)
            shown = " x ".join(f"{found.retry.attempts} of {template.quoted}" for template, found in levels[:_SHOWN])
            more = f" and {len(levels) - _SHOWN} more levels" if len(levels) > _SHOWN else ""
            message = f"a pod of {nesting.chain[-1].quoted} may be tried {nesting.attempts} times: {shown}{more}"
            related = [
                context.document.related(f"the retry of {name!r}", place)
                for place, name in places.items()
                if place != outer.place
            ]
            is_own = outer.place == nesting.outer.at("retryStrategy")
            help = (
                "keep the retry of the pods, and take the one around them away"
                if is_own
                else "write it in the pod templates only, or `retryStrategy: {limit: 0}` in the Steps and DAG templates"
            )
            severity = Severity.INFO if nesting.attempts <= _MANY else None
            yield Found(outer.at("limit"), message, help, related=related, severity=severity)
