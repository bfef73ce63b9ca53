import pytest

from policies.rules.sleep_past_deadline import SleepPastDeadline
from tests.policies.test_examples import findings


def workflow(container, template="activeDeadlineSeconds: 60", spec="parallelism: 1"):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  {spec}
  templates:
    - name: one
      {template}
      {container}
"""


def shell(script):
    return f"container: {{image: a, command: [sh, -c], args: [{script!r}]}}"


@pytest.mark.parametrize("script", ["sleep 61", "sleep 2m", "echo hi; sleep 61", "sleep 30 && sleep 31", "sleep 0.02h"])
def test_what_surely_sleeps_too_long_is_an_error(script):
    assert findings(SleepPastDeadline, workflow(shell(script)))
    assert findings(SleepPastDeadline, workflow(f'script: {{image: a, command: [sh], source: "{script}"}}'))


@pytest.mark.parametrize(
    "script",
    [
        "sleep 60",
        "sleep 300 &",
        "make || sleep 300",
        "if true; then sleep 300; fi",
        "exit 0; sleep 300",
        "timeout 5 sleep 300",
        "echo done # ; sleep 300",
        "# first; sleep 300",
        "sleep $TIME",
        "sleep {{inputs.parameters.time}}",
    ],
)
def test_what_may_not_sleep_is_left_alone(script):
    assert findings(SleepPastDeadline, workflow(shell(script))) == []


def test_a_here_document_and_what_follows_it_are_not_read():
    source = "source: |\n          cat <<END\n          sleep 300\n          END\n"
    assert (
        findings(SleepPastDeadline, workflow(f"script:\n        image: a\n        command: [sh]\n        {source}"))
        == []
    )
    plain = source.replace("cat <<END", "echo hi").replace("          END\n", "")
    (found,) = findings(
        SleepPastDeadline, workflow(f"script:\n        image: a\n        command: [sh]\n        {plain}")
    )
    assert found.span.line == 14


def test_the_tighter_of_both_limits_is_named():
    nap = "container: {image: a, command: [sleep, 300s]}"
    (found,) = findings(SleepPastDeadline, workflow(nap, spec="activeDeadlineSeconds: 30"))
    assert "the workflow's activeDeadlineSeconds 30" in found.message
    (found,) = findings(SleepPastDeadline, workflow(nap, spec="activeDeadlineSeconds: 90"))
    assert "activeDeadlineSeconds 60 ends" in found.message


def test_the_workflows_deadline_does_not_reach_an_exit_handler():
    nap = "container: {image: a, command: [sleep, '300']}"
    text = workflow("container: {image: a}", "name: one", "activeDeadlineSeconds: 30\n  onExit: bye")
    text = text.replace("      name: one\n", "") + f"    - name: bye\n      {nap}\n"
    assert findings(SleepPastDeadline, text) == []


def test_daemons_sidecars_and_python_are_left_alone():
    nap = "container: {image: a, command: [sleep, '300']}"
    assert findings(SleepPastDeadline, workflow(nap, "activeDeadlineSeconds: 60\n      daemon: true")) == []
    side = "container: {image: a}\n      sidecars: [{name: s, image: a, command: [sleep, '300']}]"
    assert findings(SleepPastDeadline, workflow(side)) == []
    assert findings(SleepPastDeadline, workflow("script: {image: a, command: [python], source: sleep 300}")) == []
