import pytest

from policies.rules.eci_label_value import EciLabelValue
from tests.policies.test_examples import findings

TEXT = "kind: Workflow\nmetadata: {name: a}\nspec:\n  podMetadata:\n    labels: {alibabacloud.com/eci: %s}\n"


@pytest.mark.parametrize("value", ['"True"', '"1"', "eci", '""'])
def test_any_other_text_is_an_error_at_the_value(value):
    (found,) = findings(EciLabelValue, TEXT % value)
    assert (found.span.line, found.span.column) == (5, 36)


@pytest.mark.parametrize("value", ['"true"', '"false"', "true", '"{{workflow.parameters.eci}}"'])
def test_a_choice_a_variable_and_what_structure_reports_are_left_alone(value):
    assert findings(EciLabelValue, TEXT % value) == []


def test_the_label_of_acs_is_compared_in_the_same_way():
    (found,) = findings(EciLabelValue, (TEXT % '"True"').replace("/eci", "/acs"))
    assert "sends a pod to ACS" in found.message
    assert findings(EciLabelValue, (TEXT % '"true"').replace("/eci", "/acs")) == []


def test_a_label_that_an_eci_profile_adds_is_compared_too():
    effect = '"effect": {"labels": {"alibabacloud.com/eci": "1"}}'
    text = 'kind: ConfigMap\nmetadata: {name: eci-profile}\ndata:\n  selectors: \'[{"name": "all", %s}]\'\n'
    (found,) = findings(EciLabelValue, text % effect)
    assert found.message.startswith("selector 'all': the label is '1'")
    assert found.fix is None
