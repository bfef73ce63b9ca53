from policies.rules.node_status_too_large import NodeStatusTooLarge
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


def test_the_size_is_judged_compressed_and_from_below():
    assert [len(findings(NodeStatusTooLarge, WORKFLOW % count)) for count in (15_700, 15_800)] == [0, 1]


def test_a_retry_makes_a_second_node_for_each_pod():
    assert len(findings(NodeStatusTooLarge, with_spec(WORKFLOW % 8_000, "retryStrategy: {limit: 1}"))) == 1


def test_a_controller_among_the_inputs_is_told_instead():
    config = "---\nkind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata: {navColor: red}\n"
    assert findings(NodeStatusTooLarge, WORKFLOW % 40_000 + config) == []


def test_the_widest_loop_is_shown():
    few = "        - - {name: few, template: few, withItems: [1]}\n        - - {"
    text = (WORKFLOW % 20_000).replace("        - - {", few) + "    - {name: few, container: {image: a}}\n"
    (finding,) = findings(NodeStatusTooLarge, text)
    assert finding.span.line == 9
