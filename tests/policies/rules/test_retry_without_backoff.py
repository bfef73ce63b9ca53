import pytest

from policies.rules.retry_without_backoff import RetryWithoutBackoff
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  templates:
    - name: main
      steps: [[{name: each, template: one, withSequence: {count: "%s"}}]]
    - name: one
      retryStrategy: %s
      container: {image: "alpine:3.20"}
"""


@pytest.mark.parametrize(("count", "number"), [("49", 0), ("50", 1), ("{{workflow.parameters.n}}", 0)])
def test_fifty_pods_at_once_are_wide(count, number):
    assert len(findings(RetryWithoutBackoff, TEXT % (count, "{limit: 3}"))) == number


def test_a_parallelism_that_keeps_it_narrow_settles_it():
    text = (TEXT % (100, "{limit: 3}")).replace("  entrypoint:", "  parallelism: 10\n  entrypoint:")
    assert findings(RetryWithoutBackoff, text) == []


@pytest.mark.parametrize("retry", ["{limit: 3, backoff: {duration: 1s}}", "{limit: 0}", "{}", '{limit: "{{x}}"}'])
def test_a_backoff_settles_it_and_without_a_known_limit_nothing_is_said(retry):
    assert findings(RetryWithoutBackoff, TEXT % (100, retry)) == []


def test_a_backoff_in_the_defaults_settles_it():
    defaults = "  templateDefaults: {retryStrategy: {backoff: {duration: 1m}}}\n  entrypoint:"
    assert findings(RetryWithoutBackoff, (TEXT % (100, "{limit: 3}")).replace("  entrypoint:", defaults)) == []


def test_the_loop_is_shown_with_its_number_of_pods():
    (found,) = findings(RetryWithoutBackoff, TEXT % (200, "{limit: 3}"))
    assert "of 200 pods at once" in found.message
    assert [related.span.line for related in found.related] == [7]


def test_a_workflow_over_a_workflow_template_is_told_of_the_retry_that_it_writes():
    template = RetryWithoutBackoff.example("good").replace("kind: Workflow", "kind: WorkflowTemplate")
    template = template.replace("{generateName: hash-}", "{name: hash}")
    start = template.index("      retryStrategy:")
    template = template[:start] + template[template.index("      container:") :]
    text = "kind: Workflow\nmetadata: {name: a}\nspec:\n  workflowTemplateRef: {name: hash}\n"
    (found,) = findings(RetryWithoutBackoff, text + "  retryStrategy: {limit: 2}\n---\n" + template)
    assert (found.kind, found.span.line, found.related) == ("Workflow", 5, ())
