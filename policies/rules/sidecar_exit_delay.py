"""Pods that outlive their work by a grace period."""

from collections.abc import Iterator

from manifests.diagnostic import Fix
from manifests.eci import FLUID_LABEL
from manifests.edits import insert_key
from manifests.effective import PodPlan, with_defaults
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy

KEY = "terminationGracePeriodSeconds"


class SidecarExitDelay(Policy):
    """Pods with Fluid's sidecar wait out a grace period of about 30 seconds after their work.

    The sidecar does not end by itself when the main container does. It is stopped, and by default that takes about 30
    seconds, in which the pod is billed and the next step waits. A `terminationGracePeriodSeconds` of 0 in podSpecPatch
    ends it at once, as the guides do. Leave the period where the main container needs it to shut down in good order.
    """

    name = "sidecar-exit-delay"
    category = "data"
    source = "docs/sources.md data 3.8 (K3): Fluid in serverless scenarios; running Argo workflows on ECI (A1): Fluid"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:  # <- sidecar-exit-delay
          entrypoint: count
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
              alibabacloud.com/fluid-sidecar-target: eci
          volumes:
            - name: corpus
              persistentVolumeClaim: {claimName: corpus}
          templates:
            - name: count
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: corpus, mountPath: /corpus}
    """

    good = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: count
          podSpecPatch: '{"terminationGracePeriodSeconds": 0}'
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
              alibabacloud.com/fluid-sidecar-target: eci
          volumes:
            - name: corpus
              persistentVolumeClaim: {claimName: corpus}
          templates:
            - name: count
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: corpus, mountPath: /corpus}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        slow = [pod for pod in context.pods(workflow) if _has_sidecar(pod, context) and not _sets_period(pod)]
        spec = workflow.spec
        if not slow or (spec.template_ref is not None and not _asks_itself(workflow, context)):
            return  # the WorkflowTemplate asks for the sidecar, and is told there
        edit = None
        if spec.pod_spec_patch is None:
            edit = insert_key(context.document, spec.path, "podSpecPatch", f"'{{\"{KEY}\": 0}}'")
        names = ", ".join(list(dict.fromkeys(pod.template.quoted for pod in slow))[:3])
        yield Found(
            spec.at("podSpecPatch"),
            f"the pods of {names} have Fluid's sidecar and the usual grace period: each is billed for about 30 s more",
            f"""add `podSpecPatch: '{{"{KEY}": 0}}'`, or the key to the patch that is there""",
            fix=Fix("end the sidecar at once", (edit,), safe=False) if edit is not None else None,
        )


def _asks_itself(workflow: Workflow, context: Context) -> bool:
    label = workflow.spec.at("podMetadata", "labels", FLUID_LABEL)
    return context.document.root.find(label) is not None


def _has_sidecar(pod: PodPlan, context: Context) -> bool:
    """Only a claim that is no ordinary one among the inputs can be a Dataset's."""
    namespace = pod.workflow.namespace
    if pod.metadata.labels.get(FLUID_LABEL) not in ("eci", "acs"):
        return False
    return any(context.manifests.claim(claim, namespace) is None for claim in pod.claims)


def _sets_period(pod: PodPlan) -> bool:
    """By the text too: a patch with variables may be no YAML until they are filled in."""
    patches = (with_defaults(pod.workflow.spec, pod.template).pod_spec_patch, pod.workflow.spec.pod_spec_patch)
    return any(KEY in patch for patch in patches if patch is not None)
