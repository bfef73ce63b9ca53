from manifests.edits import apply_edits
from policies.rules.dataload_crosses_namespaces import DataloadCrossesNamespaces
from tests.policies.test_examples import findings

BAD = DataloadCrossesNamespaces.example("bad")
GOOD = DataloadCrossesNamespaces.example("good")


def test_a_different_namespace_is_replaced_by_the_fix():
    text = GOOD.replace("    namespace: argo", "    namespace: data")
    (found,) = findings(DataloadCrossesNamespaces, text)
    assert "in argo and names a Dataset in data" in found.message
    assert apply_edits(text, found.fix.edits) == GOOD


def test_a_load_that_is_applied_into_a_namespace_may_be_right():
    assert findings(DataloadCrossesNamespaces, GOOD.replace(", namespace: argo}", "}")) == []


def test_without_any_namespace_it_fails_and_nothing_can_be_filled_in():
    (found,) = findings(DataloadCrossesNamespaces, BAD.replace(", namespace: argo}", "}"))
    assert found.fix is None
