"""Loads of a Dataset that is not there."""

from collections.abc import Iterator

from manifests.fluid import DataLoad
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import datasets, loaded_dataset


class DataloadWithoutDataset(Policy):
    """A DataLoad names a Dataset that was not given, while others were.

    The load then has nothing to warm, and the workflow reads a cold cache. Where no Dataset at all was given, it may
    stand in another file, and the rule is silent.
    """

    name = "dataload-without-dataset"
    category = "data"
    source = "docs/sources.md data 3.7 (F1, F6): a DataLoad names its Dataset"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
        ---
        kind: DataLoad
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: warm-up, namespace: argo}
        spec:
          dataset: {name: corpse, namespace: argo}  # <- dataload-without-dataset
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
        ---
        kind: DataLoad
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: warm-up, namespace: argo}
        spec:
          dataset: {name: corpus, namespace: argo}
    """

    def check_dataload(self, dataload: DataLoad, context: Context) -> Iterator[Found]:
        given = datasets(context.manifests)
        if not given or not dataload.dataset or "{{" in dataload.dataset + dataload.dataset_namespace:
            return
        if loaded_dataset(dataload, context.manifests) is not None:
            return
        shown = [f"{d.namespace}/{d.name}" if d.namespace else d.name for d in given[:3]]
        where = f" in {dataload.dataset_namespace}" if dataload.dataset_namespace else ""
        yield Found(
            dataload.at("dataset", "name"),
            f"no Dataset {dataload.dataset!r}{where} was given: this load has nothing to warm",
            f"name one of those given: {', '.join(shown)}",
            related=[given[0].document.related("a Dataset", ("metadata", "name"))],
        )
