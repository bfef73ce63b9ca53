import pytest

from manifests import Severity
from policies.rules.cron_runs_overlap import CronRunsOverlap
from tests.policies.test_examples import findings


def cron(schedule, deadline, more="suspend: false"):
    return f"""\
kind: CronWorkflow
metadata: {{name: a}}
spec:
  schedules: [{schedule}]
  {more}
  workflowSpec:
    entrypoint: one
    activeDeadlineSeconds: {deadline}
    templates: [{{name: one, container: {{image: "alpine:3.20"}}}}]
"""


@pytest.mark.parametrize(
    ("schedule", "gap"),
    [
        ('"*/15 * * * *"', 900),
        ('"0,50 * * * *"', 600),
        ('"30 23,0 * * *"', 3600),
        ('"0 3 * * 1"', 7 * 86400),
        ('"0 3 * * 5,1"', 3 * 86400),
        ('"0 3 1 * 1"', 86400),  # of the two days either will do
        ('"0 0 1 * *"', 28 * 86400),
        ('"@every 90m"', 5400),
        ('"0 3 * * *", "@hourly"', 3600),
        ('"0 3 * * *", "10 3 * * 1"', 600),
        ('"0 3 * * *", "0 3 * * *"', 86400),
        ('"0 3 * * 1", "10 3 * * 4"', 7 * 86400),
        ('"TZ=Asia/Shanghai 0 3 * * *"', 86400),
    ],
)
def test_the_shortest_time_between_two_runs_decides(schedule, gap):
    assert findings(CronRunsOverlap, cron(schedule, gap)) == []
    assert findings(CronRunsOverlap, cron(schedule, gap + 1))


@pytest.mark.parametrize("schedule", ['"0 0 31 2 *"', '"once"', '"{{x}}"', "7", '", * * * *"'])
def test_a_schedule_that_never_comes_or_cannot_be_read_is_left_alone(schedule):
    assert findings(CronRunsOverlap, cron(schedule, 10**9)) == []


def test_forbid_and_replace_keep_runs_apart_and_a_written_allow_is_a_hint():
    for policy in ("Forbid", "Replace"):
        assert findings(CronRunsOverlap, cron('"@hourly"', 7200, f"concurrencyPolicy: {policy}")) == []
    (found,) = findings(CronRunsOverlap, cron('"@hourly"', 7200, "concurrencyPolicy: Allow"))
    assert found.severity is Severity.INFO
