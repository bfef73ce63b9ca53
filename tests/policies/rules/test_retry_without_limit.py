import pytest

from manifests import Severity
from policies.rules.retry_without_limit import RetryWithoutLimit
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  retryStrategy: %s
  templates: [{name: one, container: {image: a}}]
"""
OWN = """\
kind: Workflow
metadata: {name: a}
spec:
  templateDefaults: {retryStrategy: %s}
  templates:
    - name: one
      retryStrategy: %s
      container: {image: a}
"""


def test_an_empty_strategy_is_one_without_a_limit():
    (found,) = findings(RetryWithoutLimit, TEXT % "{}")
    assert found.span.line == 4
    assert found.fix is not None


def test_a_backoff_is_told_that_nobody_waits_for_it():
    (found,) = findings(RetryWithoutLimit, TEXT % "{backoff: {duration: 1m}}")
    assert "never waited for" in found.message


def test_a_longest_duration_bounds_it_and_makes_it_information():
    (found,) = findings(RetryWithoutLimit, TEXT % "{backoff: {duration: 1m, maxDuration: 30m}}")
    assert found.severity is Severity.INFO
    assert "for 30m" in found.message


@pytest.mark.parametrize(
    "retry", ["{limit: 0}", '{limit: "{{workflow.parameters.n}}"}', '{expression: "asInt(retries) < 3"}']
)
def test_a_limit_of_any_kind_settles_it(retry):
    assert findings(RetryWithoutLimit, TEXT % retry) == []


def test_the_default_of_templates_is_looked_at_too():
    text = TEXT.replace("  retryStrategy: %s\n", "  templateDefaults:\n    retryStrategy: {}\n")
    (found,) = findings(RetryWithoutLimit, text)
    assert found.span.line == 5


def test_a_limit_of_either_layer_settles_it():
    assert findings(RetryWithoutLimit, OWN % ("{limit: 3}", "{retryPolicy: Always}")) == []
    assert findings(RetryWithoutLimit, OWN % ("{retryPolicy: Always}", "{limit: 3}")) == []
    (found,) = findings(RetryWithoutLimit, OWN % ("{retryPolicy: Always}", "{retryPolicy: OnError}"))
    assert found.span.line == 7


def test_a_limit_in_the_controllers_defaults_settles_it():
    config = "---\nkind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\n"
    config += "data: {workflowDefaults: 'spec: {retryStrategy: {limit: 3}}'}\n"
    assert findings(RetryWithoutLimit, TEXT % "{retryPolicy: Always}" + config) == []


def test_a_strategy_of_the_controllers_defaults_is_not_told_of_each_workflow():
    config = "---\nkind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\n"
    config += "data: {workflowDefaults: 'spec: {retryStrategy: {}}'}\n"
    assert findings(RetryWithoutLimit, TEXT.replace("  retryStrategy: %s\n", "") + config) == []


@pytest.mark.parametrize(
    "expression",
    ["lastRetry.message contains 'retries'", "lastRetry.exitCode == '75' && lastRetry.message != 'retries'"],
)
def test_a_text_that_says_retries_counts_nothing(expression):
    assert len(findings(RetryWithoutLimit, TEXT % f'{{expression: "{expression}"}}')) == 1


@pytest.mark.parametrize(
    "expression",
    [
        "{{retries}} < 3",
        "'{{retries}}' != '3' && lastRetry.exitCode != '2'",
        "let n = asInt(retries); n < 3",
        "asInt(retries < ",
    ],
)
def test_an_expression_that_may_count_is_left_alone(expression):
    assert findings(RetryWithoutLimit, TEXT % f'{{expression: "{expression}"}}') == []


def test_a_workflow_over_a_workflow_template_is_looked_at_for_what_it_writes():
    template = "---\nkind: WorkflowTemplate\nmetadata: {name: t}\n"
    template += "spec: {entrypoint: one, templates: [{name: one, container: {image: a}}]}\n"
    workflow = "kind: Workflow\nmetadata: {name: a}\nspec:\n  workflowTemplateRef: {name: t}\n"
    (found,) = findings(RetryWithoutLimit, workflow + "  retryStrategy: {}\n" + template)
    assert found.span.line == 5
    assert findings(RetryWithoutLimit, workflow + template.replace("one,", "one, retryStrategy: {limit: 2},")) == []
