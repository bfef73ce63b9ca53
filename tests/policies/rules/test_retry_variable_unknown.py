import pytest

from policies.rules.retry_variable_unknown import RetryVariableUnknown
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
    ("expression", "name"),
    [
        ("lastRetry.exitcode == '1'", "lastRetry.exitcode"),
        ("asInt(retry) < 2", "retry"),
        ("workflow.parameters.safe == 'true'", "workflow.parameters.safe"),
        ("inputs.parameters['a-b'] == 'x'", "inputs.parameters.a-b"),
    ],
)
def test_what_a_retry_expression_does_not_have_is_named(expression, name):
    (found,) = findings(RetryVariableUnknown, TEXT % f'{{limit: 3, expression: "{expression}"}}')
    assert repr(name) in found.message


@pytest.mark.parametrize(
    "expression",
    [
        "asInt(retries) < 3 && lastRetry.status != 'Error' || lastRetry.message matches lastRetry.duration",
        "{{inputs.parameters.safe}} == true",
        "sprig.contains('x', lastRetry.message)",
        "let limit = 3; asInt(retries) < limit",
        "any(['1'], # == lastRetry.exitCode)",
        "len(lastRetry.message) > 3",
        "lastRetry.exitCode = 1",
        "$env['lastRetry'].status == 'Failed'",
    ],
)
def test_variables_functions_and_names_of_its_own_are_known(expression):
    assert findings(RetryVariableUnknown, TEXT % f'{{limit: 3, expression: "{expression}"}}') == []
