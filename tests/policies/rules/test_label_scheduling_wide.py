from policies.rules.label_scheduling_wide import LabelSchedulingWide
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


def found(count, label="alibabacloud.com/eci", value="true"):
    return findings(
        LabelSchedulingWide, with_spec(WORKFLOW % count, f"podMetadata: {{labels: {{{label}: '{value}'}}}}")
    )


def test_more_than_a_thousand_labelled_pods_at_once_are_wide():
    assert [len(found(count)) for count in (1000, 1001)] == [0, 1]


def test_the_label_of_acs_counts_as_well():
    assert len(found(2000, "alibabacloud.com/acs")) == 1


def test_pods_that_no_label_sends_are_not_meant():
    assert found(2000, value="false") == []
    assert findings(LabelSchedulingWide, WORKFLOW % 2000) == []
