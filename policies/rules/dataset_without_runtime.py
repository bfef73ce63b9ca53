"""Datasets that nothing caches."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import text
from manifests.fluid import Dataset
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import dataset_of, runtime_documents


class DatasetWithoutRuntime(Policy):
    """A Fluid Dataset has no runtime of its name and namespace.

    Fluid binds a Dataset to the runtime of the same name in the same namespace. Until there is one, the Dataset stays
    NotBound, its claim does not exist, and pods that ask for it are rejected. Where no runtime at all was given this is
    only a hint, since it may stand in another file.
    """

    name = "dataset-without-runtime"
    category = "data"
    severity = Severity.WARNING
    source = "docs/sources.md data 3.1 and 3.8 (F1, F10): same name and namespace; a Dataset that is not bound"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}  # <- dataset-without-runtime
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
        ---
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
    """

    def check_dataset(self, dataset: Dataset, context: Context) -> Iterator[Found]:
        if not dataset.name or "{{" in dataset.name or any(m.startswith("dataset://") for m in dataset.mounts):
            return
        given = runtime_documents(context.manifests)
        if any(document.name == dataset.name and _together(dataset, document.raw) for document in given):
            return
        if any(dataset_of(runtime, context.manifests) is None for runtime in context.manifests.runtimes):
            return  # that runtime is probably its own, and `runtime-without-dataset` says so
        where = f" in {dataset.namespace}" if dataset.namespace else ""
        yield Found(
            ("metadata", "name"),
            f"no runtime named {dataset.name!r}{where} was given: without one the Dataset stays NotBound",
            "add a JindoRuntime of the same name and namespace",
            severity=Severity.WARNING if given else Severity.INFO,
        )


def _together(dataset: Dataset, raw: object) -> bool:
    metadata = raw.get("metadata") if isinstance(raw, dict) else None
    namespace = text(metadata, "namespace") if isinstance(metadata, dict) else None
    return not dataset.namespace or not namespace or dataset.namespace == namespace
