from policies.rules.workflow_deadline_missing import WorkflowDeadlineMissing
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  templates:
    - name: one
      container: {image: "alpine:3.20"}
"""


def test_timeouts_without_retries_bound_the_waiting():
    assert findings(WorkflowDeadlineMissing, TEXT + "      timeout: 1h\n") == []


def test_under_a_retry_a_timeout_bounds_nothing():
    assert findings(WorkflowDeadlineMissing, TEXT + "      timeout: 1h\n      retryStrategy: {limit: 3}\n")


def test_a_deadline_in_the_controllers_defaults_settles_it():
    config = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  config: |
    workflowDefaults: {spec: {activeDeadlineSeconds: 7200}}
"""
    assert findings(WorkflowDeadlineMissing, TEXT + config) == []


def test_a_library_of_templates_needs_no_deadline():
    library = TEXT.replace("kind: Workflow", "kind: WorkflowTemplate")
    assert findings(WorkflowDeadlineMissing, library)
    assert findings(WorkflowDeadlineMissing, library.replace("  entrypoint: one\n", "")) == []


def test_a_cron_workflow_is_shown_at_its_workflow_spec():
    text = "kind: CronWorkflow\nmetadata: {name: a}\nspec:\n  schedules: ['0 3 * * *']\n  workflowSpec:\n"
    indented = "".join(f"  {line}\n" for line in TEXT.splitlines()[3:])
    (found,) = findings(WorkflowDeadlineMissing, text + indented)
    assert found.span.line == 5


def test_pods_that_come_by_a_reference_count():
    step = "steps: [[{name: s, templateRef: {name: t, template: x}}]]"
    assert findings(WorkflowDeadlineMissing, TEXT.replace('container: {image: "alpine:3.20"}', step))
    assert findings(WorkflowDeadlineMissing, TEXT.replace('container: {image: "alpine:3.20"}', "suspend: {}")) == []


def test_a_workflow_over_a_template_that_is_told_itself_is_not_told_again():
    template = TEXT.replace("kind: Workflow", "kind: WorkflowTemplate")
    workflow = "---\nkind: Workflow\nmetadata: {name: b}\nspec:\n  workflowTemplateRef: {name: a}\n"
    (found,) = findings(WorkflowDeadlineMissing, template + workflow)
    assert found.kind == "WorkflowTemplate"
    library = template.replace("  entrypoint: one\n", "")
    (found,) = findings(WorkflowDeadlineMissing, library + workflow + "  entrypoint: one\n")
    assert found.kind == "Workflow"
