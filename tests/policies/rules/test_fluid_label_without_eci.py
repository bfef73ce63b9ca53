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
