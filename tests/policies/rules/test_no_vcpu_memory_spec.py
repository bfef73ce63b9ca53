import pytest

from manifests.edits import apply_edits
from policies.rules.no_vcpu_memory_spec import NoVcpuMemorySpec
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-use-specs: %s
"""


def test_the_fix_adds_the_size_of_the_first_type_and_is_not_safe():
    text = TEXT % "ecs.g6.2xlarge,ecs.g7.2xlarge"
    (found,) = findings(NoVcpuMemorySpec, text)
    assert apply_edits(text, found.fix.edits) == TEXT % '"ecs.g6.2xlarge,ecs.g7.2xlarge,8-32Gi"'
    assert not found.fix.safe
    assert "`8-32Gi`" in found.help


def test_a_type_that_the_catalog_does_not_know_is_reported_without_a_fix():
    (found,) = findings(NoVcpuMemorySpec, TEXT % "ecs.new99.large,ecs.new98.large")
    assert found.fix is None


def test_four_types_leave_room_for_the_size():
    types = ",".join(f"ecs.{family}.large" for family in ("c5", "c6", "c7", "g5"))
    (found,) = findings(NoVcpuMemorySpec, TEXT % types)
    assert found.fix is not None
    assert found.help.startswith("end the list with `2-4Gi`")


def test_five_types_leave_no_room_for_a_fix():
    (found,) = findings(
        NoVcpuMemorySpec, TEXT % ",".join(f"ecs.{family}.large" for family in ("c5", "c6", "c7", "g5", "g6"))
    )
    assert found.fix is None
    assert found.help.startswith("in place of one of the types, list `2-4Gi`")


@pytest.mark.parametrize(
    "spec", ["ecs.gn6i-c4g1.xlarge", "ecs.g8y.large", "ecs.i2.xlarge", "ecs.d1.2xlarge", "ecs.vgn6i-m4.xlarge"]
)
def test_types_that_may_not_be_mixed_with_a_size_are_left_alone(spec):
    assert findings(NoVcpuMemorySpec, TEXT % f"{spec},{spec.replace('x', '2x')}") == []


def test_a_lone_type_is_left_to_single_spec():
    assert findings(NoVcpuMemorySpec, TEXT % "ecs.g6.2xlarge") == []


def test_a_private_pool_holds_types_only_and_is_left_alone():
    text = TEXT % "ecs.c6.large,ecs.c5.large" + "      k8s.aliyun.com/eci-privatepool-matchcriteria: Open\n"
    assert findings(NoVcpuMemorySpec, text) == []
