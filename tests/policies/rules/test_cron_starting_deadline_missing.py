import pytest

from policies.rules.cron_starting_deadline_missing import CronStartingDeadlineMissing
from tests.policies.test_examples import findings


def cron(more):
    return f"""\
kind: CronWorkflow
metadata: {{name: a}}
spec:
  schedules: ["0 3 * * *"]
  {more}
  workflowSpec:
    entrypoint: one
    templates: [{{name: one, container: {{image: "alpine:3.20"}}}}]
"""


@pytest.mark.parametrize("more", ["suspend: true", "startingDeadlineSeconds: 60", "startingDeadlineSeconds: 0"])
def test_a_choice_and_a_schedule_that_is_off_are_left_alone(more):
    assert findings(CronStartingDeadlineMissing, cron("suspend: false"))
    assert findings(CronStartingDeadlineMissing, cron(more)) == []


def test_other_kinds_have_no_schedule():
    text = cron("suspend: false").replace("CronWorkflow", "Workflow")
    assert findings(CronStartingDeadlineMissing, text) == []
