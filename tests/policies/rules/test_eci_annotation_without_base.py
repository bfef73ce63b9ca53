import pytest

from policies.rules.eci_annotation_without_base import EciAnnotationWithoutBase
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  templates:
    - name: one
      metadata:
        annotations:
          k8s.aliyun.com/eci-spot-duration: "0"
      container: {image: "alpine:3.20"}
"""
BASE = "annotations: {k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo}"


def test_the_base_may_come_from_any_layer():
    assert [found.span.line for found in findings(EciAnnotationWithoutBase, TEXT)] == [9]
    for layer in (f"podMetadata: {{{BASE}}}", f"templateDefaults: {{metadata: {{{BASE}}}}}"):
        text = TEXT.replace("  entrypoint", f"  {layer}\n  entrypoint")
        assert findings(EciAnnotationWithoutBase, text) == []


def test_the_base_may_come_from_an_eci_profile():
    effect = '{"annotations": {"k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo"}}'
    profile = (
        f"---\nkind: ConfigMap\nmetadata: {{name: eci-profile}}\ndata:\n  selectors: '[{{\"effect\": {effect}}}]'\n"
    )
    assert findings(EciAnnotationWithoutBase, TEXT + profile) == []


@pytest.mark.parametrize("setting", ['eci-spot-fallback: "false"', 'eci-spot-fallback: ""', "eci-use-specs: 2-4Gi"])
def test_a_setting_that_is_off_or_stands_by_itself_needs_no_base(setting):
    assert findings(EciAnnotationWithoutBase, TEXT.replace('eci-spot-duration: "0"', setting)) == []


def test_what_podmetadata_says_for_two_templates_is_said_once():
    text = TEXT.replace(
        "  entrypoint", '  podMetadata: {annotations: {k8s.aliyun.com/eci-spot-price-limit: "1"}}\n  entrypoint'
    ).replace("eci-spot-duration", "eci-vswitch")
    text += '    - name: two\n      container: {image: "alpine:3.20"}\n'
    assert [found.span.line for found in findings(EciAnnotationWithoutBase, text)] == [4]


def test_a_library_of_templates_may_get_the_base_from_its_callers():
    library = TEXT.replace("kind: Workflow", "kind: WorkflowTemplate").replace("  entrypoint: one\n", "")
    assert findings(EciAnnotationWithoutBase, library) == []


def test_a_workflow_of_a_given_template_does_not_repeat_what_stands_there():
    template = TEXT.replace("kind: Workflow", "kind: WorkflowTemplate").replace("name: a}", "name: t}")
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec: {workflowTemplateRef: {name: t}}\n"
    assert [found.object for found in findings(EciAnnotationWithoutBase, template + user)] == ["t"]
