"""Events to money."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.conservation import ConservationError
from simulator.results.bill import Bill, Requests
from simulator.results.pods import PodRecord
from simulator.results.report import make_reports
from simulator.results.spending import CLASSES, spans
from simulator.results.totals import totals
from simulator.scenario.prices import RATES
from simulator.testing.cases import cases
from simulator.testing.crowds import crowds
from tests.simulator.results.bills import AS_LISTED, CATALOG, ROUNDINGS, bill, pod, pods, rounded, staged
from tests.simulator.worlds import simulated

HOUR = 3600.0
PLAN = replace(AS_LISTED, on_demand_share=0.8)


def written(amount: float, digits: int = 4) -> str:
    return f"{amount:.{digits}f}"


# Known answers


@pytest.mark.parametrize(
    ("record", "cost"),
    [
        pytest.param(pod(HOUR), "0.4411", id="an hour of 2 vCPU and 4 GiB at list prices"),
        pytest.param(pod(HOUR, "4-6Gi"), "0.8380", id="what the wait container makes of it"),
        pytest.param(pod(HOUR, "ecs.c5.large"), "0.6200", id="a type with a public price costs that"),
        pytest.param(pod(HOUR, category="economy"), "0.2827", id="economy has a vCPU price of its own"),
        pytest.param(pod(HOUR, category="general"), "0.4411", id="general has not"),
        pytest.param(pod(HOUR, disk_gib=20.0), "0.4836", id="20 GiB of extra storage cost 0.0425"),
        pytest.param(pod(3 * HOUR, cache_gib=40.0), "1.5752", id="a manual cache's disk of 40 GiB costs 0.252"),
        pytest.param(pod(HOUR, "ecs.c5.large", markets=((0.0, 0.09),)), "0.0558", id="a spot pod costs its share"),
    ],
)
def test_a_pod_costs_what_the_price_list_says(record: PodRecord, cost: str) -> None:
    assert written(bill(record).total) == cost


def test_disks_are_a_part_of_what_pods_cost_and_said_apart() -> None:
    found = bill(pod(3 * HOUR, cache_gib=40.0), pod(HOUR, disk_gib=20.0))
    assert written(found.disks, 5) == written(0.252 + 0.04248, 5)
    assert found.total == found.pods == pytest.approx(4 * 0.441072 + found.disks)


def test_requests_are_billed_by_ten_thousand_gets_and_puts_alike() -> None:
    found = bill(requests=Requests(238_419.0, 10_000.0), cache_requests=Requests(20_000.0))
    assert (written(found.requests), written(found.cache_requests)) == ("0.2484", "0.0200")
    assert found.storage == found.total == pytest.approx(0.2684, abs=1e-4)


def test_cache_nodes_stand_on_their_own_line_and_in_no_class() -> None:
    found = bill(pod(10.0), caches=[pod(100.0, node="worker-0")])
    assert found.cache_nodes == pytest.approx(10 * found.pods)
    assert found.total == pytest.approx(found.pods + found.cache_nodes)
    assert sum(spent.seconds for spent in found.classes.values()) == 10.0


def test_a_pod_that_never_got_an_instance_costs_nothing_and_its_wait_is_free() -> None:
    found = bill(PodRecord("w", "p", "t", asked=5.0, ended=65.0, end="provider-failed"), backoff=30.0)
    assert (found.total, found.free, len(found.lines)) == (0.0, 60.0 + 30.0, 1)
    assert found.assumptions == ()


def test_a_pod_that_lives_on_is_billed_up_to_the_end_of_the_simulation() -> None:
    record = PodRecord("w", "p", "t", placed=10.0, spec="2-4Gi")
    found = bill(record, until=110.0)
    assert (found.lines[0].seconds, found.classes["unfinished"].seconds) == (100.0, 100.0)


def test_a_spot_pod_pays_each_market_price_for_its_time() -> None:
    record = pod(HOUR, "ecs.c5.large", placed=100.0, markets=((100.0, 0.1), (1900.0, 0.5)))
    found = bill(record)
    assert found.total == pytest.approx(0.62 * (0.5 * 0.1 + 0.5 * 0.5))
    assert found.spot_saving == pytest.approx(0.62 - found.total)


def test_a_market_price_after_the_pod_has_ended_is_nobodys() -> None:
    record = pod(HOUR, "ecs.c5.large", markets=((0.0, 0.1), (5000.0, 1.0)))
    assert bill(record).total == pytest.approx(0.062)


def test_without_spot_pods_there_is_no_saving_to_tell() -> None:
    assert bill(pod(10.0)).spot_saving is None


def test_a_savings_plan_is_for_on_demand_compute_alone() -> None:
    spot = pod(HOUR, "ecs.c5.large", markets=((0.0, 0.5),))
    assert written(bill(pod(HOUR, disk_gib=20.0), prices=PLAN).total) == "0.3953"
    assert written(bill(spot, prices=PLAN).total) == "0.3100"
    assert written(bill(spot, prices=PLAN).spot_saving or 0.0) == "0.1860"


# Splits


def test_what_succeeds_is_split_by_stage_and_what_fails_is_lost() -> None:
    stages = (("stock", 0.0, 10.0), ("pull", 10.0, 15.0), ("sandbox", 15.0, 16.0), ("compute", 16.0, 50.0))
    good, bad = staged(*stages), staged(*stages, end="fail")
    found = bill(good, bad)
    seconds = {name: spent.seconds for name, spent in found.classes.items()}
    assert seconds == dict.fromkeys(CLASSES, 0.0) | {"pull": 5.0, "start": 1.0, "work": 34.0, "lost": 40.0}
    assert found.classes["lost"].cost == pytest.approx(found.lines[1].cost)


def test_templates_have_their_own_lines() -> None:
    first, second = pod(10.0), pod(30.0, end="fail")
    second.template = "u"
    found = bill(first, second, pod(20.0))
    assert [(line.template, line.pods, line.seconds) for line in found.templates] == [("t", 2, 30.0), ("u", 1, 30.0)]
    assert sum(line.cost for line in found.templates) == pytest.approx(found.pods)


def test_the_bills_of_several_runs_count_their_common_caches_once() -> None:
    shared = {"caches": [pod(100.0)], "cache_requests": Requests(10_000.0)}
    bills = [bill(pod(10.0), **shared), bill(pod(20.0), requests=Requests(10_000.0), **shared)]
    found = totals(bills, "CNY")
    assert found.total == pytest.approx(130 * 0.00012252 + 0.02)
    assert (found.cache_seconds, found.classes["work"].seconds) == (100.0, 30.0)


# Rounding


@pytest.mark.parametrize(
    ("record", "rounding", "cost"),
    [
        pytest.param(pod(20.0), "instance", "0.0000", id="a pod of 20 s is waived"),
        pytest.param(pod(60.0), "instance", "0.0100", id="one of a minute costs a hundredth, more than metered"),
        pytest.param(pod(2 * HOUR, placed=1800.0), "instance", "0.8800", id="two hours"),
        pytest.param(pod(2 * HOUR, placed=1800.0), "hour", "0.8800", id="in halves of 0.22 and an hour of 0.44"),
        pytest.param(pod(60.0, placed=3570.0), "instance", "0.0100", id="a minute in one piece"),
        pytest.param(pod(60.0, placed=3570.0), "hour", "0.0000", id="a minute over the full hour, both parts waived"),
    ],
)
def test_amounts_are_rounded_by_instance_or_by_hour(record: PodRecord, rounding: str, cost: str) -> None:
    assert written(bill(record, prices=rounded(rounding)).total) == cost


def test_hours_are_those_of_the_clock() -> None:
    at_full_hour, shifted = pod(60.0), pod(60.0)
    assert bill(at_full_hour, prices=rounded("hour")).total == 0.01
    assert bill(shifted, prices=rounded("hour"), past_hour=3570.0).total == 0.0


def test_rounding_is_spread_over_what_the_pod_was_for() -> None:
    found = bill(staged(("pull", 10.0, 40.0), ("compute", 40.0, 70.0)), prices=rounded("instance"))
    assert found.pods == 0.01
    assert found.classes["pull"].cost == pytest.approx(0.005)
    assert sum(spent.cost for spent in found.classes.values()) == pytest.approx(found.pods)


def test_the_disks_of_a_pod_that_is_waived_are_waived_too() -> None:
    found = bill(pod(10.0, disk_gib=20.0), pod(60.0, cache_gib=40.0), prices=rounded("instance"))
    assert (found.lines[0].disks, found.pods) == (0.0, 0.01)
    assert found.disks == pytest.approx(0.01 * 0.0014 / (0.0014 + 0.0073512))


# Laws

many = st.lists(pods(), max_size=8)
roundings = st.sampled_from(ROUNDINGS)
requests = st.builds(Requests, st.integers(0, 10**6), st.integers(0, 10**6))
LIST = {name: CATALOG.figure(f"price.{name}").value for name in RATES}


@given(many, requests, roundings, st.sampled_from(RATES), st.floats(0, 10))
def test_the_bill_never_falls_when_a_list_price_rises(records, requested, rounding, name, growth) -> None:
    def total(price: float) -> float:
        chosen = rounded(rounding, own={name: price})
        return bill(*records, prices=chosen, requests=requested, caches=records[:1]).total

    assert total(LIST[name] * (1 + growth)) >= total(LIST[name])


@given(many, roundings, st.sampled_from(["ecs.c5.large", "ecs.c6.large"]), st.floats(0, 5), st.floats(0, 5))
def test_the_bill_never_falls_when_the_price_of_a_type_rises(records, rounding, name, price, more) -> None:
    low, high = (rounded(rounding, types={name: an_hour}) for an_hour in (price, price + more))
    assert bill(*records, prices=high).total >= bill(*records, prices=low).total


@given(many, roundings, st.floats(0, 1), st.floats(0, 1))
def test_the_bill_never_falls_when_on_demand_pods_pay_more_of_the_list_price(records, rounding, one, two) -> None:
    low, high = (rounded(rounding, on_demand_share=share) for share in sorted((one, two)))
    assert bill(*records, prices=high).total >= bill(*records, prices=low).total


@given(many, roundings)
def test_a_price_that_nothing_is_charged_at_changes_nothing(records, rounding) -> None:
    dear = rounded(rounding, types={"ecs.c8i.large": 99.0}, own={"oss_get_10000": 99.0, "oss_put_10000": 99.0})
    assert bill(*records, prices=dear).total == bill(*records, prices=rounded(rounding)).total


@given(many, many, roundings)
def test_the_bill_of_all_pods_is_the_sum_of_the_bills_of_some_and_of_the_others(some, others, rounding) -> None:
    def found(*records: PodRecord) -> Bill:
        return bill(*records, prices=rounded(rounding))

    assert found(*some, *others).total == pytest.approx(found(*some).total + found(*others).total)


@given(many, st.integers(1, 10**6), st.sampled_from(["exact", "instance"]))
def test_when_a_pod_runs_does_not_matter_unless_the_hours_are_rounded(records, later, rounding) -> None:
    before = bill(*records, prices=rounded(rounding)).total
    assert bill(*map(shifted(later), records), prices=rounded(rounding)).total == pytest.approx(before)


@given(many, st.integers(1, 1000))
def test_a_shift_by_whole_hours_does_not_matter_to_anybody(records, hours) -> None:
    later = map(shifted(3600 * hours), records)
    assert bill(*later, prices=rounded("hour")).total == pytest.approx(bill(*records, prices=rounded("hour")).total)


def shifted(later: float):
    """The same pod, so many seconds later."""

    def shift(record: PodRecord) -> PodRecord:
        found = pod(0.0, record.spec, node=record.node, category=record.category, end=record.end)
        found.asked, found.ended = record.asked + later, record.ended + later
        found.placed = None if record.placed is None else record.placed + later
        found.disk_gib, found.cache_gib = record.disk_gib, record.cache_gib
        found.markets = tuple((at + later, share) for at, share in record.markets)
        return found

    return shift


@given(many, roundings)
def test_every_amount_is_split_without_a_rest(records, rounding) -> None:
    found = bill(*records, prices=rounded(rounding))
    assert found.pods == pytest.approx(sum(line.cost for line in found.lines))
    assert sum(spent.cost for spent in found.classes.values()) == pytest.approx(found.pods)
    assert sum(spent.seconds for spent in found.classes.values()) == pytest.approx(
        sum(line.seconds for line in found.lines)
    )
    assert sum(line.cost for line in found.templates) == pytest.approx(found.pods)
    assert found.disks <= found.pods + 1e-9


@given(many, st.sampled_from(["instance", "hour"]))
def test_rounding_moves_a_pod_by_half_a_hundredth_for_each_amount(records, rounding) -> None:
    exact, found = bill(*records), bill(*records, prices=rounded(rounding))
    for before, after in zip(exact.lines, found.lines, strict=True):
        amounts = 1 if rounding == "instance" else before.seconds // HOUR + 2
        assert abs(after.cost - before.cost) <= 0.005 * amounts + 1e-8


# Whole worlds


@settings(max_examples=100)
@given(cases(zones=("b", "c")) | crowds(), roundings)
def test_whatever_happens_every_billed_second_is_of_one_attempt_and_one_class(case, rounding):
    prices = case.scenario.get("prices", {}) | {"rounding": rounding}
    simulation = simulated((case.manifests, case.scenario | {"prices": prices}))
    for found in make_reports(simulation):
        last: dict[str, float] = {}
        for record in found.pods:
            parts = list(spans(record, simulation.ended_at, succeeded=True))
            assert sum(to - began for _, began, to in parts) == pytest.approx(record.billed(simulation.ended_at))
            if parts:
                assert parts[0][1] >= last.get(record.node, 0.0)
                last[record.node] = parts[-1][2]
        assert sum(line.seconds for line in found.bill.lines) == pytest.approx(
            sum(spent.seconds for spent in found.bill.classes.values())
        )
        assert sum(spent.cost for spent in found.bill.classes.values()) == pytest.approx(found.bill.pods)
        names = {node.name for node in found.nodes}
        agents = [
            line.cost for line, record in zip(found.bill.lines, found.pods, strict=True) if record.node not in names
        ]
        assert sum(node.cost for node in found.nodes) + sum(agents) == pytest.approx(found.bill.pods)
        assert all(
            line.cost == 0 for line, record in zip(found.bill.lines, found.pods, strict=True) if record.placed is None
        )
        if found.makespan is not None:
            assert all(line.seconds <= found.makespan + 1e-6 for line in found.bill.lines)
            assert found.bill.classes["unfinished"].seconds == 0.0


def test_a_bill_whose_seconds_belong_to_no_class_is_a_mistake_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.results.bill.spans", lambda *arguments: list(spans(*arguments))[1:])
    with pytest.raises(ConservationError, match="seconds of 40 are billed, and 35"):
        bill(staged(("stock", 0.0, 10.0), ("pull", 10.0, 15.0), ("compute", 15.0, 50.0)))
