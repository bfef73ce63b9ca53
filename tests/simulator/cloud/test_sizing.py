"""What a pod is billed as: its specs, else what its containers ask for, rounded up to a size that is sold."""

import pytest

from catalog import Catalog
from manifests import loads
from manifests.effective import pod_plans
from simulator.cloud.sizing import SizingError, named_spec, specs_of
from tests.simulator.worlds import manifests, workflow

CATALOG = Catalog.default()
FINE, COARSE = "cn-shanghai", "cn-nowhere"


def specs(template, region=FINE, **spec):
    (plan,) = pod_plans(manifests(workflow({"name": "main", **template}, **spec)).submitted[0])
    return [found.name for found in specs_of(plan, CATALOG, region)]


def container(**resources):
    return {"container": {"image": "a:1", "resources": resources}}


def annotated(value, **resources):
    return container(**resources) | {"metadata": {"annotations": {"k8s.aliyun.com/eci-use-specs": value}}}


LIMITS = {"limits": {"cpu": "2", "memory": "4Gi"}}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param(container(), ["2-4Gi"], id="nothing asked for: ECI's default"),
        pytest.param(container(**LIMITS), ["2-4Gi"], id="limits"),
        pytest.param(container(requests={"cpu": "1", "memory": "2Gi"}), ["1-2Gi"], id="requests alone"),
        pytest.param(container(requests={"cpu": "1", "memory": "2Gi"}, **LIMITS), ["2-4Gi"], id="limits over requests"),
        pytest.param(container(limits={"cpu": "500m", "memory": "1Gi"}), ["0.5-1Gi"], id="half a core"),
        pytest.param(container(limits={"cpu": "3", "memory": "6Gi"}), ["4-6Gi"], id="rounded up"),
        pytest.param(container(limits={"memory": "3Gi"}), ["1-4Gi"], id="memory alone"),
        pytest.param(annotated("4-8Gi,ecs.c6.large", **LIMITS), ["4-8Gi", "ecs.c6.large"], id="use-specs over limits"),
        pytest.param(annotated("3-6Gi"), ["4-6Gi"], id="an unlisted size in use-specs"),
    ],
)
def test_a_pod_is_sized(template, expected):
    assert specs(template) == expected


def test_a_region_without_the_fine_sizes_rounds_further_up():
    assert specs(container(limits={"cpu": "3", "memory": "6Gi"}), COARSE) == ["4-8Gi"]


def test_containers_add_up_and_a_small_sidecar_costs_the_next_size():
    sidecar = {"name": "s", "image": "b:1", "resources": {"limits": {"cpu": "100m", "memory": "64Mi"}}}
    assert specs(container(**LIMITS) | {"sidecars": [sidecar]}) == ["4-6Gi"]


def test_an_ignored_container_does_not_count():
    env = [{"name": "__ECI_RESOURCE_IGNORE__", "value": "TRUE"}]
    sidecar = {"name": "s", "image": "b:1", "env": env, "resources": {"limits": {"cpu": "4", "memory": "8Gi"}}}
    assert specs(container(**LIMITS) | {"sidecars": [sidecar]}) == ["2-4Gi"]


def test_an_init_container_counts_where_it_is_larger_than_the_others_together():
    init = {"name": "i", "image": "b:1", "resources": {"limits": {"cpu": "8", "memory": "16Gi"}}}
    assert specs(container(**LIMITS) | {"initContainers": [init]}) == ["8-16Gi"]


def test_a_small_init_container_adds_nothing():
    init = {"name": "i", "image": "b:1", "resources": {"limits": {"cpu": "1", "memory": "1Gi"}}}
    assert specs(container(**LIMITS) | {"initContainers": [init]}) == ["2-4Gi"]


def test_a_pod_spec_patch_resizes_the_main_container():
    patch = '{"containers": [{"name": "main", "resources": {"limits": {"cpu": "4", "memory": "8Gi"}}}]}'
    assert specs(container(**LIMITS) | {"podSpecPatch": patch}) == ["4-8Gi"]


def test_a_workflow_wide_patch_counts_as_well():
    patch = "containers: [{name: main, resources: {limits: {cpu: 8, memory: 16Gi}}}]"
    assert specs(container(**LIMITS), podSpecPatch=patch) == ["8-16Gi"]


def test_pod_metadata_gives_specs_to_every_template():
    assert specs(container(**LIMITS), podMetadata={"annotations": {"k8s.aliyun.com/eci-use-specs": "8-16Gi"}}) == [
        "8-16Gi"
    ]


def test_the_default_says_that_nothing_was_asked_for():
    (plan,) = pod_plans(loads('kind: Workflow\nspec: {templates: [{name: a, container: {image: "a:1"}}]}').submitted[0])
    (spec,) = specs_of(plan, CATALOG, FINE)
    assert "default" in spec.note


def test_rounding_up_is_noted():
    assert "rounded up to 4-6Gi" in named_spec("3-6Gi", CATALOG, FINE).note
    assert named_spec("2-4Gi", CATALOG, FINE).note == ""


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("ecs.nope.large", "neither a size", id="an unknown type"),
        pytest.param("2x4", "neither a size", id="no size"),
        pytest.param("999-4Gi", "more than the largest", id="a size larger than any"),
    ],
)
def test_a_spec_that_does_not_exist_is_refused(name, message):
    with pytest.raises(SizingError, match=message):
        named_spec(name, CATALOG, FINE)
