from manifests import Severity
from policies.rules.runtime_without_dataset import RuntimeWithoutDataset
from tests.policies.test_examples import findings

BAD = RuntimeWithoutDataset.example("bad")
GOOD = RuntimeWithoutDataset.example("good")


def test_the_dataset_that_has_no_runtime_is_offered():
    (found,) = findings(RuntimeWithoutDataset, BAD)
    assert "'corpus'" in found.help
    assert [related.span.line for related in found.related] == [3]


def test_another_namespace_is_shown_as_such():
    apart = GOOD.replace("namespace: argo", "namespace: data", 1)
    (found,) = findings(RuntimeWithoutDataset, apart)
    assert "namespace" in found.help
    assert "data" in found.help


def test_alone_it_is_a_hint():
    (found,) = findings(RuntimeWithoutDataset, GOOD.partition("---\n")[2])
    assert (found.severity, found.related) == (Severity.INFO, ())


def test_a_dataset_without_a_name_is_not_offered():
    text = RuntimeWithoutDataset.example("bad").replace("{name: corpus, namespace: argo}", "{}")
    (found,) = findings(RuntimeWithoutDataset, text)
    assert "''" not in found.help


def test_a_runtime_whose_name_is_unknown_is_not_judged():
    bad = RuntimeWithoutDataset.example("bad")
    for name in ("{namespace: argo}", "{name: '{{ .Release.Name }}', namespace: argo}"):
        assert findings(RuntimeWithoutDataset, bad.replace("{name: corpus-cache, namespace: argo}", name)) == []
