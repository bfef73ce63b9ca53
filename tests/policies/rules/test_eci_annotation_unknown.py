import pytest

from policies.rules.eci_annotation_unknown import EciAnnotationUnknown
from tests.policies.test_examples import findings

TEXT = "kind: Workflow\nmetadata: {name: a}\nspec:\n  podMetadata:\n    annotations:\n      %s: a\n"


@pytest.mark.parametrize(
    "key",
    [
        "k8s.aliyun.com/eci-use-spec",
        "k8s.aliyun.com/eci-use-specs",
        "k8s.aliyun.com/eci-image-cache",
        "k8s.aliyun.com/eci-instance-id",
        "k8s.aliyun.com/pod-eip-release-strategy",
    ],
)
def test_known_old_and_nearly_known_names_and_those_of_other_components_are_not_unknown(key):
    assert findings(EciAnnotationUnknown, TEXT % key) == []


def test_it_is_strict_information_at_the_key():
    (found,) = findings(EciAnnotationUnknown, TEXT % "k8s.aliyun.com/eci-quota-group")
    assert EciAnnotationUnknown.profile == "strict"
    assert (found.span.line, found.span.column) == (6, 7)
