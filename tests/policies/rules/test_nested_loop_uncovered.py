from policies.rules.nested_loop_uncovered import NestedLoopUncovered
from tests.policies.test_examples import findings

WORKFLOW = """\
kind: Workflow
metadata: {name: nested}
spec:
  entrypoint: outer
  templates:
    - name: outer
      parallelism: 5
      steps:
        - - {name: inner, template: inner, withSequence: {count: "20"}}
    - name: inner
      steps:
        - - {name: one, template: one, withSequence: {count: "%s"}}
    - name: one
      container: {image: a}
"""


def test_the_pods_at_once_are_the_limit_times_the_inner_loop():
    (finding,) = findings(NestedLoopUncovered, WORKFLOW % 40)
    assert finding.span.line == 7
    assert "up to 200 pods of 'one'" in finding.message
    assert [related.span.line for related in finding.related] == [12]


def test_fewer_than_fifty_pods_at_once_are_not_worth_a_word():
    assert [len(findings(NestedLoopUncovered, WORKFLOW % count)) for count in (9, 10)] == [0, 1]


def test_a_limit_of_the_workflow_or_of_the_inner_template_covers_it():
    text = WORKFLOW % 40
    assert (
        findings(NestedLoopUncovered, text.replace("entrypoint: outer", "entrypoint: outer\n  parallelism: 90")) == []
    )
    assert findings(NestedLoopUncovered, text.replace("- name: inner\n", "- name: inner\n      parallelism: 4\n")) == []
    wide = text.replace("- name: inner\n", "- name: inner\n      parallelism: 20\n")
    assert findings(NestedLoopUncovered, wide) == [], "100 at once, as two limits say"


def test_a_template_that_loops_over_pods_itself_is_covered_by_its_own_limit():
    assert findings(NestedLoopUncovered, (WORKFLOW % 40).replace("template: inner,", "template: one,")) == []


def test_a_lock_of_the_inner_pods_holds_them_back():
    lock = "- name: one\n      synchronization: {mutexes: [{name: m}]}\n"
    assert findings(NestedLoopUncovered, (WORKFLOW % 40).replace("- name: one\n", lock)) == []
