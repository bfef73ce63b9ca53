import pytest

from manifests import Severity
from manifests.edits import apply_edits
from policies.rules.eci_profile_value import EciProfileValue
from tests.policies.test_examples import findings

TEXT = "kind: ConfigMap\nmetadata: {name: eci-profile}\ndata:\n  %s\n"


def test_more_than_ten_vswitches_are_an_error():
    ten = ",".join(f"vsw-{number}" for number in range(10))
    assert findings(EciProfileValue, TEXT % f"vSwitchIds: {ten}") == []
    (found,) = findings(EciProfileValue, TEXT % f"vSwitchIds: {ten},vsw-10")
    assert found.severity is Severity.ERROR
    assert "lists 11" in found.message


def test_a_misspelt_key_is_pointed_at_and_an_unknown_one_is_left_alone():
    (found,) = findings(EciProfileValue, TEXT % "vSwitchIDs: vsw-a")
    assert (found.span.column, found.help) == (3, "did you mean vSwitchIds?")
    assert findings(EciProfileValue, TEXT % "team: storage") == []


def test_a_switch_in_other_letters_is_mended_on_request():
    text = TEXT % 'enableHybridMode: "TRUE"'
    (found,) = findings(EciProfileValue, text)
    assert (found.severity, found.fix.safe) == (Severity.WARNING, False)
    assert apply_edits(text, found.fix.edits) == TEXT % 'enableHybridMode: "true"'


@pytest.mark.parametrize(
    "line", ['enableClusterIp: "{{ .Values.ip }}"', "enableClusterIp: true", 'vSwitchIds: ""', "vpcId: vpc-a", "1: 2"]
)
def test_variables_other_types_and_empty_values_are_left_alone(line):
    assert findings(EciProfileValue, TEXT % line) == []
