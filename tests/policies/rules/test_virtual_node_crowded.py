from policies.rules.virtual_node_crowded import VirtualNodeCrowded
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


def test_three_thousand_pods_are_not_yet_too_many():
    assert [len(findings(VirtualNodeCrowded, WORKFLOW % count)) for count in (3000, 3001)] == [0, 1]


def test_loops_that_run_together_are_counted_together():
    text = (WORKFLOW % 2000).replace(
        "    - name: one", '          - {name: two, template: two, withSequence: {count: "1500"}}\n    - name: one'
    )
    (finding,) = findings(VirtualNodeCrowded, text + "    - {name: two, container: {image: a}}\n")
    assert finding.message.startswith("up to 3500 pods at once")
    assert finding.span.line == 8


def test_pods_on_acs_are_not_counted():
    labelled = with_spec(WORKFLOW % 5000, "podMetadata: {labels: {alibabacloud.com/acs: 'true'}}")
    assert findings(VirtualNodeCrowded, labelled) == []


def test_loops_that_come_one_after_the_other_are_not_counted_together():
    text = (WORKFLOW % 2000).replace(
        "    - name: one", '        - - {name: two, template: two, withSequence: {count: "1500"}}\n    - name: one'
    )
    assert findings(VirtualNodeCrowded, text + "    - {name: two, container: {image: a}}\n") == []
