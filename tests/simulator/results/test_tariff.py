"""What things cost, and what is said where nobody knows."""

import pytest

from simulator.results.bill import Requests
from simulator.scenario import read_scenario
from simulator.scenario.prices import Prices
from tests.simulator.results.bills import bill, pod

HOUR = 3600.0
DOLLARS = ("currency=USD", "vcpu_second=0.0000077", "gib_second=0.00000096")


def prices(*settings: str) -> Prices:
    return read_scenario(None, [f"prices.{setting}" for setting in settings]).prices


def said(found) -> dict[str, tuple[str, str, str]]:
    return {entry.what: (entry.value, entry.source, entry.key) for entry in found.assumptions}


def test_own_prices_replace_the_list_one_by_one() -> None:
    assert bill(pod(10.0), prices=prices("vcpu_second=1")).total == pytest.approx(20.0 + 40 * 0.00000613)
    assert bill(pod(10.0), prices=prices("gib_second=1")).total == pytest.approx(40.0 + 20 * 0.000049)


def test_an_economy_vcpu_has_an_own_price_of_its_own() -> None:
    economy = pod(10.0, category="economy")
    assert bill(economy, prices=prices("vcpu_second=1")).total < 0.01
    assert bill(economy, prices=prices("economy_vcpu_second=1", "gib_second=0")).total == pytest.approx(20.0)


def test_an_own_price_of_a_type_is_by_the_hour_and_no_estimate() -> None:
    found = bill(pod(HOUR, "ecs.c6.large"), prices=prices("types.ecs.c6.large=0.39"))
    assert (found.total, found.unknown) == (pytest.approx(0.39), ())
    assert said(found)["price of ecs.c6.large"] == ("0.39 CNY an hour", "scenario", "prices.types.ecs.c6.large")


def test_a_share_of_the_list_price_is_listed_beside_the_price() -> None:
    found = said(bill(pod(10.0), prices=prices("on_demand_share=0.8")))
    assert found["price of 2-4Gi"][0] == "0.4411 CNY an hour"
    assert found["share of the list price that on-demand pods pay"] == ("0.8", "scenario", "prices.on_demand_share")


def test_own_prices_of_disks_and_requests_hold() -> None:
    own = prices("extra_storage_gib_second=1", "cache_disk_gib_hour=7200", "oss_get_10000=5", "oss_put_10000=7")
    found = bill(pod(10.0, disk_gib=2.0, cache_gib=3.0), prices=own, requests=Requests(10_000.0, 20_000.0))
    assert (found.disks, found.storage) == (pytest.approx(20.0 + 60.0), pytest.approx(5.0 + 14.0))


def test_a_type_without_a_public_price_is_estimated_and_said_so_once() -> None:
    found = bill(pod(HOUR, "ecs.g6.2xlarge"), pod(HOUR, "ecs.g6.2xlarge"))
    assert found.total == pytest.approx(2 * HOUR * (8 * 0.000049 + 32 * 0.00000613))
    assert len(found.unknown) == 1
    assert "ecs.g6.2xlarge" in found.unknown[0]
    _, source, key = said(found)["price of ecs.g6.2xlarge"]
    assert source.startswith("assumed")
    assert key == "prices.types.ecs.g6.2xlarge"


def test_a_spot_pod_of_a_size_is_billed_as_a_type_that_is_not_known() -> None:
    found = bill(pod(HOUR, markets=((0.0, 0.5),)), pod(HOUR))
    assert found.total == pytest.approx(1.5 * 0.441072)
    assert len(found.unknown) == 1
    assert found.unknown[0].startswith("2-4Gi: as spot it costs what the market says of the instance type")
    assert {"price of 2-4Gi", "price of 2-4Gi as spot"} <= set(said(found))


def test_what_is_used_is_listed_with_its_source_and_nothing_else() -> None:
    found = said(bill(pod(10.0, disk_gib=1.0), requests=Requests(1.0)))
    assert set(found) == {
        "price of 2-4Gi",
        "one GiB of temporary storage beyond the free part for one second",
        "ten thousand GET requests to OSS",
        "rounding of amounts",
    }
    assert all(source for _, source, _ in found.values())


# Another currency than that of the list


def test_in_another_currency_sizes_cost_what_the_scenario_says() -> None:
    found = bill(pod(HOUR), prices=prices(*DOLLARS))
    assert (found.currency, found.unknown) == ("USD", ())
    assert found.total == pytest.approx(2 * 0.02772 + 4 * 0.003456)


def test_a_list_price_in_the_lists_currency_is_never_taken_for_one_in_another() -> None:
    found = bill(pod(HOUR, "ecs.c5.large"), prices=prices(*DOLLARS))
    assert found.total == pytest.approx(2 * 0.02772 + 4 * 0.003456)
    assert found.unknown == (
        "ecs.c5.large: its list price is in CNY, and prices.types gives none in USD, so it is estimated from the vCPU "
        "and GiB prices of a pod of 2-4Gi",
    )
    assert said(found)["price of ecs.c5.large"][1].startswith("assumed")


def test_a_type_with_a_price_in_the_bills_currency_is_known() -> None:
    found = bill(pod(HOUR, "ecs.c5.large"), prices=prices(*DOLLARS, "types.ecs.c5.large=0.1"))
    assert (found.total, found.unknown) == (pytest.approx(0.1), ())


def test_disks_and_requests_without_a_price_in_it_are_left_out_and_named_with_their_keys() -> None:
    plain = bill(pod(HOUR), prices=prices(*DOLLARS))
    found = bill(
        pod(HOUR, disk_gib=20.0, cache_gib=40.0), prices=prices(*DOLLARS), requests=Requests(10_000.0, 10_000.0)
    )
    assert found.total == plain.total
    keys = ["extra_storage_gib_second", "cache_disk_gib_hour", "oss_get_10000", "oss_put_10000"]
    assert [note.rpartition("; set ")[2] for note in found.unknown] == [f"prices.{key}" for key in keys]
    assert all("no price in USD, so it is not on the bill" in note for note in found.unknown)


def test_an_economy_vcpu_without_a_price_in_it_is_taken_for_an_ordinary_one() -> None:
    economy = pod(HOUR, category="economy")
    found = bill(economy, prices=prices(*DOLLARS))
    assert found.total == bill(pod(HOUR), prices=prices(*DOLLARS)).total
    assert "prices.economy_vcpu_second" in found.unknown[0]
    priced = bill(economy, prices=prices(*DOLLARS, "economy_vcpu_second=0.00000424"))
    assert (priced.unknown, priced.total) == ((), pytest.approx(HOUR * (2 * 0.00000424 + 4 * 0.00000096)))
