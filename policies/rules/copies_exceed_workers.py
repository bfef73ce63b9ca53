"""More copies than there are workers to keep them."""

from collections.abc import Iterator

from manifests.fields import integer, mapping, mappings
from manifests.fluid import DataLoad
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import loaded_dataset, runtime_of, workers


class CopiesExceedWorkers(Policy):
    """A DataLoad asks for more copies than its runtime has workers.

    A second copy helps when another worker keeps it, and there is no other worker for copies beyond their number. What
    Jindo does with those is not written down. One copy that is spread over all workers already loads all of their
    network cards, so one is often enough.
    """

    name = "copies-exceed-workers"
    category = "data"
    source = "docs/sources.md data 3.3, 3.6 and 3.7 (F3, F6, J1): copies, workers, and the spread of blocks"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - {mountPoint: "oss://my-bucket/corpus", path: /}
        ---
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 2
        ---
        kind: DataLoad
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: warm-up, namespace: argo}
        spec:
          dataset: {name: corpus, namespace: argo}
          target:
            - path: /
              replicas: 3  # <- copies-exceed-workers
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - {mountPoint: "oss://my-bucket/corpus", path: /}
        ---
        kind: JindoRuntime
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          replicas: 3
        ---
        kind: DataLoad
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: warm-up, namespace: argo}
        spec:
          dataset: {name: corpus, namespace: argo}
          target:
            - path: /
              replicas: 3
    """

    def check_dataload(self, dataload: DataLoad, context: Context) -> Iterator[Found]:
        dataset = loaded_dataset(dataload, context.manifests)
        runtime = runtime_of(dataset, context.manifests) if dataset is not None else None
        if runtime is None or integer(mapping(runtime.raw, "spec"), "replicas") is None:
            return
        for index, target in mappings(mapping(dataload.raw, "spec"), "target"):
            copies = integer(target, "replicas") or 1
            if copies > runtime.workers:
                yield Found(
                    dataload.at("target", index, "replicas"),
                    f"{copies} copies on {workers(runtime)}: they cannot all lie on workers of their own",
                    f"ask for at most {runtime.workers}, or raise spec.replicas of the runtime",
                    related=[runtime.document.related("the workers", ("spec", "replicas"))],
                )
