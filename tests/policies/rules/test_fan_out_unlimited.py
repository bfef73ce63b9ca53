from policies.rules.fan_out_unlimited import FanOutUnlimited
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


def test_wide_begins_at_fifty_pods():
    assert [len(findings(FanOutUnlimited, WORKFLOW % count)) for count in (49, 50)] == [0, 1]


def test_the_loop_is_shown_and_the_number_is_told():
    (finding,) = findings(FanOutUnlimited, WORKFLOW % 80)
    assert finding.span.line == 8
    assert finding.message.startswith("80 pods of 'one' may be asked for at once")


def test_a_limit_on_the_template_with_the_loop_settles_it():
    assert findings(FanOutUnlimited, WORKFLOW.replace("- name: all", "- name: all\n      parallelism: 9") % 80) == []


def test_a_limit_from_the_controllers_defaults_or_templatedefaults_settles_it():
    config = "---\nkind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"
    defaults = config + "  workflowDefaults: |\n    spec: {parallelism: 5}\n"
    assert findings(FanOutUnlimited, WORKFLOW % 80 + defaults) == []
    assert findings(FanOutUnlimited, with_spec(WORKFLOW % 80, "templateDefaults: {parallelism: 5}")) == []


def test_the_controllers_own_parallelism_counts_workflows_and_settles_nothing():
    config = "---\nkind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata: {parallelism: '5'}\n"
    assert len(findings(FanOutUnlimited, WORKFLOW % 80 + config)) == 1


def test_a_lock_of_the_looped_template_holds_its_pods_back():
    lock = "- name: one\n      synchronization: {semaphores: [{configMapKeyRef: {name: a, key: b}}]}"
    assert findings(FanOutUnlimited, (WORKFLOW % 80).replace("- name: one\n", lock + "\n")) == []


def test_a_loop_that_makes_no_pods_is_fine():
    assert findings(FanOutUnlimited, (WORKFLOW % 80).replace("container: {image: a}", "suspend: {duration: 1s}")) == []


def test_two_templates_under_one_loop_are_one_finding():
    text = """\
kind: Workflow
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - - {name: both, template: both, withSequence: {count: "60"}}
    - name: both
      steps:
        - - {name: a, template: a}
          - {name: b, template: b}
    - {name: a, container: {image: a}}
    - {name: b, container: {image: a}}
"""
    assert [finding.span.line for finding in findings(FanOutUnlimited, text)] == [7]


def test_of_several_loops_over_one_template_the_longest_is_shown():
    text = """\
kind: Workflow
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - - {name: unknown, template: one, withParam: "{{workflow.parameters.list}}"}
          - {name: long, template: one, withSequence: {count: "60"}}
    - {name: one, container: {image: a}}
"""
    (finding,) = findings(FanOutUnlimited, text)
    assert finding.span.line == 8
    assert finding.message.startswith("at least 61 pods of 'one'")


def test_a_lock_in_the_defaults_of_templates_settles_it():
    assert (
        findings(FanOutUnlimited, with_spec(WORKFLOW % 80, "templateDefaults: {synchronization: {mutexes: [{}]}}"))
        == []
    )
