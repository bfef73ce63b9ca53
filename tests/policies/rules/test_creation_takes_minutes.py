from policies.rules.creation_takes_minutes import CreationTakesMinutes
from tests.policies.test_examples import findings

WORKFLOW = """\
kind: Workflow
metadata: {name: wide}
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - - {name: one, template: one, withSequence: {count: "%s"}}
    - name: one
      container: {image: a}
"""


def with_spec(text, line):
    return text.replace("  entrypoint: all\n", f"  entrypoint: all\n  {line}\n")


def test_a_minute_takes_1200_pods_beyond_the_first_100():
    assert [len(findings(CreationTakesMinutes, WORKFLOW % count)) for count in (1299, 1300)] == [0, 1]


def test_the_wait_of_the_last_pod_is_told():
    (finding,) = findings(CreationTakesMinutes, WORKFLOW % 4900)
    assert finding.message == "of 4900 pods of 'one' at once, ECI takes the last one after 4 min"


def test_pods_on_acs_are_created_elsewhere():
    labelled = with_spec(WORKFLOW % 5000, "podMetadata: {labels: {alibabacloud.com/acs: 'true'}}")
    assert findings(CreationTakesMinutes, labelled) == []
