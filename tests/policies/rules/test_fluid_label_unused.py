from policies.rules.fluid_label_unused import FluidLabelUnused
from tests.policies.test_examples import findings

BAD = FluidLabelUnused.example("bad")
GOOD = FluidLabelUnused.example("good")


def test_one_pod_that_mounts_a_claim_is_enough_for_a_label_on_all():
    assert findings(FluidLabelUnused, GOOD + '    - name: report\n      container: {image: "alpine:3.20"}\n') == []


def test_a_label_on_a_template_is_judged_by_that_template():
    text = GOOD.replace("      alibabacloud.com/fluid-sidecar-target: eci\n", "") + (
        "    - name: report\n      metadata: {labels: {alibabacloud.com/fluid-sidecar-target: eci}}\n"
        '      container: {image: "alpine:3.20"}\n'
    )
    (found,) = findings(FluidLabelUnused, text)
    assert "fluid-sidecar-target" in text.splitlines()[found.span.line - 1]


def test_volumes_from_claim_templates_and_patches_may_be_datasets():
    unknown = GOOD.replace("  volumes:\n    - name: corpus\n      persistentVolumeClaim: {claimName: corpus}\n", "")
    assert findings(FluidLabelUnused, unknown) == []
    patched = BAD.replace(
        "  entrypoint: count\n", '  entrypoint: count\n  podSpecPatch: \'{"volumes": [{"name": "v"}]}\'\n'
    )
    assert findings(FluidLabelUnused, patched) == []


def test_a_volume_that_is_no_claim_does_not_count():
    assert (
        len(findings(FluidLabelUnused, GOOD.replace("persistentVolumeClaim: {claimName: corpus}", "emptyDir: {}"))) == 1
    )


def test_a_claim_that_a_container_set_mounts_as_a_whole_counts():
    one = "      container:\n        image: alpine:3.20\n        volumeMounts:\n"
    many = "      containerSet:\n        containers: [{name: main, image: a}]\n        volumeMounts:\n"
    assert findings(FluidLabelUnused, GOOD.replace(one, many)) == []
    assert one in GOOD


def test_a_label_that_the_controllers_defaults_give_to_all_is_not_held_against_one_workflow():
    text = (
        BAD.replace("      alibabacloud.com/fluid-sidecar-target: eci  # <- fluid-label-unused\n", "")
        + """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {podMetadata: {labels: {alibabacloud.com/fluid-sidecar-target: eci}}}
"""
    )
    assert "fluid-label-unused" not in text
    assert findings(FluidLabelUnused, text) == []
