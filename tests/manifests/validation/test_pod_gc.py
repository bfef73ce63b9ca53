"""Label selectors that Kubernetes would not take."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(selector: str) -> list[str]:
    templates = "templates: [{name: m, container: {image: a}}]"
    text = f"kind: Workflow\nspec:\n  entrypoint: m\n  podGC: {{labelSelector: {selector}}}\n  {templates}\n"
    return [finding.message for finding in validate(loads(text)) if finding.name == "pod-gc"]


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("{matchLabels: {'a b': c}}", "'a b' cannot be the key of a label"),
        ("{matchLabels: {a: 'b c'}}", "'b c' cannot be the value of a label"),
        ("{matchExpressions: [{key: -a, operator: Exists}]}", "'-a' cannot be the key of a label"),
        ("{matchExpressions: [{key: a, operator: In, values: [b, 'b c']}]}", "'b c' cannot be the value of a label"),
        ("{matchExpressions: [{key: a}]}", "this has no operator"),
        ("{matchExpressions: [{key: a, operator: in, values: [b]}]}", "there is no operator 'in'"),
    ],
)
def test_a_selector_that_selects_nothing_sensible_is_found(selector, message):
    assert found(selector) == [message]


def test_an_empty_selector_is_fine():
    assert found("{}") == []
    assert found("{matchLabels: {a: ''}}") == []
