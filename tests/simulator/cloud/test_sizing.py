"""What a pod is billed as: its specs, else what its containers ask for, rounded up to a size that is sold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog, Size
from manifests import loads
from manifests.effective import pod_plans
from simulator.cloud.sizing import Sizing, named_spec, specs_of
from simulator.cloud.spec import SizingError
from simulator.controller.reach import plans
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
SPOT = {"k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo"}


def limits(vcpu, memory):
    return {"limits": {"cpu": f"{vcpu}", "memory": f"{memory}Gi"}}


def beside(vcpu, memory):
    return {"name": f"s{vcpu}", "image": "b:1", "resources": limits(vcpu, memory)}


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


@pytest.mark.parametrize(
    ("template", "fine", "coarse"),
    [
        pytest.param(container(**limits(7, 13)), "8-14Gi", "8-16Gi", id="7c13g"),
        pytest.param(
            container(**limits(2, 4)) | {"sidecars": [beside(2, 4), beside(0.25, 0.5)]},
            "6-10Gi",
            "8-16Gi",
            id="2+2+0.25 c and 4+4+0.5 g",
        ),
        pytest.param(container(**limits(3, 6)), "4-6Gi", "4-8Gi", id="3c6g"),
    ],
)
def test_the_examples_of_eci_s_documentation_come_out(template, fine, coarse):
    """docs/sources.md eci R1; those of a coarse region follow from the same rule."""
    assert specs(template, "cn-hangzhou") == [fine]
    assert specs(template, COARSE) == [coarse]


EXECUTOR = """
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  executor: |
    resources: {requests: {cpu: 100m, memory: 64Mi}}
    ENV
---
kind: Workflow
metadata: {name: w}
spec:
  entrypoint: main
  templates:
    - name: main
      metadata: {annotations: {NOTE}}
      container: {image: "a:1", resources: {limits: {cpu: "2", memory: 4Gi}}}
"""


def argo_pod(region, env="", note=""):
    """The spec of a pod of 2 vCPU and 4 GiB beside Argo's wait container, and what it costs an hour."""
    found = loads(EXECUTOR.replace("ENV", env).replace("NOTE", note))
    (plan,) = plans(found, found.submitted[0])
    (spec,) = specs_of(plan, CATALOG, region)
    return spec.name, round(CATALOG.price(spec.name).per_second * 3600, 2)


def test_argo_s_wait_container_doubles_the_price_of_a_pod_that_fits_a_size():
    assert argo_pod("cn-hangzhou") == ("4-6Gi", 0.84)
    assert argo_pod("cn-hongkong") == ("4-8Gi", 0.88)


@pytest.mark.parametrize("region", ["cn-hangzhou", "cn-hongkong"])
def test_both_remedies_bring_the_price_back(region):
    ignored = 'env: [{name: __ECI_RESOURCE_IGNORE__, value: "TRUE"}]'
    assert argo_pod(region, env=ignored) == ("2-4Gi", 0.44)
    assert argo_pod(region, note="k8s.aliyun.com/eci-use-specs: 2-4Gi") == ("2-4Gi", 0.44)


def test_a_fine_size_that_is_asked_for_by_name_is_out_of_stock_in_a_coarse_region_and_not_rounded():
    fine, coarse = named_spec("4-6Gi", CATALOG, FINE), named_spec("4-6Gi", CATALOG, COARSE)
    assert fine.sold
    assert fine.name == "4-6Gi"
    assert not coarse.sold
    assert coarse.name == "4-6Gi"
    assert "not sold in cn-nowhere" in coarse.note


def test_what_is_next_in_the_list_is_not_touched_by_a_size_that_is_not_sold():
    found = specs_of(plan_of(annotated("4-6Gi,4-8Gi,ecs.c6.xlarge")), CATALOG, COARSE)
    assert [(spec.name, spec.sold) for spec in found] == [("4-6Gi", False), ("4-8Gi", True), ("ecs.c6.xlarge", True)]


def plan_of(template, **spec):
    (plan,) = pod_plans(manifests(workflow({"name": "main", **template}, **spec)).submitted[0])
    return plan


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param(container(), ["2-4Gi"], id="the default is sold as spot"),
        pytest.param(container(**limits(0.5, 1)), ["2-2Gi"], id="below 2 vCPU"),
        pytest.param(container(**limits(3, 6)), ["4-8Gi"], id="between sizes, also in a fine region"),
        pytest.param(container(**limits(2, 1)), ["2-2Gi"], id="2-1 is not sold as spot"),
        pytest.param(container(**limits(8, 16)), ["8-16Gi"], id="a size that is"),
        pytest.param(annotated("1-2Gi,ecs.c6.large"), ["2-2Gi", "ecs.c6.large"], id="a list"),
        pytest.param(annotated("4-6Gi"), ["4-8Gi"], id="a fine size by name"),
    ],
)
def test_a_spot_pod_gets_a_size_that_is_sold_as_spot(template, expected):
    assert specs(template, FINE, podMetadata={"annotations": SPOT}) == expected


def test_rounding_for_spot_says_so_only_where_spot_is_the_reason():
    def note(vcpu, memory):
        plan = plan_of(container(**limits(vcpu, memory)), podMetadata={"annotations": SPOT})
        return specs_of(plan, CATALOG, COARSE)[0].note

    assert note(0.5, 1) == "0.5 vCPU and 1 GiB are rounded up to 2-2Gi, the next size that is sold as spot"
    assert note(3, 6) == "3 vCPU and 6 GiB are rounded up to 4-8Gi"


AMOUNTS = st.integers(1, 640).map(lambda tenths: tenths / 10)


@given(AMOUNTS, AMOUNTS, st.sampled_from([FINE, COARSE]), st.booleans())
def test_a_pod_gets_at_least_what_it_asks_for_in_a_size_that_is_sold(vcpu, memory, region, is_spot):
    metadata = {"annotations": SPOT if is_spot else {}}
    (spec,) = specs_of(plan_of(container(**limits(vcpu, memory)), podMetadata=metadata), CATALOG, region)
    assert spec.sold
    assert CATALOG.offers(spec.size, region)
    assert spec.size.vcpu >= vcpu - 1e-9
    assert spec.size.memory_gib >= memory - 1e-9


@given(AMOUNTS, AMOUNTS, st.sampled_from([FINE, COARSE]))
def test_asking_by_name_for_what_a_pod_was_rounded_up_to_changes_nothing(vcpu, memory, region):
    (spec,) = specs_of(plan_of(container(**limits(vcpu, memory))), CATALOG, region)
    again = named_spec(spec.name, CATALOG, region)
    assert (again.size, again.sold, again.note) == (spec.size, True, "")


def test_sums_that_are_off_by_a_rounding_error_are_the_size_that_they_mean():
    sidecars = [{"name": f"s{i}", "image": "b:1", "resources": limits(0.1, 0.2)} for i in range(2)]
    template = container(**limits(0.8, 1.6)) | {"sidecars": sidecars}
    (spec,) = specs_of(plan_of(template), CATALOG, FINE)
    assert (spec.name, spec.note) == ("1-2Gi", "")


def test_pods_that_say_the_same_are_sized_once_and_others_apart():
    sizing = Sizing(CATALOG, FINE)
    one, same = plan_of(container(**LIMITS)), plan_of(container(**LIMITS))
    assert sizing.specs_of(one) is sizing.specs_of(same)
    for other in (container(**limits(4, 8)), annotated("8-16Gi", **LIMITS), annotated("2-4Gi", **LIMITS)):
        assert sizing.specs_of(plan_of(other)) == specs_of(plan_of(other), CATALOG, FINE)
    spot = plan_of(container(**limits(0.5, 1)), podMetadata={"annotations": SPOT})
    assert sizing.specs_of(plan_of(container(**limits(0.5, 1))))[0].size == Size(0.5, 1)
    assert sizing.specs_of(spot)[0].size == Size(2, 2)


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
