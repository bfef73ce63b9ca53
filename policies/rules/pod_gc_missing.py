"""Finished pods that nobody takes away."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key
from manifests.fields import mapping, text
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy

MANY = 500
"""Our choice: a third of the pods of one run that are told to have ground a cluster to a halt."""


class PodGcMissing(Policy):
    """A workflow of many pods keeps all of its finished pods.

    A finished pod on ECI is not billed, but its object stays in etcd, and the virtual node and the controller go on
    watching it: a run of 1,500 pods is told to have ground a cluster to a halt. Without `podGC` pods are kept until
    their workflow is deleted. OnPodSuccess keeps those that failed, to look at. Logs of a deleted pod are gone,
    unless they are archived.
    """

    name = "pod-gc-missing"
    category = "cost"
    severity = Severity.WARNING
    source = "docs/sources.md argo 7 (pods are kept by default), eci 3.1; https://hodgkins.io/argo-workflow-proven-patterns-from-production"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:  # <- pod-gc-missing
          entrypoint: all
          templates:
            - name: all
              steps:
                - - name: one
                    template: hash
                    withSequence: {count: "500"}
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: all
          podGC: {strategy: OnPodSuccess, deleteDelayDuration: 60s}
          templates:
            - name: all
              steps:
                - - name: one
                    template: hash
                    withSequence: {count: "500"}
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        fanout = context.fanout(workflow)
        if fanout.pods < MANY or text(mapping(workflow.spec.raw, "podGC"), "strategy"):
            return
        place = workflow.spec.at("podGC")
        edit = insert_key(context.document, place, "strategy", "OnPodSuccess")
        edit = edit or insert_key(context.document, workflow.spec.path, "podGC", "\nstrategy: OnPodSuccess")
        fix = Fix("delete pods that have succeeded", (edit,), safe=False) if edit is not None else None
        least = "at least " if fanout.unknown else ""
        message = f"the workflow leaves {least}{fanout.pods} finished pods behind until it is deleted itself"
        yield Found(
            place,
            message,
            "add `podGC: {strategy: OnPodSuccess}`, here or in workflowDefaults",
            fix=fix,
        )
