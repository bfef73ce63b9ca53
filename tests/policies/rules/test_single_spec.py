import pytest

from manifests import Severity
from manifests.edits import apply_edits
from policies.rules.single_spec import SingleSpec
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-use-specs: %s
"""


def test_a_single_size_leaves_eci_a_choice_and_is_information():
    (found,) = findings(SingleSpec, TEXT % "8-16Gi")
    assert found.severity is Severity.INFO


def test_a_spec_that_is_listed_twice_is_one_spec():
    (found,) = findings(SingleSpec, TEXT % '"ecs.c6.large, ecs.c6.large"')
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize("specs", ["2-4Gi,4-8Gi", '"{{workflow.parameters.specs}}"', '""'])
def test_several_specs_a_variable_and_an_empty_list_are_left_alone(specs):
    assert findings(SingleSpec, TEXT % specs) == []


def test_a_lone_type_gets_the_size_beside_it_and_a_private_pool_does_not():
    (found,) = findings(SingleSpec, TEXT % "ecs.g6.2xlarge")
    assert apply_edits(TEXT % "ecs.g6.2xlarge", found.fix.edits) == TEXT % '"ecs.g6.2xlarge,8-32Gi"'
    text = TEXT % "ecs.g6.2xlarge" + "      k8s.aliyun.com/eci-privatepool-matchcriteria: Open\n"
    (found,) = findings(SingleSpec, text)
    assert found.fix is None
