import pytest

from catalog import Catalog
from manifests import loads
from manifests.edits import apply_edits
from policies.policy import Target, visit
from policies.rules.acs_label_missing import AcsLabelMissing
from policies.rules.eci_label_missing import EciLabelMissing
from tests.policies.test_examples import findings

WORKFLOW = """\
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: one
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""


def on_acs(rule, text):
    policy = rule()
    return [policy.report(*pair) for pair in visit(policy, loads(text), Catalog.default(), Target("acs"))]


def test_a_workflow_without_any_label_is_reported_once_where_the_platform_is_acs():
    (found,) = on_acs(AcsLabelMissing, WORKFLOW)
    assert found.span.line == 3
    assert on_acs(AcsLabelMissing, apply_edits(WORKFLOW, found.fix.edits)) == []
    assert findings(AcsLabelMissing, WORKFLOW) == []


def test_of_the_two_twins_one_speaks():
    assert on_acs(EciLabelMissing, WORKFLOW) == []
    for label, speaks, silent in (("acs", AcsLabelMissing, EciLabelMissing), ("eci", EciLabelMissing, AcsLabelMissing)):
        labels = f'- name: one\n      metadata: {{labels: {{alibabacloud.com/{label}: "true"}}}}'
        text = WORKFLOW.replace("- name: one", labels)
        for look in (on_acs, findings):
            assert [found.span.line for found in look(speaks, text)] == [9]
            assert look(silent, text) == []


@pytest.mark.parametrize(
    "line",
    [
        'podMetadata: {labels: {alibabacloud.com/acs: "true"}}',
        'podMetadata: {labels: {alibabacloud.com/acs: "yes"}}',
        'templateDefaults: {metadata: {labels: {alibabacloud.com/acs: "true"}}}',
        "nodeSelector: {type: virtual-kubelet}",
        "podSpecPatch: 'nodeName: virtual-kubelet-cn-shanghai-b'",
    ],
)
def test_a_label_of_any_layer_and_a_virtual_node_settle_it(line):
    assert on_acs(AcsLabelMissing, WORKFLOW.replace("  entrypoint", f"  {line}\n  entrypoint")) == []


def test_a_library_of_templates_gets_its_labels_from_its_users():
    library = WORKFLOW.replace("kind: Workflow", "kind: WorkflowTemplate").replace("  entrypoint: one\n", "")
    assert on_acs(AcsLabelMissing, library) == []


def test_a_label_that_does_nothing_is_left_to_the_rule_about_its_place():
    text = """\
kind: Workflow
metadata: {name: a, labels: {alibabacloud.com/acs: "true"}}
spec:
  entrypoint: one
  templates:
    - name: one
      container: {image: "alpine:3.20"}
"""
    on_acs = Target(platform="acs")
    assert list(visit(AcsLabelMissing(), loads(text), Catalog.default(), on_acs)) == []
    bare = text.replace("alibabacloud.com/acs", "team")
    assert len(list(visit(AcsLabelMissing(), loads(bare), Catalog.default(), on_acs))) == 1
