"""Caches of nothing."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fluid import JindoRuntime
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import dataset_of, datasets, runtime_of


class RuntimeWithoutDataset(Policy):
    """A JindoRuntime has no Dataset of its name and namespace.

    A runtime belongs to the Dataset of the same name in the same namespace, and only to that one. Without it Fluid
    starts no cache, whatever other Datasets there are.
    """

    name = "runtime-without-dataset"
    category = "data"
    severity = Severity.WARNING
    source = "docs/sources.md data 3.1 (F1): Dataset and runtime have one name and one namespace"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
        ---
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus-cache, namespace: argo}  # <- runtime-without-dataset
        spec:
          replicas: 2
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

    def check_runtime(self, runtime: JindoRuntime, context: Context) -> Iterator[Found]:
        if not runtime.name or "{{" in runtime.name or dataset_of(runtime, context.manifests) is not None:
            return
        alone = [d for d in datasets(context.manifests) if d.name and runtime_of(d, context.manifests) is None]
        same = [d for d in alone if d.name == runtime.name]
        other = next(iter(same or alone), None)
        if other is None:
            help = "add a Dataset of the same name and namespace"
        elif same:
            help = f"put both into one namespace; the Dataset {other.name!r} is in {other.namespace}"
        else:
            help = f"give it the name of its Dataset, which may be {other.name!r}"
        where = f" in {runtime.namespace}" if runtime.namespace else ""
        yield Found(
            ("metadata", "namespace") if same else ("metadata", "name"),
            f"no Dataset named {runtime.name!r}{where} was given: without one this runtime caches nothing",
            help,
            related=[other.document.related("a Dataset without a runtime", ("metadata", "name"))] if other else (),
            severity=Severity.WARNING if datasets(context.manifests) else Severity.INFO,
        )
