import pytest

from policies.rules.fail_fast_defeats_retry import FailFastDefeatsRetry
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  %s
  templates:
    - name: main
      %s
      dag: {tasks: [{name: t, template: leaf}]}
    - name: leaf
      %s
      container: {image: x}
"""


@pytest.mark.parametrize(
    ("spec", "main", "leaf", "lines"),
    [
        ("", "failFast: true", "retryStrategy: {limit: 2}", [8]),
        ("retryStrategy: {limit: 2}", "failFast: true", "", [8]),
        ("templateDefaults: {failFast: true}", "", "retryStrategy: {limit: 2}", [7]),
        ("", "failFast: true", "retryStrategy: {}", [8]),
        ("", "failFast: true", "retryStrategy: {limit: 0}", []),
        ("", "failFast: true", "", []),
        ("", "failFast: false", "retryStrategy: {limit: 2}", []),
        ("", "", "retryStrategy: {limit: 2}", []),
    ],
)
def test_it_takes_fail_fast_and_a_retry_that_may_act(spec, main, leaf, lines):
    assert [found.span.line for found in findings(FailFastDefeatsRetry, TEXT % (spec, main, leaf))] == lines


def test_the_fail_fast_of_a_dag_is_another_one():
    text = (TEXT % ("", "", "retryStrategy: {limit: 2}")).replace("dag: {tasks", "dag: {failFast: true, tasks")
    assert findings(FailFastDefeatsRetry, text) == []
