"""Finished workflows that nobody takes away."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import mapping
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy


class TtlMissing(Policy):
    """A finished workflow stays for ever.

    Each is an object in etcd, with the status of all of its nodes, and its pods stay with it unless they have a
    podGC. The controller keeps all of them in memory; etcd has been seen full with some five hundred. `ttlStrategy`
    deletes a workflow some time after its end, and the archive can keep what it was. CronWorkflows keep the last few
    runs by themselves, and the controller's `retentionPolicy` does so for all.
    """

    name = "ttl-missing"
    category = "cost"
    profile = "strict"
    severity = Severity.INFO
    source = "docs/sources.md argo 7; argo-workflows issues 6532, 11948 and 12802"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:  # <- ttl-missing
          entrypoint: hash
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          ttlStrategy: {secondsAfterSuccess: 3600, secondsAfterFailure: 604800}
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec, manifests = workflow.spec, context.manifests
        if workflow.kind == "CronWorkflow" or spec.entrypoint is None or mapping(spec.raw, "ttlStrategy"):
            return
        controllers = (*manifests.controllers, *(manifests.external.controllers if manifests.external else ()))
        if any(mapping(controller.settings, "retentionPolicy") for controller in controllers):
            return
        message = "nothing deletes the workflow once it has finished: it stays in etcd and in the controller's memory"
        help = "add `ttlStrategy: {secondsAfterCompletion: 86400}`, here or in workflowDefaults"
        yield Found(spec.at("ttlStrategy"), message, help)
