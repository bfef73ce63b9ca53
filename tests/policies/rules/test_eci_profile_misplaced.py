import pytest

from manifests.edits import apply_edits
from policies.rules.eci_profile_misplaced import EciProfileMisplaced
from tests.policies.test_examples import findings

TEXT = "kind: ConfigMap\nmetadata: {name: eci-profile%s}\ndata: {vSwitchIds: vsw-a}\n"


def test_the_fix_writes_the_namespace_that_is_read():
    text = TEXT % ", namespace: default"
    (found,) = findings(EciProfileMisplaced, text)
    assert findings(EciProfileMisplaced, apply_edits(text, found.fix.edits)) == []


@pytest.mark.parametrize("namespace", ["", ", namespace: kube-system", ", namespace: '{{ .Release.Namespace }}'"])
def test_the_right_namespace_none_and_a_variable_are_left_alone(namespace):
    assert findings(EciProfileMisplaced, TEXT % namespace) == []
