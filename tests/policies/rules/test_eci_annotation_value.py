import pytest

from manifests import Severity
from manifests.edits import apply_edits
from policies.rules.eci_annotation_value import EciAnnotationValue
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/%s
"""


def test_the_part_of_a_list_that_is_wrong_is_the_place():
    (found,) = findings(EciAnnotationValue, TEXT % "eci-vswitch: vsw-a,switch-b,vsw-c")
    assert (found.span.line, found.span.column) == (6, 41)
    assert "'switch-b'" in found.message


def test_what_is_documented_as_a_limit_is_an_error_and_what_only_examples_show_is_a_warning():
    (limit,) = findings(EciAnnotationValue, TEXT % 'eci-max-pending-minute: "5"')
    (shape,) = findings(EciAnnotationValue, TEXT % "eci-imc-id: cache")
    assert (limit.severity, shape.severity) == (Severity.ERROR, Severity.WARNING)


def test_the_help_says_the_form():
    (found,) = findings(EciAnnotationValue, TEXT % 'eci-max-pending-minute: "5"')
    assert found.help == "write a whole number from 10 to 1440 (minutes)"
    assert found.fix is None


def test_a_word_that_is_nearly_right_is_mended_but_not_by_itself():
    text = TEXT % "eci-fail-strategy: failover"
    (found,) = findings(EciAnnotationValue, text)
    assert not found.fix.safe
    assert apply_edits(text, found.fix.edits) == TEXT % 'eci-fail-strategy: "fail-over"'


@pytest.mark.parametrize(
    "line",
    [
        "eci-fail-strategy: '{{workflow.parameters.strategy}}'",
        "eci-vswitch: 'vsw-a,{{workflow.parameters.switch}}'",
        'eci-fail-strategy: ""',
        "eci-spot-fallback: true",
        "eci-max-pending-minute: [5]",
        "eci-use-specs: nonsense",
        "eci-other: nonsense",
    ],
)
def test_variables_empty_values_other_types_and_what_other_rules_judge_are_left_alone(line):
    assert findings(EciAnnotationValue, TEXT % line) == []


def test_templates_their_defaults_and_labels_are_looked_at_too():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  templateDefaults: {metadata: {annotations: {k8s.aliyun.com/eci-spot-strategy: Spot}}}
  templates:
    - name: one
      metadata: {labels: {k8s.aliyun.com/image-accelerate-mode: lazy}}
      container: {image: "alpine:3.20"}
"""
    assert [found.span.line for found in findings(EciAnnotationValue, text)] == [4, 7]


def test_pods_for_acs_are_not_judged_by_what_eci_takes():
    text = TEXT % "eci-fail-strategy: never"
    assert findings(EciAnnotationValue, text + '    labels: {alibabacloud.com/acs: "true"}\n') == []


def test_an_effect_of_an_eci_profile_is_judged_and_its_selector_named():
    text = """\
kind: ConfigMap
metadata: {name: eci-profile}
data:
  selectors: |
    [{"name": "jobs",
      "effect": {"annotations": {"k8s.aliyun.com/eci-fail-strategy": "never"}}}]
"""
    (found,) = findings(EciAnnotationValue, text)
    assert found.message.startswith("selector 'jobs': eci-fail-strategy")
    assert found.span.line == 6
    assert found.fix is None


def test_the_pods_of_a_cache_are_judged_too():
    text = """\
kind: JindoRuntime
apiVersion: data.fluid.io/v1alpha1
metadata: {name: data}
spec:
  worker:
    podMetadata:
      annotations: {k8s.aliyun.com/eci-schedule-strategy: Ordered}
"""
    (found,) = findings(EciAnnotationValue, text)
    assert found.span.line == 7
