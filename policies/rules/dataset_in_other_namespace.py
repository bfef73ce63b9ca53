"""Claims that exist next door."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._data import datasets, mounted


class DatasetInOtherNamespace(Policy):
    """A workflow mounts the claim of a Dataset that lives in another namespace.

    Fluid makes a Dataset's claim in the Dataset's own namespace, and a pod can mount claims of its own namespace only.
    The pod stays Pending for want of the claim; with Fluid's label it is not even created.
    """

    name = "dataset-in-other-namespace"
    category = "data"
    source = "docs/sources.md data 3.1 and 3.8 (F7, F10): the claim is in the Dataset's namespace"

    bad = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: data}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
        ---
        kind: Workflow
        metadata: {generateName: count-, namespace: argo}
        spec:
          entrypoint: count
          volumes:
            - name: corpus
              persistentVolumeClaim: {claimName: corpus}  # <- dataset-in-other-namespace
          templates:
            - name: count
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: corpus, mountPath: /corpus}
    """

    good = """
        kind: Dataset
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: corpus, namespace: argo}
        spec:
          mounts:
            - mountPoint: oss://my-bucket/corpus
        ---
        kind: Workflow
        metadata: {generateName: count-, namespace: argo}
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
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        namespace, manifests = workflow.namespace, context.manifests
        if not namespace or workflow.spec.template_ref is not None:
            return
        seen: set[Path] = set()
        for volume in (volume for pod in context.pods(workflow) for _, volume in mounted(pod)):
            claim = volume.claim
            known = not claim or manifests.dataset(claim, namespace) or manifests.claim(claim, namespace)
            other = None if known else next((d for d in datasets(manifests) if d.name == claim), None)
            if other is None or volume.path in seen:
                continue
            seen.add(volume.path)
            yield Found(
                volume.at("persistentVolumeClaim", "claimName"),
                f"the Dataset {claim!r} is in {other.namespace}, the workflow in {namespace}: "
                "pods find no claim of this name",
                f"create the Dataset in {namespace}, or run the workflow in {other.namespace}",
                related=[other.document.related("the Dataset", ("metadata", "name"))],
            )
