"""Events to money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog
from simulator.results.bill import Bill, make_bill
from simulator.results.pods import PodRecord
from simulator.scenario.model import Prices

CATALOG = Catalog.default()
LIST = Prices(None, None, "CNY")


def pod(node: str, seconds: float, spec: str = "2-4Gi") -> PodRecord:
    return PodRecord("w", node, "t", placed=0.0, spec=spec, ended=seconds)


def bill(*records: PodRecord, prices: Prices = LIST, caches: tuple[PodRecord, ...] = (), requests: float = 0.0) -> Bill:
    return make_bill(records, caches, requests, CATALOG, prices, until=1e6)


def test_an_hour_of_2_vcpu_and_4_gib_costs_the_list_price() -> None:
    assert bill(pod("p", 3600)).total == pytest.approx(3600 * (2 * 0.000049 + 4 * 0.00000613))


def test_prices_of_the_scenario_replace_the_list() -> None:
    assert bill(pod("p", 10), prices=Prices(1.0, 0.0, "EUR")).total == pytest.approx(20.0)


def test_a_type_with_a_public_price_costs_that_and_is_not_called_unknown() -> None:
    priced = next(t for t in CATALOG.instances.values() if t.price_per_hour)
    found = bill(pod("p", 3600, priced.name))
    assert found.total == pytest.approx(priced.price_per_hour)
    assert found.unknown == ()


def test_a_type_without_a_public_price_is_estimated_and_said_so_once() -> None:
    found = bill(pod("p", 3600, "ecs.g6.2xlarge"), pod("q", 3600, "ecs.g6.2xlarge"))
    assert found.total == pytest.approx(2 * 3600 * (8 * 0.000049 + 32 * 0.00000613))
    assert len(found.unknown) == 1
    assert "ecs.g6.2xlarge" in found.unknown[0]


def test_ten_thousand_requests_cost_a_cent() -> None:
    assert bill(requests=30_000.0).storage == pytest.approx(0.03)


def test_cache_nodes_stand_on_their_own_line() -> None:
    found = bill(pod("p", 10), caches=(pod("worker-0", 100),))
    assert found.cache_nodes == pytest.approx(10 * found.pods)
    assert found.total == pytest.approx(found.pods + found.cache_nodes)


@given(st.lists(st.floats(0, 1e5), max_size=10), st.floats(0, 1e-3), st.floats(0, 1e-3), st.floats(0, 1e-3))
def test_the_bill_never_falls_when_a_price_rises(seconds: list[float], vcpu: float, gib: float, more: float) -> None:
    pods = [pod(f"p{index}", length) for index, length in enumerate(seconds)]
    before = bill(*pods, prices=Prices(vcpu, gib, "CNY")).total
    assert bill(*pods, prices=Prices(vcpu + more, gib, "CNY")).total >= before
    assert bill(*pods, prices=Prices(vcpu, gib + more, "CNY")).total >= before


@given(st.lists(st.floats(0, 1e5), max_size=10))
def test_the_total_is_the_sum_of_its_lines(seconds: list[float]) -> None:
    found = bill(*[pod(f"p{index}", length) for index, length in enumerate(seconds)])
    assert found.total == pytest.approx(sum(line.cost for line in found.lines))
    assert sum(line.seconds for line in found.lines) == pytest.approx(sum(seconds))
