"""Wide reads of a cold cache."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import dataload_of, mounted
from policies.rules._wide import WIDE


class DatasetNotWarmed(Policy):
    """A wide fan-out reads a Dataset that no DataLoad warms.

    A cache that is empty reads from OSS as the pods do, and all of them wait for it together, billed. A DataLoad before
    the run fills it once, at the price of one small pod. It may also be done by hand or by an earlier run, so this is
    a hint only. From how many pods at once on a fan-out is wide is our choice.
    """

    name = "dataset-not-warmed"
    category = "data"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md data 3.6 and 3.7 (F4, F6); Alibaba Cloud, running Argo workflows on ECI (A1): warm first"

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
          entrypoint: all
          volumes:
            - name: corpus
              persistentVolumeClaim: {claimName: corpus}
          templates:
            - name: all
              steps:
                - - name: count
                    template: count
                    withSequence: {count: "100"}
            - name: count
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: corpus, mountPath: /corpus}  # <- dataset-not-warmed
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
        ---
        kind: DataLoad
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: warm-up, namespace: argo}
        spec:
          dataset: {name: corpus, namespace: argo}
        ---
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: all
          volumes:
            - name: corpus
              persistentVolumeClaim: {claimName: corpus}
          templates:
            - name: all
              steps:
                - - name: count
                    template: count
                    withSequence: {count: "100"}
            - name: count
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: corpus, mountPath: /corpus}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        pods = context.fanout(pod.workflow).of(pod.template).at_once
        if pods < WIDE:
            return
        for mount, volume in mounted(pod):
            dataset = context.manifests.dataset(volume.claim, pod.workflow.namespace) if volume.claim else None
            if dataset is not None and dataload_of(dataset, context.manifests) is None:
                yield Found(
                    mount.path,
                    f"{pods} pods at once read the Dataset {dataset.name!r}, and no DataLoad was given that warms it: "
                    "they wait while it fills from OSS",
                    "add a DataLoad, and start the workflow once it is Complete",
                    related=[dataset.document.related("the Dataset", ("metadata", "name"))],
                )
                return
