import pytest

from catalog import Catalog
from manifests import loads
from policies.policy import Target, visit
from policies.rules.runtime_eci_label_missing import RuntimeEciLabelMissing
from tests.policies.test_examples import findings

BAD = RuntimeEciLabelMissing.example("bad")


@pytest.mark.parametrize("labels", ['{eci: "true"}', '{alibabacloud.com/acs: "true"}'])
def test_other_labels_of_a_platform_count(labels):
    assert (
        findings(RuntimeEciLabelMissing, BAD.replace("  podMetadata:\n", f"  podMetadata:\n    labels: {labels}\n"))
        == []
    )


def test_annotations_of_others_ask_for_no_label():
    assert findings(RuntimeEciLabelMissing, BAD.replace("k8s.aliyun.com/eci-use-specs", "example.com/size")) == []


def test_several_annotations_are_one_finding():
    assert len(findings(RuntimeEciLabelMissing, BAD + '      k8s.aliyun.com/eci-image-cache: "true"\n')) == 1


def test_with_another_platform_as_target_it_is_silent():
    assert list(visit(RuntimeEciLabelMissing(), loads(BAD), Catalog.default(), Target("acs"))) == []
