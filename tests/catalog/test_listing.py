"""The catalog as rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog, listing

CATALOG = Catalog.default()


def test_a_region_lists_what_it_sells_and_without_one_everything_is_listed() -> None:
    assert len(listing.sizes(CATALOG)) == len(CATALOG.sizes)
    coarse = listing.sizes(CATALOG, "cn-hongkong")
    assert len(coarse) == 44
    assert all(row.everywhere for row in coarse)
    assert len(listing.sizes(CATALOG, "cn-hangzhou")) == len(CATALOG.sizes)


def test_a_size_has_its_price_by_the_hour_in_each_category_that_has_it() -> None:
    rows = {row.size: row for row in listing.sizes(CATALOG)}
    assert rows["2-4Gi"].per_hour == pytest.approx(0.1764 * 2 + 0.022068 * 4)
    assert rows["2-4Gi"].economy_per_hour == pytest.approx(0.0972 * 2 + 0.022068 * 4)
    assert rows["16-32Gi"].economy_per_hour is None


def test_an_instance_type_without_a_public_price_has_none() -> None:
    rows = {row.name: row for row in listing.instances(CATALOG)}
    assert rows["ecs.c6.large"].per_hour is None
    assert rows["ecs.c5.large"].per_hour == 0.62


def test_prices_and_limits_are_all_figures_and_none_is_in_both() -> None:
    prices, limits = listing.prices(CATALOG), listing.limits(CATALOG)
    assert {row.name for row in prices} | {row.name for row in limits} == set(CATALOG.figures)
    assert len(prices) + len(limits) == len(CATALOG.figures)
    assert {row.unit.partition("/")[0] for row in prices} == {"CNY"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("c6.4", ["ecs.c6.4xlarge", "ecs.hfc6.4xlarge"], id="a text anywhere in the name"),
        pytest.param("ECS.C6.4", ["ecs.c6.4xlarge"], id="in any case"),
        pytest.param("ecs.?6.4xlarge", ["ecs.g6.4xlarge", "ecs.c6.4xlarge", "ecs.r6.4xlarge"], id="a glob of it all"),
        pytest.param("c6.4xlarg?", [], id="a glob of a part"),
    ],
)
def test_rows_are_found_by_name(text: str, names: list[str]) -> None:
    assert [row.name for row in listing.matching(listing.instances(CATALOG), text)] == names


def test_no_text_finds_every_row() -> None:
    assert len(listing.matching(listing.regions(CATALOG), "")) == len(CATALOG.regions)


def found(vcpu: float, memory: float, region: str) -> dict[tuple[str, str], str | None]:
    return {(row.where, row.kind): row.size for row in listing.fits(CATALOG, vcpu, memory, region)}


def test_a_request_is_fitted_as_each_kind_of_pod_and_in_the_other_regions() -> None:
    assert found(7, 13, "cn-hangzhou") == {
        ("cn-hangzhou", "ordinary"): "8-14Gi",
        ("cn-hangzhou", "economy"): "8-14Gi",
        ("cn-hangzhou", "general"): "8-14Gi",
        ("other regions", "ordinary"): "8-16Gi",
        ("every region", "spot"): "8-16Gi",
    }


def test_where_fewer_sizes_are_sold_the_others_are_those_that_sell_every_one() -> None:
    sizes = found(7, 13, "cn-hongkong")
    assert sizes["cn-hongkong", "ordinary"] == "8-16Gi"
    assert sizes["regions with every size", "ordinary"] == "8-14Gi"


def test_a_kind_that_is_not_sold_so_large_has_no_size() -> None:
    assert found(12, 12, "cn-hangzhou")["cn-hangzhou", "economy"] is None
    assert set(found(65, 1, "cn-hangzhou").values()) == {None}


@given(st.floats(0, 64), st.floats(0, 512), st.sampled_from(sorted(CATALOG.regions)))
def test_economy_never_costs_more_than_the_ordinary_pod_of_the_same_request(
    vcpu: float, memory: float, region: str
) -> None:
    ordinary, economy, *_ = listing.fits(CATALOG, vcpu, memory, region)
    if economy.per_hour is not None and economy.size == ordinary.size:
        assert ordinary.per_hour is not None
        assert economy.per_hour < ordinary.per_hour
