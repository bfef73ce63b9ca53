import pytest

from policies.rules.lock_held_over_backoff import LockHeldOverBackoff
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

LOCK = "      synchronization: {mutexes: [{name: a}]}\n"


@pytest.mark.parametrize(
    ("retry", "number"),
    [
        ("{limit: 5, backoff: {duration: 1m}}", 1),
        ("{limit: 4, backoff: {duration: 1m}}", 0),
        ("{backoff: {duration: 1h}}", 0),
        ("{limit: 9, backoff: {duration: 1m, factor: 2, maxDuration: 4m}}", 0),
        ('{limit: 9, backoff: {duration: "{{x}}"}}', 0),
        ("{limit: 9}", 0),
    ],
)
def test_five_minutes_of_waits_are_too_many(retry, number):
    assert len(findings(LockHeldOverBackoff, (TEXT % retry) + LOCK)) == number


def test_without_a_lock_waits_hurt_nobody_else():
    assert findings(LockHeldOverBackoff, TEXT % "{limit: 5, backoff: {duration: 1m}}") == []


def test_only_the_waits_within_the_window_are_told():
    (found,) = findings(
        LockHeldOverBackoff, (TEXT % "{limit: 5, backoff: {duration: 5m, factor: 2, maxDuration: 30m}}") + LOCK
    )
    assert "15.0min in all" in found.message
    assert [related.span.line for related in found.related] == [6]


def test_a_lock_of_a_template_with_steps_counts():
    text = (TEXT % "{limit: 5, backoff: {duration: 1m}}").replace('container: {image: "alpine:3.20"}', "steps: []")
    assert len(findings(LockHeldOverBackoff, text + LOCK)) == 1


def test_a_lock_in_the_defaults_is_told_there_once():
    text = (
        TEXT % "{limit: 5, backoff: {duration: 1m}}"
        + "    - name: two\n      retryStrategy: {limit: 9, backoff: {duration: 1h}}\n"
    )
    (found,) = findings(LockHeldOverBackoff, text + "  templateDefaults: {synchronization: {mutex: {name: a}}}\n")
    assert found.span.line == 10


def test_the_deadline_of_the_workflow_ends_the_lock_too():
    text = LockHeldOverBackoff.example("bad")
    (found,) = findings(LockHeldOverBackoff, text.replace("entrypoint:", "activeDeadlineSeconds: 900\n  entrypoint:"))
    assert "15.0min in all" in found.message
    (found,) = findings(LockHeldOverBackoff, text)
    assert "30.0min in all" in found.message


def test_a_lock_that_stands_in_a_workflow_template_is_told_there():
    template = LockHeldOverBackoff.example("bad").replace("kind: Workflow", "kind: WorkflowTemplate")
    template = template.replace("{generateName: hash-}", "{name: t}")
    workflow = "kind: Workflow\nmetadata: {name: a}\nspec:\n  workflowTemplateRef: {name: t}\n"
    workflow += "  templateDefaults: {retryStrategy: {limit: 4}}\n---\n"
    assert [found.kind for found in findings(LockHeldOverBackoff, workflow + template)] == ["WorkflowTemplate"]
