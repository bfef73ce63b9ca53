"""What filters on instance types and a compute category make of a pod's sizes."""

import pytest

from catalog import Catalog
from manifests.effective import pod_plans
from simulator.cloud.choosing import generation
from simulator.cloud.sizing import specs_of
from simulator.cloud.spec import SizingError
from tests.simulator.worlds import manifests, workflow

CATALOG = Catalog.default()
FINE = "cn-shanghai"
SPECS, FAMILY, GENERATION, CATEGORY = (
    f"k8s.aliyun.com/{name}"
    for name in ("eci-use-specs", "eci-instance-family", "eci-instance-generation", "eci-compute-category")
)
SPOT = {"k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo"}


def sized(annotations, resources=None, region=FINE, **fields):
    container = {"image": "a:1", "resources": {"limits": resources} if resources else {}}
    template = {"name": "main", "container": container, "metadata": {"annotations": annotations}, **fields}
    (plan,) = pod_plans(manifests(workflow(template)).submitted[0])
    return specs_of(plan, CATALOG, region)


def names(annotations, resources=None, **fields):
    return [spec.name for spec in sized(annotations, resources, **fields)]


def test_families_stand_for_their_types_of_exactly_this_size_in_order():
    assert names({FAMILY: "ecs.c6,ecs.c5"}) == ["ecs.c6.large", "ecs.c5.large"]
    assert names({FAMILY: "ecs.c5, ecs.c6"}, {"cpu": "4", "memory": "8Gi"}) == ["ecs.c5.xlarge", "ecs.c6.xlarge"]


def test_each_size_of_a_list_is_looked_for_before_the_next():
    given = {SPECS: "2-4Gi,2-8Gi", FAMILY: "ecs.c6,ecs.g6"}
    assert names(given) == ["ecs.c6.large", "ecs.g6.large"]


def test_what_is_asked_for_is_rounded_up_before_a_type_of_it_is_looked_for():
    (spec,) = sized({FAMILY: "ecs.c6"}, {"cpu": "2", "memory": "3Gi"})
    assert spec.name == "ecs.c6.large"
    assert spec.note == "2 vCPU and 3 GiB are rounded up to 2-4Gi"


def test_a_generation_is_the_number_in_the_name_of_a_family():
    assert [generation(family) for family in ("c6", "hfg7", "c6e", "gn7i", "u1", "e")] == ["6", "7", "6", "7", "1", ""]


def test_generations_stand_for_all_their_families_in_order():
    found = names({GENERATION: "7,6"})
    kinds = [CATALOG.instances[name] for name in found]
    assert {str(kind.size) for kind in kinds} == {"2-4Gi"}
    assert "ecs.c7.large" in found
    assert "ecs.c6.large" in found
    assert "ecs.c5.large" not in found
    assert [generation(kind.family) for kind in kinds] == sorted((generation(k.family) for k in kinds), reverse=True)


def test_a_generation_gives_no_gpu_to_a_pod_that_asks_for_vcpu_and_memory():
    assert not [name for name in names({SPECS: "8-32Gi", GENERATION: "6"}) if "gn" in name]
    assert names({SPECS: "8-32Gi", FAMILY: "ecs.gn6v"}) == ["ecs.gn6v-c8g1.2xlarge"]


def test_family_and_generation_narrow_each_other():
    assert names({FAMILY: "ecs.c5,ecs.c6", GENERATION: "6"}) == ["ecs.c6.large"]


def test_families_without_a_type_of_the_size_have_no_stock_of_it():
    (spec,) = sized({SPECS: "2-4Gi", FAMILY: "ecs.r6"})
    assert (spec.name, spec.sold) == ("2-4Gi", False)
    assert "ecs.r6 has no type of 2-4Gi" in spec.note


def test_what_is_left_out_stays_a_size_that_other_types_serve():
    (spec,) = sized({FAMILY: "-ecs.c6,-ecs.c5"})
    assert (spec.name, spec.excluded, spec.sold) == ("2-4Gi", ("c6", "c5"), True)


def test_a_generation_that_is_left_out_leaves_out_its_families():
    (spec,) = sized({GENERATION: "-5"})
    assert spec.name == "2-4Gi"
    assert set(spec.excluded) == {"c5", "g5", "r5", "gn5"}


def test_what_is_left_out_wins_over_what_is_wanted():
    assert names({GENERATION: "6", FAMILY: "-ecs.c6"}) == [n for n in names({GENERATION: "6"}) if ".c6." not in n]


def test_a_filter_is_not_looked_at_where_an_instance_type_comes_first():
    assert names({SPECS: "ecs.g6.large,2-4Gi", FAMILY: "ecs.c6"}) == ["ecs.g6.large", "2-4Gi"]
    assert names({SPECS: "2-4Gi,ecs.g6.large", FAMILY: "ecs.c6"}) == ["ecs.c6.large", "ecs.g6.large"]


def test_a_size_that_the_region_does_not_sell_has_no_types_either():
    (spec,) = sized({SPECS: "2-6Gi", FAMILY: "ecs.c6"}, region="cn-nowhere")
    assert (spec.name, spec.sold) == ("2-6Gi", False)


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ({FAMILY: "ecs.c66"}, r"no instance type of family 'ecs.c66'; did you mean 'ecs.c6'\?"),
        ({GENERATION: "42"}, "no instance type of generation '42'"),
    ],
)
def test_what_no_type_of_the_catalog_belongs_to_is_not_known_rather_than_out_of_stock(annotations, message):
    with pytest.raises(SizingError, match=message):
        sized(annotations)


def test_an_unknown_family_does_not_matter_beside_one_that_has_the_size():
    assert names({FAMILY: "ecs.unheard,ecs.c6"}) == ["ecs.c6.large"]


# Compute categories


@pytest.mark.parametrize(
    ("asked", "resources", "expected"),
    [
        ("economy", {"cpu": "2", "memory": "4Gi"}, ("2-4Gi", "economy")),
        ("general", {"cpu": "2", "memory": "4Gi"}, ("2-4Gi", "general")),
        ("general,economy", {"cpu": "2", "memory": "4Gi"}, ("2-4Gi", "general")),
        ("general,economy", {"cpu": "500m", "memory": "1Gi"}, ("0.5-1Gi", "economy")),
        ("economy,general", {"cpu": "16", "memory": "32Gi"}, ("16-32Gi", "general")),
        ("general", {"cpu": "500m", "memory": "1Gi"}, ("1-2Gi", "general")),
    ],
)
def test_the_first_category_that_sells_the_size_is_taken(asked, resources, expected):
    (spec,) = sized({CATEGORY: asked}, resources)
    assert (spec.name, spec.category) == expected
    assert spec.sold


def test_a_size_that_only_the_other_category_is_large_enough_for_has_no_stock():
    (spec,) = sized({CATEGORY: "economy"}, {"cpu": "16", "memory": "32Gi"})
    assert (spec.name, spec.category, spec.sold) == ("16-32Gi", "", False)


def test_a_category_is_for_sizes_alone():
    found = sized({SPECS: "2-4Gi,ecs.c6.large", CATEGORY: "economy"})
    assert [(spec.name, spec.category) for spec in found] == [("2-4Gi", "economy"), ("ecs.c6.large", "")]


def test_a_category_that_does_not_exist_changes_nothing():
    assert sized({CATEGORY: "cheap"}) == sized({})


@pytest.mark.parametrize(
    ("beside", "fields", "named"),
    [
        pytest.param(SPOT, {}, "spot instances", id="spot"),
        pytest.param({}, {"nodeSelector": {"kubernetes.io/arch": "arm64"}}, "ARM", id="arm"),
        pytest.param({FAMILY: "ecs.c6"}, {}, "eci-instance-family", id="family"),
        pytest.param({GENERATION: "-6"}, {}, "eci-instance-generation", id="generation"),
    ],
)
def test_eci_refuses_a_category_beside_what_it_cannot_combine_it_with(beside, fields, named):
    with pytest.raises(SizingError, match=f"eci-compute-category cannot be combined with {named}"):
        sized({CATEGORY: "general"} | beside, **fields)
