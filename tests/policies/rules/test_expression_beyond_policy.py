import pytest

from policies.rules.expression_beyond_policy import ExpressionBeyondPolicy
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - name: one
      retryStrategy: %s
      container: {image: "alpine:3.20"}
"""


@pytest.mark.parametrize(
    ("policy", "expression", "number"),
    [
        ("OnFailure", "lastRetry.status == 'Error'", 1),
        ("OnFailure", "lastRetry.message matches 'x|pod deleted'", 1),
        ("OnFailure", "lastRetry.status in ['Error', 'Failed']", 1),
        ("OnError", "lastRetry.status == 'Failed'", 1),
        ("OnError", "lastRetry.message contains 'pod deleted'", 0),
        ("OnFailure", "lastRetry.status != 'Error'", 0),
        ("OnFailure", "lastRetry.status != 'Failed'", 1),
        ("OnError", "lastRetry.status != 'Error' || lastRetry.exitCode == '1'", 1),
        ("OnFailure", "!(lastRetry.status != 'Failed')", 0),
        ("OnFailure", "lastRetry.status == 'Failed'", 0),
        ("OnFailure", "!(lastRetry.status == 'Error')", 0),
        ("Always", "lastRetry.status == 'Error'", 0),
        ("OnTransientError", "lastRetry.status == 'Error'", 0),
        ("'{{x}}'", "lastRetry.status == 'Error'", 0),
        ("null", "lastRetry.status == 'Error'", 0),
    ],
)
def test_what_the_policy_refuses_cannot_be_asked_for(policy, expression, number):
    assert (
        len(findings(ExpressionBeyondPolicy, TEXT % f'{{limit: 3, retryPolicy: {policy}, expression: "{expression}"}}'))
        == number
    )


def test_a_policy_in_the_defaults_holds_for_an_expression_in_the_template():
    text = TEXT % "{limit: 3, expression: \"lastRetry.status == 'Error'\"}"
    (found,) = findings(
        ExpressionBeyondPolicy, text + "  templateDefaults: {retryStrategy: {retryPolicy: OnFailure}}\n"
    )
    assert found.span.line == 8
    assert [related.span.line for related in found.related] == [6]
