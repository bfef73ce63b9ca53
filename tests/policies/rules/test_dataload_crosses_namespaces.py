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


DATASET = (
    "---\nkind: Dataset\napiVersion: data.fluid.io/v1alpha1\nmetadata: {name: corpus, namespace: data}\nspec: {}\n"
)


def test_where_the_dataset_is_given_the_load_goes_to_it():
    text = GOOD.replace("    namespace: argo", "    namespace: data") + DATASET
    (found,) = findings(DataloadCrossesNamespaces, text)
    assert not found.fix.safe
    assert apply_edits(text, found.fix.edits) == text.replace("namespace: argo", "namespace: data")


def test_to_name_another_dataset_is_not_safe_and_to_fill_in_the_namespace_is():
    for text, safe in ((BAD, True), (GOOD.replace("    namespace: argo", "    namespace: data"), False)):
        (found,) = findings(DataloadCrossesNamespaces, text)
        assert found.fix.safe is safe


def test_an_empty_namespace_is_filled_in_and_not_written_twice():
    text = GOOD.replace("    namespace: argo", '    namespace: ""')
    (found,) = findings(DataloadCrossesNamespaces, text)
    assert apply_edits(text, found.fix.edits) == GOOD


def test_a_dataset_of_the_same_name_in_a_third_namespace_is_not_the_one():
    text = GOOD.replace("    namespace: argo", "    namespace: data") + DATASET.replace("data}", "third}")
    (found,) = findings(DataloadCrossesNamespaces, text)
    assert "namespace: argo" in found.help
