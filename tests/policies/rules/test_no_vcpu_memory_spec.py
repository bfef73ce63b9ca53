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
    (found,) = findings(NoVcpuMemorySpec, TEXT % "ecs.g6.2xlarge")
    assert apply_edits(TEXT % "ecs.g6.2xlarge", found.fix.edits) == TEXT % '"ecs.g6.2xlarge,8-32Gi"'
    assert not found.fix.safe
    assert "`8-32Gi`" in found.help


def test_a_type_that_the_catalog_does_not_know_is_reported_without_a_fix():
    (found,) = findings(NoVcpuMemorySpec, TEXT % "ecs.new99.large")
    assert found.fix is None


def test_five_types_leave_no_room_for_a_fix():
    (found,) = findings(
        NoVcpuMemorySpec, TEXT % ",".join(f"ecs.{family}.large" for family in ("c5", "c6", "c7", "g5", "g6"))
    )
    assert found.fix is None


@pytest.mark.parametrize(
    "spec", ["ecs.gn6i-c4g1.xlarge", "ecs.g8y.large", "ecs.i2.xlarge", "ecs.d1.2xlarge", "ecs.vgn6i-m4.xlarge"]
)
def test_types_that_may_not_be_mixed_with_a_size_are_left_alone(spec):
    assert findings(NoVcpuMemorySpec, TEXT % spec) == []
