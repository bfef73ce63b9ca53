import pytest

from policies.rules.dataload_path_outside import DataloadPathOutside
from tests.policies.test_examples import findings

BAD = DataloadPathOutside.example("bad")


@pytest.mark.parametrize("path", ["/", "/texts", "/texts/", "texts/en/a", "'{{path}}'"])
def test_a_path_that_meets_a_mount_is_fine(path):
    assert findings(DataloadPathOutside, BAD.replace("/corpus/en", path)) == []


def test_names_are_compared_whole():
    assert len(findings(DataloadPathOutside, BAD.replace("/corpus/en", "/texts-old"))) == 1


def test_a_mount_at_the_root_holds_every_path():
    assert findings(DataloadPathOutside, BAD.replace("name: texts,", "name: texts, path: /,")) == []


def test_an_unknown_dataset_has_no_mounts_to_compare_with():
    assert findings(DataloadPathOutside, BAD.replace("dataset: {name: corpus", "dataset: {name: other")) == []
