"""Pods that mount a cached dataset without the sidecar that reads it."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.eci import FLUID_LABEL
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._pods import insert_label, is_on_eci


class FluidLabelMissing(Policy):
    """A pod mounts the claim of a Fluid Dataset without asking for Fluid's sidecar.

    On ordinary nodes Fluid mounts a dataset by a driver on the node. ECI has no node, so the pod itself must bring the
    client, which the label `alibabacloud.com/fluid-sidecar-target: eci` has injected (`acs` for ACS; in open source it
    is `serverless.fluid.io/inject: "true"`). Without it the volume cannot be mounted and the pod never starts. A pod
    without the ECI label may still run on a node, so there it is a warning.
    """

    name = "fluid-label-missing"
    category = "data"
    severity = Severity.ERROR
    source = "docs/sources.md data 3.8 (K1, K2, F10); Alibaba Cloud, running Argo workflows on ECI (A1): Fluid"
    fixable = True

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
        ---
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: count
          podMetadata:
            labels:
              alibabacloud.com/eci: "true"
          volumes:
            - name: corpus
              persistentVolumeClaim: {claimName: corpus}
          templates:
            - name: count
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: corpus, mountPath: /corpus}  # <- fluid-label-missing
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
        ---
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

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        if pod.has_fluid_sidecar:
            return
        platform = context.target.platform_of(pod.metadata)
        for mount in pod.mounts:
            claim = pod.claim(mount.volume)
            dataset = context.manifests.dataset(claim, pod.workflow.namespace) if claim else None
            if dataset is None:
                continue
            message = (
                f"{claim!r} is a Fluid Dataset, but no label asks for Fluid's sidecar: the pod cannot mount it on "
                f"{platform.upper()}"
            )
            edit = insert_label(context.document, pod.template.path, "metadata", FLUID_LABEL, platform)
            yield Found(
                mount.path,
                message,
                f"add the label `{FLUID_LABEL}: {platform}` beside the {platform.upper()} label",
                fix=Fix("ask for Fluid's sidecar", (edit,), safe=False) if edit is not None else None,
                related=[dataset.document.related("the Dataset", ("metadata", "name"))],
                severity=Severity.ERROR if is_on_eci(pod.metadata) else Severity.WARNING,
            )
            return
