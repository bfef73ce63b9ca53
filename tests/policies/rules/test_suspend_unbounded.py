from policies.rules.suspend_unbounded import SuspendUnbounded
from tests.policies.test_examples import findings


def workflow(suspend="{}", spec="parallelism: 1"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  {spec}
  templates: [{{name: one, suspend: {suspend}}}]
"""


def test_a_duration_ends_the_wait_whatever_it_says():
    assert findings(SuspendUnbounded, workflow())
    for duration in ('"20"', "1h", '"{{workflow.parameters.wait}}"'):
        assert findings(SuspendUnbounded, workflow(f"{{duration: {duration}}}")) == []


def test_a_deadline_of_the_workflow_ends_it_as_well():
    assert findings(SuspendUnbounded, workflow(spec="activeDeadlineSeconds: 86400")) == []


def test_a_library_of_templates_is_left_to_its_users():
    text = workflow().replace("kind: Workflow", "kind: WorkflowTemplate").replace("  entrypoint: one\n", "")
    assert findings(SuspendUnbounded, text) == []
