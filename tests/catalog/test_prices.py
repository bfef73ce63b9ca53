"""What a second of a pod costs."""

import pytest

from catalog import Catalog

CATALOG = Catalog.default()


def test_a_pod_of_two_vcpu_and_four_gib_costs_what_the_price_api_showed() -> None:
    price = CATALOG.price("2-4Gi")
    assert price.per_second == pytest.approx(0.00012252)
    assert price.known
    assert "eci.C2" in price.source
    assert price.note == ""


def test_a_type_with_a_list_price_costs_that() -> None:
    price = CATALOG.price("ecs.c5.large")
    assert price.known
    assert price.per_second == pytest.approx(0.62 / 3600)
    assert "cn-hangzhou" in price.note


def test_a_type_without_a_public_price_is_estimated_and_says_so() -> None:
    price = CATALOG.price("ecs.c6.large")
    assert not price.known
    assert price.per_second == CATALOG.price("2-4Gi").per_second
    assert "a pod of 2-4Gi" in price.note
    assert price.source.startswith("assumed")


def test_the_estimate_of_a_gpu_type_says_that_the_gpu_is_missing() -> None:
    assert "without its GPU" in CATALOG.price("ecs.gn5-c4g1.xlarge").note


def test_own_rates_replace_the_list_prices_one_by_one() -> None:
    assert CATALOG.price("2-4Gi", vcpu_second=1).per_second == pytest.approx(2 + 4 * 0.00000613)
    both = CATALOG.price("2-4Gi", vcpu_second=1, gib_second=0)
    assert both.per_second == 2
    assert both.source == "given by the caller"


def test_own_rates_leave_a_known_price_of_a_type_alone() -> None:
    assert CATALOG.price("ecs.c5.large", vcpu_second=1) == CATALOG.price("ecs.c5.large")
    assert CATALOG.price("ecs.c6.large", vcpu_second=1, gib_second=1).per_second == 6


def test_an_economy_pod_pays_less_for_its_vcpu_and_the_same_for_its_memory() -> None:
    assert CATALOG.price("2-4Gi", category="economy").per_second == pytest.approx(2 * 0.000027 + 4 * 0.00000613)
    assert CATALOG.price("2-4Gi", category="general") == CATALOG.price("2-4Gi")


def test_own_rates_are_those_of_ordinary_vcpu_and_of_any_memory() -> None:
    own = CATALOG.price("2-4Gi", vcpu_second=1, gib_second=0.5, category="economy")
    assert own.per_second == pytest.approx(2 * 0.000027 + 2)
    assert own.source.endswith("given by the caller")
    assert "eci.C2" in own.source


def test_a_type_is_billed_as_that_type_in_whatever_category() -> None:
    assert CATALOG.price("ecs.c6.large", category="economy") == CATALOG.price("ecs.c6.large")


def test_an_unknown_category_has_no_price() -> None:
    with pytest.raises(KeyError, match="did you mean 'economy'"):
        CATALOG.price("2-4Gi", category="econmy")


@pytest.mark.parametrize("spec", ["ecs.c6.lrge", "2-4", "", "0-4Gi"])
def test_a_spec_that_is_neither_has_no_price(spec: str) -> None:
    with pytest.raises(KeyError):
        CATALOG.price(spec)


def test_every_list_price_is_positive() -> None:
    prices = [figure for name, figure in CATALOG.figures.items() if name.startswith("price.")]
    assert len(prices) == 10
    assert all(price.value > 0 and price.unit.startswith(f"{CATALOG.currency}/") for price in prices)
