from manifests import Severity
from policies.rules.tiered_store_missing import TieredStoreMissing
from tests.policies.test_examples import findings

BAD = TieredStoreMissing.example("bad")
LOADED = """\
---
kind: Dataset
apiVersion: data.fluid.io/v1alpha1
metadata: {name: corpus, namespace: argo}
spec: {mounts: [{mountPoint: "oss://my-bucket/corpus"}]}
---
kind: DataLoad
apiVersion: data.fluid.io/v1alpha1
metadata: {name: warm-up, namespace: argo}
spec: {dataset: {name: corpus, namespace: argo}}
"""


def test_a_load_of_its_dataset_makes_it_an_error():
    assert findings(TieredStoreMissing, BAD)[0].severity is Severity.WARNING
    (found,) = findings(TieredStoreMissing, BAD + LOADED)
    assert (found.severity, "'warm-up' fails" in found.message) == (Severity.ERROR, True)


def test_a_load_of_another_dataset_does_not():
    other = LOADED.replace("dataset: {name: corpus", "dataset: {name: other")
    assert findings(TieredStoreMissing, BAD + other)[0].severity is Severity.WARNING


def test_clients_without_a_cache_are_meant_so():
    assert findings(TieredStoreMissing, BAD + "  master: {disabled: true}\n  worker: {disabled: true}\n") == []
    assert len(findings(TieredStoreMissing, BAD + "  master: {disabled: true}\n")) == 1
