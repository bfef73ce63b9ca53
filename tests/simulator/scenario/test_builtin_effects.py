"""What each built-in scenario does to the guide's workflow and to a naive one: what its page says of it."""

from collections import Counter
from pathlib import Path

import pytest

from catalog import Catalog
from manifests import load
from simulator.results.report import make_reports
from simulator.scenario import builtin_names, read_scenario
from simulator.simulation import simulate

FIXTURES = Path(__file__).parents[3] / "fixtures"
NAIVE, GUIDE = "success-rate/one-of-each.yaml", "guide/success-rate"
PATIENT = "success-rate/with-patience.yaml"
WIDE, SPOT = "scenarios/fan-out.yaml", "spot/workflow.yaml"
NIGHTS = range(1, 41)


def run(path, scenario, *settings, seed=1):
    (report,) = make_reports(simulate(load([str(FIXTURES / path)]), read_scenario(scenario, settings), seed))
    return report


def ends(path, scenario, *settings):
    """The phase, and the causes of all failures that were for good."""
    report = run(path, scenario, *settings)
    return report.phase, [failure.cause for failure in report.explained.failures]


def lacked(report):
    """What its pods waited for, as far as it was an instance."""
    return [wait.detail for wait in report.waits if wait.what == "stock"]


def places(report):
    return Counter(pod.zone for pod in report.pods if pod.placed is not None)


def test_on_a_calm_day_both_succeed_and_wait_for_no_stock():
    for path in (NAIVE, GUIDE):
        report = run(path, "calm")
        assert (report.phase, report.time["stock"], report.explained.failures) == ("Succeeded", 0, ())


def test_an_empty_first_zone_fails_the_naive_one_and_sends_the_guide_s_to_the_other():
    assert ends(NAIVE, "first-zone-empty") == ("Failed", ["outage"])
    report = run(GUIDE, "first-zone-empty")
    assert report.phase == "Succeeded"
    assert places(report) == {"cn-shanghai-f": 10}


def test_a_drought_of_the_first_spec_fails_two_zones_too_and_gives_the_guide_s_its_second_spec():
    assert ends(NAIVE, "first-spec-drought") == ("Failed", ["outage"])
    assert ends("success-rate/with-two-zones.yaml", "first-spec-drought") == ("Failed", ["outage"])
    report = run(GUIDE, "first-spec-drought")
    assert report.phase == "Succeeded"
    assert {pod.spec for pod in report.pods} == {"ecs.c5.large"}


def test_four_addresses_are_enough_for_four_pods_and_for_four_at_a_time_under_fail_back():
    naive, patient, guide = (run(path, "ip-exhausted") for path in (NAIVE, PATIENT, GUIDE))
    assert (naive.phase, naive.succeeded, naive.failed) == ("Failed", 4, 6)
    assert [failure.cause for failure in naive.explained.failures] == ["address"]
    assert patient.phase == "Succeeded"
    assert lacked(patient) == ["no free address in vsw-uf6zoneb (cn-shanghai-b)"]
    assert guide.phase == "Succeeded"
    assert places(guide)["cn-shanghai-b"] <= 4


def test_a_used_up_quota_lets_fifty_pods_run_at_once_and_tells_of_the_others_that_they_wait_for_it():
    assert [ends(path, "quota-hit") for path in (NAIVE, GUIDE)] == [("Succeeded", [])] * 2
    report = run(WIDE, "quota-hit")
    assert report.phase == "Succeeded"
    assert lacked(report) == ["no vCPU left of the account's quota of 100"]
    assert report.makespan > 4 * 600


def test_a_throttled_create_api_lets_pods_come_one_after_the_other():
    longest = {
        name: max(pod.seconds("create") for pod in run(WIDE, name).pods) for name in ("calm", "create-throttled")
    }
    assert longest["calm"] < 5
    assert longest["create-throttled"] > 80
    assert [ends(path, "create-throttled") for path in (NAIVE, GUIDE)] == [("Succeeded", [])] * 2


def test_a_slow_registry_takes_ten_times_as_long_for_the_same_image():
    for path in (NAIVE, GUIDE):
        calm, slow = run(path, "calm"), run(path, "registry-slow")
        assert slow.phase == "Succeeded"
        assert slow.time["pull"] == pytest.approx(10 * calm.time["pull"])


def test_registries_that_are_down_keep_pods_waiting_and_no_retry_sees_it():
    for path in (NAIVE, GUIDE):
        down = run(path, "registry-down")
        assert (down.phase, down.bottleneck[0]) == ("Succeeded", "image-backoff")
        assert down.created == run(path, "calm").created
        assert 1200 < down.makespan < 1200 + 300 + 120
        cached = run(path, "registry-down", "cache.ready=[alpine:3.20]")
        assert cached.time["pull"] == 0


def test_a_saturated_oss_slows_readers_down_and_leaves_the_others_alone():
    for path in (NAIVE, GUIDE):
        assert run(path, "oss-saturated").makespan == run(path, "calm").makespan
    reads = "tasks.md5sum={reads: [{from: /data/test.dat, size: 10GB}], duration: 22s}"
    report = run("guide/data-loading/straight", "oss-saturated", reads)
    assert (report.phase, report.bottleneck[0]) == ("Succeeded", "oss-bandwidth")
    assert report.bound["oss-bandwidth"] == pytest.approx(100 * 10e9 * 8 / 2e9, rel=0.02)


def test_a_spot_storm_takes_long_spot_pods_away_and_neither_short_ones_nor_those_on_demand():
    long = run(SPOT, "spot-storm", "tasks.align.duration=4.5h")
    assert long.phase == "Failed"
    assert {failure.cause for failure in long.explained.failures} == {"reclaimed"}
    assert any("a wave of reclaims" in failure.what for failure in long.explained.failures)
    assert ends(SPOT, "spot-storm", "tasks.align.duration=50m") == ("Succeeded", [])
    for path in (NAIVE, GUIDE):
        assert run(path, "spot-storm").makespan == run(path, "calm").makespan


def test_a_bad_night_is_another_one_for_each_seed():
    reports = [run(NAIVE, "bad-night", seed=seed) for seed in NIGHTS]
    assert Counter(report.phase for report in reports).keys() == {"Succeeded", "Failed"}
    causes = {failure.cause for report in reports for failure in report.explained.failures}
    assert causes == {"outage"}
    guide = Counter(run(GUIDE, "bad-night", seed=seed).phase for seed in NIGHTS)
    assert guide["Succeeded"] > 0.8 * len(NIGHTS)


def test_on_a_bad_night_others_leave_room_for_ten_pods_of_the_first_spec_and_not_for_hundreds():
    one_spec = "success-rate/with-two-zones.yaml"
    calm_otherwise = ["outages=[]", "submit.every=1s", "submit.count=40"]
    simulation = simulate(load([str(FIXTURES / one_spec)]), read_scenario("bad-night", calm_otherwise), 1)
    reports = make_reports(simulation)
    assert (reports[0].phase, reports[-1].phase) == ("Succeeded", "Failed")
    assert {failure.cause for report in reports for failure in report.explained.failures} <= {"stock", "address"}


@pytest.mark.parametrize("region", Catalog.default().regions)
def test_the_guide_s_workflow_gets_through_every_built_in_scenario_in_every_region(region):
    for name in builtin_names():
        assert run(GUIDE, name, f"region={region}").phase == "Succeeded"
        assert run(NAIVE, name, f"region={region}").phase == run(NAIVE, name).phase
