from manifests import Severity
from manifests.edits import apply_edits
from policies.rules.fluid_label_without_eci import FluidLabelWithoutEci
from tests.policies.test_examples import findings

BAD = FluidLabelWithoutEci.example("bad")


def test_the_two_labels_may_come_from_different_places():
    defaults = '  templateDefaults: {metadata: {labels: {alibabacloud.com/eci: "true"}}}\n'
    assert findings(FluidLabelWithoutEci, BAD + defaults) == []


def test_one_label_for_several_templates_is_one_finding():
    assert len(findings(FluidLabelWithoutEci, BAD + '    - {name: two, container: {image: "alpine:3.20"}}\n')) == 1


def test_the_label_of_a_template_is_shown_and_completed_there():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - name: one
      metadata:
        labels: {alibabacloud.com/fluid-sidecar-target: eci}
      container: {image: "alpine:3.20"}
"""
    (found,) = findings(FluidLabelWithoutEci, text)
    assert found.span.line == 7
    assert findings(FluidLabelWithoutEci, apply_edits(text, found.fix.edits)) == []


def test_the_sidecar_for_acs_is_another_matter():
    assert findings(FluidLabelWithoutEci, BAD.replace("target: eci", "target: acs")) == []


def test_the_label_of_a_workflow_template_is_told_there_and_not_by_those_who_use_it():
    template = BAD.replace(
        "kind: Workflow\nmetadata: {generateName: count-}", "kind: WorkflowTemplate\nmetadata: {name: t}"
    )
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec:\n  workflowTemplateRef: {name: t}\n"
    assert [found.kind for found in findings(FluidLabelWithoutEci, template + user)] == ["WorkflowTemplate"]


def test_a_cluster_may_send_the_pods_to_eci_so_it_is_no_error():
    (found,) = findings(FluidLabelWithoutEci, BAD)
    assert found.severity is Severity.WARNING


def test_a_label_from_the_controllers_defaults_is_told_at_the_template_and_has_no_fix():
    text = (
        BAD.replace("alibabacloud.com/fluid-sidecar-target: eci  # <- fluid-label-without-eci", "team: a")
        + """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {podMetadata: {labels: {alibabacloud.com/fluid-sidecar-target: eci}}}
"""
    )
    (found,) = findings(FluidLabelWithoutEci, text)
    assert found.fix is None
