from policies.rules.dataload_without_dataset import DataloadWithoutDataset
from tests.policies.test_examples import findings

BAD = DataloadWithoutDataset.example("bad")
GOOD = DataloadWithoutDataset.example("good")


def test_the_datasets_that_were_given_are_named():
    assert "argo/corpus" in findings(DataloadWithoutDataset, BAD)[0].help


def test_a_load_alone_says_nothing_about_datasets():
    assert findings(DataloadWithoutDataset, BAD.partition("---\n")[2]) == []


def test_the_right_name_in_another_namespace_is_another_dataset():
    assert len(findings(DataloadWithoutDataset, GOOD.replace("namespace: argo", "namespace: data", 1))) == 1
    assert findings(DataloadWithoutDataset, GOOD.replace(", namespace: argo}", "}", 1)) == []


def test_a_load_that_names_none_is_the_matter_of_reading():
    assert findings(DataloadWithoutDataset, BAD.replace("name: corpse, ", "")) == []
