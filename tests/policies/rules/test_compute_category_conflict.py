import pytest

from manifests import Severity
from policies.rules.compute_category_conflict import ComputeCategoryConflict
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-compute-category: economy
      k8s.aliyun.com/%s
  templates:
    - name: one
      container: {image: "alpine:3.20"}
"""


@pytest.mark.parametrize(
    "other", ["eci-spot-strategy: SpotAsPriceGo", "eci-instance-family: ecs.c6", "eci-instance-generation: '6'"]
)
def test_each_excluded_setting_is_an_error_and_is_shown(other):
    (found,) = findings(ComputeCategoryConflict, TEXT % other)
    assert (found.severity, found.span.line) == (Severity.ERROR, 7)
    assert [related.span.line for related in found.related] == [8]


def test_a_list_of_ecs_types_alone_is_a_warning_and_a_size_among_them_settles_it():
    (found,) = findings(ComputeCategoryConflict, TEXT % "eci-use-specs: ecs.c6.large,ecs.c5.large")
    assert found.severity is Severity.WARNING
    assert findings(ComputeCategoryConflict, TEXT % "eci-use-specs: ecs.c6.large,2-4Gi") == []


def test_arm_excludes_it_wherever_the_architecture_is_chosen():
    text = TEXT % "eci-use-specs: 2-4Gi"
    for line in (
        "nodeSelector: {kubernetes.io/arch: arm64}",
        "podSpecPatch: 'nodeSelector: {kubernetes.io/arch: arm64}'",
    ):
        (found,) = findings(ComputeCategoryConflict, text.replace("  entrypoint", f"  {line}\n  entrypoint"))
        assert "ARM" in found.message
        assert [related.span.line for related in found.related] == [4]
    amd = text.replace("  entrypoint", "  nodeSelector: {kubernetes.io/arch: amd64}\n  entrypoint")
    assert findings(ComputeCategoryConflict, amd) == []


@pytest.mark.parametrize("other", ["eci-spot-strategy", "eci-instance-family"])
def test_what_is_a_variable_may_be_empty(other):
    text = TEXT % f"{other}: '{{{{workflow.parameters.other}}}}'"
    assert findings(ComputeCategoryConflict, text) == []
    variable = (TEXT % "eci-spot-strategy: SpotAsPriceGo").replace(": economy", ": '{{workflow.parameters.category}}'")
    assert findings(ComputeCategoryConflict, variable) == []
