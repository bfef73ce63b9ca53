"""A label that asks for a sidecar which has nothing to mount."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import FLUID_LABEL
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._data import adds_volumes, mounted
from policies.rules._pods import written_at


class FluidLabelUnused(Policy):
    """Pods ask for Fluid's sidecar but none of them mounts a claim.

    Fluid adds one sidecar for each claim of a Dataset that a pod mounts. Without such a claim the label does nothing:
    it was left behind, or the volume was forgotten and the pod reads its data somewhere else. A label in podMetadata
    is fine as soon as one pod of the workflow mounts a claim.
    """

    name = "fluid-label-unused"
    category = "data"
    severity = Severity.INFO
    source = "docs/sources.md data 3.8 (F10, F11): one sidecar for each claim of a Dataset"

    bad = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: count
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
              alibabacloud.com/fluid-sidecar-target: eci  # <- fluid-label-unused
          templates:
            - name: count
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:
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

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        used: dict[Path, bool] = {}
        for pod in context.pods(workflow):
            if FLUID_LABEL in pod.metadata.labels:
                path = written_at(pod, context.document, "labels", FLUID_LABEL)
                used[path] = used.get(path, False) or _may_mount_claims(pod)
        for path, is_used in used.items():
            if not is_used and path[-1] == FLUID_LABEL:
                message = "this label asks for Fluid's sidecar, but no pod that has it mounts a claim: it does nothing"
                yield Found(path, message, "mount the claim that has the Dataset's name, or drop the label")


def _may_mount_claims(pod: PodPlan) -> bool:
    """Claims of volumeClaimTemplates count too: the volume is not written, so what it is stays open."""
    written = {volume.name for _, volume in mounted(pod)}
    unknown = any(mount.volume not in written for mount in pod.mounts)
    return bool(pod.claims) or unknown or adds_volumes(pod)
