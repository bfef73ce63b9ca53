import pytest

from manifests.edits import apply_edits
from policies.rules.sidecar_exit_delay import SidecarExitDelay
from tests.policies.test_examples import findings

BAD = SidecarExitDelay.example("bad")
CLAIM = "---\nkind: PersistentVolumeClaim\napiVersion: v1\nmetadata: {name: corpus}\nspec: {volumeName: v}\n"


def test_the_fix_adds_the_patch():
    (found,) = findings(SidecarExitDelay, BAD)
    assert """podSpecPatch: '{"terminationGracePeriodSeconds": 0}'""" in apply_edits(BAD, found.fix.edits)


@pytest.mark.parametrize(
    "patch",
    ["terminationGracePeriodSeconds: 5", "'{\"terminationGracePeriodSeconds\": {{workflow.parameters.grace}}}'"],
)
def test_a_period_that_somebody_chose_is_left_alone(patch):
    line = f"  podSpecPatch: |\n    {patch}\n" if "{{" not in patch else f"  podSpecPatch: {patch}\n"
    assert findings(SidecarExitDelay, BAD.replace("  entrypoint: count\n", f"  entrypoint: count\n{line}")) == []


def test_another_patch_is_not_edited():
    patch = "  podSpecPatch: 'schedulerName: eci-scheduler'\n"
    (found,) = findings(SidecarExitDelay, BAD.replace("  entrypoint: count\n", f"  entrypoint: count\n{patch}"))
    assert found.fix is None


def test_the_controllers_defaults_settle_it():
    defaults = """\
---
kind: ConfigMap
apiVersion: v1
metadata: {name: workflow-controller-configmap, namespace: argo}
data:
  workflowDefaults: |
    spec:
      podSpecPatch: 'terminationGracePeriodSeconds: 0'
"""
    assert findings(SidecarExitDelay, BAD + defaults) == []


def test_without_the_label_or_with_an_ordinary_claim_there_is_no_sidecar():
    assert findings(SidecarExitDelay, BAD.replace("fluid-sidecar-target", "team")) == []
    assert findings(SidecarExitDelay, BAD + CLAIM) == []


def test_a_claim_that_a_container_set_mounts_as_a_whole_counts():
    one = "      container:\n        image: alpine:3.20\n        volumeMounts:\n"
    many = "      containerSet:\n        containers: [{name: main, image: a}]\n        volumeMounts:\n"
    assert len(findings(SidecarExitDelay, BAD.replace(one, many))) == 1


def test_a_workflow_template_that_asks_for_the_sidecar_is_told_and_not_those_who_use_it():
    template = BAD.replace(
        "kind: Workflow\nmetadata: {generateName: count-}", "kind: WorkflowTemplate\nmetadata: {name: t}"
    )
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec:\n  workflowTemplateRef: {name: t}\n"
    assert [found.kind for found in findings(SidecarExitDelay, template + user)] == ["WorkflowTemplate"]
    plain = template.replace("      alibabacloud.com/fluid-sidecar-target: eci\n", "")
    own = user + "  podMetadata: {labels: {alibabacloud.com/fluid-sidecar-target: eci}}\n"
    assert [found.kind for found in findings(SidecarExitDelay, plain + own)] == ["Workflow"]
