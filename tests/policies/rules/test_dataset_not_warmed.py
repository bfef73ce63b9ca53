from policies.rules.dataset_not_warmed import DatasetNotWarmed
from tests.policies.test_examples import findings

BAD = DatasetNotWarmed.example("bad")


def test_a_narrow_run_may_fill_the_cache_itself():
    assert findings(DatasetNotWarmed, BAD.replace('"100"', '"49"')) == []
    assert len(findings(DatasetNotWarmed, BAD.replace('"100"', '"50"'))) == 1


def test_a_load_of_another_dataset_does_not_warm_this_one():
    load = DatasetNotWarmed.example("good").split("---\n")[1].replace("dataset: {name: corpus", "dataset: {name: other")
    assert len(findings(DatasetNotWarmed, f"{BAD}---\n{load}")) == 1


def test_an_ordinary_claim_has_nothing_to_warm():
    assert findings(DatasetNotWarmed, BAD.replace("claimName: corpus", "claimName: scratch")) == []
