"""Timeouts that arguments bring: shown where the value is written."""

import pytest

from manifests import loads
from manifests.validation import validate

WAITS = """\
  - name: waits
    inputs: {parameters: [{name: at-most}]}
    timeout: "{{inputs.parameters.at-most}}"
    container: {image: alpine}
"""
CALL = """\
kind: WorkflowTemplate
metadata: {name: caller}
spec:
  templates:
  - name: main
    steps:
    - - name: a
        template: waits
        arguments: {parameters: [{name: at-most, value: VALUE}]}
"""


def found(text: str) -> list[tuple[str, int, list[int]]]:
    findings = [f for f in validate(loads(text)) if f.name in ("template-timeout", "later-inline-template")]
    return [(f.message, f.span.line, [related.span.line for related in f.related]) for f in findings]


@pytest.mark.parametrize(("value", "timeout"), [("'10'", "10"), ("10", "10"), ("'+5'", "+5")])
def test_an_argument_without_a_unit_is_found_where_it_is_given_and_leads_to_the_timeout(value, timeout):
    text = CALL.replace("VALUE", value) + WAITS
    assert found(text) == [(f"this sets the timeout {timeout!r}, which has no unit", 9, [12])]


@pytest.mark.parametrize("value", ["10s", "'{{workflow.name}}'", "'{{item}}'", "abc"])
def test_an_argument_with_a_unit_or_of_unknown_value_passes(value):
    assert found(CALL.replace("VALUE", value) + WAITS) == []


def test_a_default_without_a_unit_is_found_once_however_many_call_the_template():
    calls = "".join(f"    - - {{name: {name}, template: waits}}\n" for name in "abc")
    text = "kind: WorkflowTemplate\nspec:\n  templates:\n  - name: main\n    steps:\n" + calls
    text += WAITS.replace("[{name: at-most}]", "[{name: at-most, default: '10'}]")
    assert [line for _, line, _ in found(text)] == [10]


def test_a_default_of_another_object_is_found_at_the_call():
    text = CALL.replace("template: waits", "templateRef: {name: shared, template: waits}").split("        arguments")[0]
    other = "---\nkind: WorkflowTemplate\nmetadata: {name: shared}\nspec:\n  templates:\n"
    waits = WAITS.replace("[{name: at-most}]", "[{name: at-most, default: '10'}]")
    assert [line for _, line, _ in found(text + other + waits)] == [7]


def test_only_callers_of_a_template_that_can_have_a_timeout_hear_of_it():
    steps = WAITS.replace("container: {image: alpine}", "steps: []")
    assert [line for _, line, _ in found(CALL.replace("VALUE", "'10'") + steps)] == [12]
