"""Loads of a folder that no mount holds."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import mapping, mappings, text
from manifests.fluid import DataLoad
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import loaded_dataset


class DataloadPathOutside(Policy):
    """A DataLoad's target lies outside of every mount of its Dataset.

    A target is a path inside of the dataset, not of the bucket and not of the pod. A mount lies at its `path`, or at
    `/` and its name where it has none. A path that does not exist fails the load.
    """

    name = "dataload-path-outside"
    category = "data"
    severity = Severity.ERROR
    source = "docs/sources.md data 3.1 and 3.7 (F1, F6): where a mount lies; a missing path fails the load"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - {name: texts, mountPoint: "oss://my-bucket/corpus"}
        ---
        kind: DataLoad
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: warm-up, namespace: argo}
        spec:
          dataset: {name: corpus, namespace: argo}
          target:
            - path: /corpus/en  # <- dataload-path-outside
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - {name: texts, mountPoint: "oss://my-bucket/corpus"}
        ---
        kind: DataLoad
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: warm-up, namespace: argo}
        spec:
          dataset: {name: corpus, namespace: argo}
          target:
            - path: /texts/en
    """

    def check_dataload(self, dataload: DataLoad, context: Context) -> Iterator[Found]:
        dataset = loaded_dataset(dataload, context.manifests)
        mounts = dataset.mount_paths if dataset is not None else ()
        if dataset is None or not mounts or any("{{" in mount for mount in mounts):
            return
        for index, target in mappings(mapping(dataload.raw, "spec"), "target"):
            path = text(target, "path") or "/"
            if "{{" in path or ".." in path or any(_meets(path, mount) for mount in mounts):
                continue
            yield Found(
                dataload.at("target", index, "path"),
                f"{path} lies in no mount of {dataset.name!r}, which has {', '.join(mounts[:3])}: the load fails",
                "give a path below a mount, or `/` for all of them",
                related=[dataset.document.related("the mounts", ("spec", "mounts"))],
            )


def _meets(path: str, mount: str) -> bool:
    """Whether one of two paths holds the other."""
    one, other = ([part for part in written.split("/") if part] for written in (path, mount))
    return all(left == right for left, right in zip(one, other, strict=False))
