"""Instance types and network cards."""

import pytest

from catalog import Catalog, Size

CATALOG = Catalog.default()


def test_the_burst_of_a_type_is_never_below_its_baseline() -> None:
    for instance in CATALOG.instances.values():
        assert instance.baseline_gbps is not None
        assert instance.burst_gbps is None or instance.burst_gbps >= instance.baseline_gbps


def test_known_prices_are_positive_and_say_where_they_hold() -> None:
    priced = [instance for instance in CATALOG.instances.values() if instance.price_per_hour is not None]
    assert len(priced) == 46
    assert all(instance.price_region for instance in priced)
    assert all(instance.price_per_hour and instance.price_per_hour > 0 for instance in priced)


def test_a_type_belongs_to_the_family_in_its_name() -> None:
    for name, instance in CATALOG.instances.items():
        assert name == instance.name
        assert name.startswith(f"ecs.{instance.family}")


def test_types_of_a_size_have_exactly_its_vcpu_and_memory() -> None:
    found = {instance.name for instance in CATALOG.instances_of(Size(2, 4))}
    assert {"ecs.c6.large", "ecs.c5.large"} <= found
    assert "ecs.g6.large" not in found
    assert CATALOG.instances_of(Size(3, 7)) == []


@pytest.mark.parametrize(
    ("spec", "card"),
    [
        pytest.param("8-16Gi", (2, 2), id="a size has one hard cap"),
        pytest.param("8-10Gi", (2.5, 2.5), id="an extra size of 8 vCPU is faster"),
        pytest.param("0.25-0.5Gi", (0.08, 0.08), id="the smallest size"),
        pytest.param("6-12Gi", (1.5, 1.5), id="a row sold in some regions"),
        pytest.param("7-16Gi", (2, 2), id="an unlisted size counts as rounded up"),
        pytest.param("ecs.g6.2xlarge", (2.5, 8), id="a type with a burst"),
        pytest.param("ecs.g5.2xlarge", (2.5, 2.5), id="a type without a published burst"),
    ],
)
def test_a_network_card_has_a_baseline_and_a_burst(spec: str, card: tuple[float, float]) -> None:
    assert CATALOG.nic_gbps(spec) == card


def test_a_card_by_vcpu_alone_is_that_of_the_sizes_sold_everywhere() -> None:
    assert [CATALOG.size_gbps(vcpu) for vcpu in (1, 2, 4, 6, 7, 8, 64)] == [0.1, 1, 1.5, 1.5, 2, 2, 20]
    with pytest.raises(KeyError, match="65 vCPU"):
        CATALOG.size_gbps(65)


def test_a_category_has_a_network_card_of_its_own_for_a_size() -> None:
    assert CATALOG.nic_gbps("1-2Gi", "general") == (1, 1)
    assert CATALOG.nic_gbps("1-2Gi", "economy") == (0.08, 0.08)
    assert CATALOG.nic_gbps("7-16Gi", "economy") == (0.8, 0.8)
    assert CATALOG.nic_gbps("0.25-0.5Gi", "general") == (1, 1)
    assert CATALOG.nic_gbps("ecs.g6.2xlarge", "economy") == (2.5, 8)
    with pytest.raises(KeyError, match="no economy size is as large"):
        CATALOG.nic_gbps("16-32Gi", "economy")


def test_an_unknown_type_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(KeyError, match=r"ecs\.g6\.2xlrge.*did you mean 'ecs\.g6\.2xlarge'"):
        CATALOG.nic_gbps("ecs.g6.2xlrge")
    with pytest.raises(KeyError, match="as large as"):
        CATALOG.nic_gbps("128-512Gi")
