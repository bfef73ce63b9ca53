import pytest

from policies.rules.spot_size_rounded import SpotSizeRounded
from tests.policies.rules.test_size_rounded import TEXT, with_annotation
from tests.policies.test_examples import findings

SPECS = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo
      k8s.aliyun.com/eci-use-specs: %s
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""


@pytest.mark.parametrize(
    ("spec", "becomes"),
    [
        ("0.5-1Gi", "2-2Gi"),
        ("1-8Gi", "2-8Gi"),
        ("2-1Gi", "2-2Gi"),
        ("4-2Gi", "4-4Gi"),
        ("4-6Gi", "4-8Gi"),
        ("6-12Gi", "8-16Gi"),
    ],
)
def test_what_is_not_sold_as_spot_becomes_the_next_that_is(spec, becomes):
    (found,) = findings(SpotSizeRounded, SPECS % spec)
    assert f"a spot pod of it becomes {becomes}" in found.message


@pytest.mark.parametrize(
    "spec", ["2-2Gi", "2-4Gi", "64-512Gi", "ecs.c6.large", "3-6Gi", "2c4g", '"{{workflow.parameters.s}}"']
)
def test_spot_sizes_types_and_what_other_rules_speak_of_are_left_alone(spec):
    assert findings(SpotSizeRounded, SPECS % spec) == []


def test_the_sum_of_the_containers_is_rounded_too():
    text = with_annotation(TEXT % (3, "6Gi"), "k8s.aliyun.com/eci-spot-strategy", "SpotAsPriceGo")
    (found,) = findings(SpotSizeRounded, text)
    assert "becomes 4-8Gi" in found.message
    assert findings(SpotSizeRounded, TEXT % (3, "6Gi")) == []


def test_a_strategy_that_is_a_variable_may_ask_for_no_spot():
    assert findings(SpotSizeRounded, (SPECS % "1-2Gi").replace("SpotAsPriceGo", "'{{workflow.parameters.s}}'")) == []
