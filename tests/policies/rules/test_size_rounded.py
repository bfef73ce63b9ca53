import pytest

from catalog import Catalog, Size
from manifests import Severity, loads
from policies.policy import Target, visit
from policies.rules._sizes import added_cost
from policies.rules.size_rounded import SizeRounded
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  templates:
    - name: one
      container:
        image: "alpine:3.20"
        resources: {limits: {cpu: "%s", memory: %s}}
"""


def with_annotation(text, key, value):
    return text.replace(
        "  entrypoint: one\n", f"  entrypoint: one\n  podMetadata: {{annotations: {{{key}: {value}}}}}\n"
    )


def test_the_documented_example_is_rounded_as_the_page_says():
    (found,) = findings(SizeRounded, TEXT % (7, "13Gi"))
    assert found.message == ("7 vCPU and 13 GiB are rounded up to 8-14Gi: 13 % more, 1.72 instead of 1.52 CNY per hour")
    assert '`limits: {cpu: "8", memory: 14Gi}`' in found.help


def test_the_region_decides_what_is_sold():
    manifests = loads(TEXT % (7, "13Gi"))
    ((_, found),) = visit(SizeRounded(), manifests, Catalog.default(), Target(region="cn-hongkong"))
    assert "8-16Gi" in found.message


def test_little_is_information():
    (found,) = findings(SizeRounded, TEXT % ("7500m", "16Gi"))
    assert found.severity is Severity.INFO


def test_next_to_nothing_is_not_worth_a_word():
    assert findings(SizeRounded, TEXT % (2, "4G")) == []


@pytest.mark.parametrize(
    "amounts",
    [
        ("2", "4Gi"),
        ("2000m", "4096Mi"),
        ("10m", "16Mi"),
        ("{{workflow.parameters.cpu}}", "13Gi"),
        ("0", "0"),
        ("1e9", "1"),
    ],
)
def test_sizes_that_are_sold_the_smallest_one_and_what_cannot_be_told_are_left_alone(amounts):
    assert findings(SizeRounded, TEXT % amounts) == []


def test_specs_win_over_the_sum_and_spot_has_a_rule_of_its_own():
    text = TEXT % (7, "13Gi")
    assert findings(SizeRounded, with_annotation(text, "k8s.aliyun.com/eci-use-specs", "8-16Gi")) == []
    assert findings(SizeRounded, with_annotation(text, "k8s.aliyun.com/eci-spot-strategy", "SpotAsPriceGo")) == []


@pytest.mark.parametrize(
    "line",
    [
        "podSpecPatch: 'containers: [{name: main, resources: {limits: {cpu: 8, memory: 14Gi}}}]'",
        "podSpecPatch: 'containers: [{name: main, resources: {limits: {cpu: {{workflow.parameters.n}}}}}]'",
        "podResources: {limits: {cpu: 8, memory: 16Gi}}",
    ],
)
def test_other_ways_to_size_the_pod_are_respected(line):
    assert findings(SizeRounded, (TEXT % (7, "13Gi")).replace("  templates:\n", f"  {line}\n  templates:\n")) == []


def test_the_controllers_default_sizes_a_container_that_says_nothing():
    text = TEXT.partition("        resources")[0]
    config = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  mainContainer: |
    resources: {limits: {cpu: "7", memory: 13Gi}}
"""
    (found,) = findings(SizeRounded, text + config)
    assert (found.span.line, "8-14Gi" in found.message) == (6, True)
    assert findings(SizeRounded, TEXT % (2, "4Gi") + config) == []


def test_a_containers_own_template_default_is_what_counts():
    text = TEXT.partition("        resources")[0]
    default = "  templateDefaults: {container: {resources: {limits: {cpu: 7, memory: 13Gi}}}}\n  templates:\n"
    assert len(findings(SizeRounded, text.replace("  templates:\n", default))) == 1


@pytest.mark.parametrize(
    "patch", ["'{{workflow.parameters.patch}}'", "'containers: {{workflow.parameters.c}}'", "'{\"containers\": ['"]
)
def test_a_patch_that_cannot_be_read_may_give_another_size(patch):
    text = TEXT % (9, "18Gi")
    assert findings(SizeRounded, text.replace("  templates:\n", f"  podSpecPatch: {patch}\n  templates:\n")) == []
    other = "'nodeSelector: {pool: \"{{workflow.parameters.pool}}\"}'"
    assert len(findings(SizeRounded, text.replace("  templates:\n", f"  podSpecPatch: {other}\n  templates:\n"))) == 1


def test_small_prices_are_told_with_more_digits():
    assert added_cost(Size(0.25, 0.5), Size(0.25, 1), Catalog.default()) == (
        "20 % more, 0.0662 instead of 0.0551 CNY per hour"
    )
