"""Loads that name their Dataset's namespace wrongly or not at all."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key, set_scalar
from manifests.fluid import DataLoad
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._data import datasets


class DataloadCrossesNamespaces(Policy):
    """A DataLoad does not give its own namespace as that of its Dataset.

    Fluid compares `spec.dataset.namespace` with the DataLoad's own namespace letter by letter. A namespace that is left
    out does not match either, and the load fails before it starts.
    """

    name = "dataload-crosses-namespaces"
    category = "data"
    severity = Severity.ERROR
    source = "docs/sources.md data 3.7 (F1, F6): the namespace must equal the DataLoad's own"
    fixable = True

    bad = """
        kind: DataLoad
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: warm-up, namespace: argo}
        spec:
          dataset:  # <- dataload-crosses-namespaces
            name: corpus
    """

    good = """
        kind: DataLoad
        apiVersion: data.fluid.io/v1alpha1
        metadata: {name: warm-up, namespace: argo}
        spec:
          dataset:
            name: corpus
            namespace: argo
    """

    def check_dataload(self, dataload: DataLoad, context: Context) -> Iterator[Found]:
        own, named = dataload.namespace, dataload.dataset_namespace
        if "{{" in own + named or (named and (not own or own == named)):
            return
        path = dataload.at("dataset", "namespace")
        if not named:
            message = "this DataLoad does not say the namespace of its Dataset: Fluid refuses the load"
        else:
            message = f"this DataLoad is in {own} and names a Dataset in {named}: Fluid refuses the load"
        lies_there = bool(named) and any(
            dataset.name == dataload.dataset and dataset.namespace == named for dataset in datasets(context.manifests)
        )
        if lies_there:
            edit = set_scalar(context.document, ("metadata", "namespace"), named)
            fix = Fix("put the DataLoad beside its Dataset", (edit,), safe=False) if edit is not None else None
            yield Found(path, message, f"create the DataLoad in {named}, where the Dataset is", fix=fix)
            return
        edit = None
        if own:
            edit = set_scalar(context.document, path, own) or insert_key(context.document, path[:-1], "namespace", own)
        fix = Fix("name the DataLoad's own namespace", (edit,), safe=not named) if edit is not None else None
        help = f"write `namespace: {own}` under spec.dataset" if own else "write the namespace of both"
        yield Found(path, message, help, fix=fix)
