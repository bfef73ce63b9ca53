"""The reference result, from the real manifests: 100 pods each hash one 10 GB file (docs/sources.md data 6)."""

import pytest

from manifests import load
from simulator.results.report import Report, make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate

FOLDER = "fixtures/guide/data-loading"


def run(side: str, *settings: str, seed: int = 1) -> Report:
    scenario = read_scenario(f"{FOLDER}/scenario.yaml", settings)
    (report,) = make_reports(simulate(load([f"{FOLDER}/{side}"]), scenario, seed))
    return report


@pytest.mark.parametrize("seed", range(1, 9))
def test_straight_from_oss_it_takes_13_and_a_half_to_15_and_a_half_minutes(seed: int) -> None:
    report = run("straight", seed=seed)
    assert report.phase == "Succeeded"
    assert 13.5 * 60 <= (report.makespan or 0) <= 15.5 * 60
    assert report.bottleneck[0] == "oss-bandwidth"
    assert report.bottleneck[1] > 0.8


@pytest.mark.parametrize("seed", range(1, 9))
def test_through_fluid_it_takes_2_to_4_minutes(seed: int) -> None:
    report = run("fluid", seed=seed)
    assert report.phase == "Succeeded"
    assert 2 * 60 <= (report.makespan or 0) <= 4 * 60
    assert "cache-worker-nic" in list(report.bound)[:2]  # the last pod's own start may have taken longer


def test_fluid_costs_less_with_its_cache_nodes_on_the_bill() -> None:
    straight, fluid = run("straight"), run("fluid")
    assert fluid.bill.cache_nodes > 0
    assert fluid.bill.total < straight.bill.total / 2


def test_a_file_of_10_gib_still_fits_the_reference() -> None:
    assert 13.5 * 60 <= (run("straight", "tasks.md5sum.reads.0.size=10Gi").makespan or 0) <= 15.8 * 60


def test_without_burst_ten_workers_are_too_slow() -> None:
    """10 x 2.5 Gbit/s for 8,000 Gbit are 320 s (docs/sources.md data 6.2)."""
    report = run("fluid", "network.burst=none")
    assert (report.makespan or 0) > 320


def test_with_todays_cap_of_a_big_region_oss_alone_is_as_fast_as_the_cache() -> None:
    """80 Gbit/s of the workers against 100 Gbit/s of the account (docs/sources.md data 6.3)."""
    straight = run("straight", "oss.download=100Gbps", "oss.client=250MB/s")
    assert (straight.makespan or 0) <= (run("fluid").makespan or 0)


def test_a_whole_file_on_one_worker_is_the_hot_spot() -> None:
    """One card of 8 Gbit/s for 8,000 Gbit; its credit runs out on the way (docs/sources.md data 6.3)."""
    assert (run("fluid", "fluid.placement=one-worker").makespan or 0) > 1000
