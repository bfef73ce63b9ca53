"""Outputs in a folder that cannot be written."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.effective import PodPlan
from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import mounted


class ReadOnlyDatasetWritten(Policy):
    """An output of a step lies inside of a Dataset that is mounted read-only.

    A Dataset is ReadOnlyMany unless it says otherwise, so the step cannot write the file that Argo collects afterwards.
    Write outputs to a folder of the pod, or give the Dataset `accessModes: [ReadWriteMany]`, which also lets the
    clients keep less of what they read. A step that hands on a file that was in the Dataset before is fine.
    """

    name = "read-only-dataset-written"
    category = "data"
    source = "docs/sources.md data 3.1 and 3.6 (F4, F7): the default access mode, and what it switches on"

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
          volumes:
            - name: corpus
              persistentVolumeClaim: {claimName: corpus}
          templates:
            - name: count
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: corpus, mountPath: /corpus}
              outputs:
                artifacts:
                  - {name: counts, path: /corpus/counts.txt}  # <- read-only-dataset-written
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
          volumes:
            - name: corpus
              persistentVolumeClaim: {claimName: corpus}
          templates:
            - name: count
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: corpus, mountPath: /corpus}
              outputs:
                artifacts:
                  - {name: counts, path: /tmp/counts.txt}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        outputs = list(_outputs(pod))
        seen: set[Path] = set()
        for mount, volume in mounted(pod) if outputs else ():
            dataset = context.manifests.dataset(volume.claim, pod.workflow.namespace) if volume.claim else None
            folder = mount.mount_path.rstrip("/")
            if dataset is None or not folder or any(mode != "ReadOnlyMany" for mode in dataset.access_modes):
                continue
            for place, written in outputs:
                if _innermost(pod, written) == folder and place not in seen:
                    seen.add(place)
                    yield Found(
                        place,
                        f"{written} lies in the Dataset {dataset.name!r}, which is ReadOnlyMany: the step cannot "
                        "write it",
                        "write it to a folder of the pod, or give the Dataset `accessModes: [ReadWriteMany]`",
                        related=[dataset.document.related("the Dataset", ("metadata", "name"))],
                    )


def _innermost(pod: PodPlan, written: str) -> str:
    """The mount that a file lies in: of mounts inside of one another, the last."""
    folders = (mount.mount_path.rstrip("/") for mount in pod.mounts)
    return max((folder for folder in folders if written.startswith(f"{folder}/")), key=len, default="")


def _outputs(pod: PodPlan) -> Iterator[tuple[Path, str]]:
    outputs, at = mapping(pod.template.raw, "outputs"), pod.template.at
    for index, artifact in mappings(outputs, "artifacts"):
        yield at("outputs", "artifacts", index, "path"), text(artifact, "path") or ""
    for index, parameter in mappings(outputs, "parameters"):
        place = at("outputs", "parameters", index, "valueFrom", "path")
        yield place, text(mapping(parameter, "valueFrom"), "path") or ""
