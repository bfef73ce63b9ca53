"""A pod's life: its stages in order, what is billed, what ends it early, and how long its work takes."""

import pytest

from manifests.effective import pod_plans
from simulator.cloud.duration import literal_sleep
from simulator.events import CacheHit, PodEnded, PodPlaced, StageEnded
from simulator.results.history import histories
from tests.simulator.worlds import events, leaf, manifests, nodes, report, run, step, steps, workflow

PIPELINE = {
    "create": {"sandbox": "12s", "start": "1s"},
    "images": {"leaf:1": {"size": "77MB"}},
    "oss": {"latency": "0s"},
}
"""12 s to a sandbox, 10 s to pull (through a card of 1 Gbit/s from a registry of 7.7 MB/s), 1 s to start; OSS at once.
"""
GBIT = 1e9 / 8


def stages(simulation):
    return [(event.stage, event.began, event.at) for event in events(simulation, StageEnded)]


def record(simulation):
    (found,) = histories(simulation.world.log)["w"].pods
    return found


def test_the_stages_follow_each_other_without_a_gap(tmp_path):
    task = {
        "duration": "30s",
        "reads": [{"from": "oss://b/k", "size": "72MB"}],
        "writes": [{"to": "oss://b/o", "size": "125MB"}],
    }
    simulation = run(tmp_path, workflow(leaf("main")), PIPELINE | {"tasks": {"main": task}})
    found = stages(simulation)
    assert [name for name, _, _ in found] == ["sandbox", "pull", "sandbox", "read", "compute", "write", "exit"]
    lengths = [end - began for _, began, end in found]
    assert lengths == pytest.approx([12, 10, 1, 1, 30, 1, 2])
    assert [began for _, began, _ in found[1:]] == [end for _, _, end in found[:-1]]


def test_billing_starts_with_the_image_pull_and_ends_with_the_pod(tmp_path):
    found = record(run(tmp_path, workflow(leaf("main")), PIPELINE | {"tasks": {"main": {"duration": "30s"}}}))
    assert found.placed == 12
    assert found.ended == pytest.approx(12 + 10 + 1 + 30 + 2)
    assert found.billed(1e9) == pytest.approx(43)


def test_a_cached_image_is_not_pulled_and_said_to_be_hit(tmp_path):
    simulation = run(tmp_path, workflow(leaf("main")), PIPELINE | {"cache": {"ready": ["leaf:1"]}})
    assert "pull" not in [name for name, _, _ in stages(simulation)]
    assert [event.image for event in events(simulation, CacheHit)] == ["leaf:1"]


def test_overlapping_work_takes_as_long_as_the_longer_of_reading_and_computing(tmp_path):
    def lasts(duration):
        task = {"duration": duration, "overlap": True, "reads": [{"from": "oss://b/k", "size": "720MB"}]}
        found = record(run(tmp_path, workflow(leaf("main")), PIPELINE | {"tasks": {"main": task}}))
        return found.seconds("read") + found.seconds("compute")

    assert lasts("4s") == pytest.approx(10)
    assert lasts("25s") == pytest.approx(25)


# What ends it early


def test_its_active_deadline_counts_from_the_instance_and_not_from_the_request(tmp_path):
    template = leaf("main", activeDeadlineSeconds=20)
    simulation = run(tmp_path, workflow(template), PIPELINE | {"tasks": {"main": {"duration": "1h"}}})
    assert record(simulation).ended == 32
    assert nodes(simulation)["w"].message == "Pod was active on the node longer than the specified deadline"
    assert stages(simulation)[-1][0] == "compute"


def test_a_stage_that_is_cut_short_is_logged_up_to_the_cut(tmp_path):
    template = leaf("main", activeDeadlineSeconds=5)
    simulation = run(tmp_path, workflow(template), PIPELINE)
    assert stages(simulation)[-1] == ("pull", 12, 17)
    assert simulation.world.network.used(simulation.world.download) == 0


def test_a_pod_that_ends_gives_its_instance_back_however_it_ends(tmp_path):
    zones = {"zones": {"b": {"stock": {"2-4Gi": 1}, "ips": 1}}, "quota": {"vcpu": 2}}
    for task in (
        {"duration": "5s"},
        {"attempts": ["evicted 5s"]},
        {"attempts": ["oom 5s"]},
        {"attempts": ["pull-failed 5s"]},
    ):
        simulation = run(tmp_path, workflow(leaf("main")), PIPELINE | zones | {"tasks": {"main": task}})
        stock = simulation.world.stock
        assert stock.zones["b"].pools["2-4Gi"].left(stock.env.now) == 1
        assert stock.zones["b"].ips.left(stock.env.now) == 1
        assert stock.quota.left(stock.env.now) == 2


def test_fail_fast_without_stock_ends_as_the_provider_reports_it(tmp_path):
    annotations = {"k8s.aliyun.com/eci-fail-strategy": "fail-fast", "k8s.aliyun.com/eci-use-specs": "2-4Gi"}
    template = leaf("main", metadata={"annotations": annotations})
    simulation = run(tmp_path, workflow(template), {"zones": {"b": {"stock": {"2-4Gi": 0}}}})
    node = nodes(simulation)["w"]
    assert (node.phase, node.message, node.finished) == ("Failed", "NoStock: no 2-4Gi in b", None)
    assert record(simulation).billed(1e9) == 0


def test_a_pod_that_cannot_pull_is_billed_until_eci_gives_up(tmp_path):
    values = {"create": {"sandbox": "12s", "max_pending": "10m"}, "tasks": {"main": {"attempts": ["pull-failed 5s"]}}}
    simulation = run(tmp_path, workflow(leaf("main")), values)
    assert nodes(simulation)["w"].phase == "Failed"
    assert record(simulation).billed(1e9) == 600
    assert events(simulation, PodEnded)[0].end == "pull-failed"


def test_a_deadline_ends_a_pod_that_cannot_pull(tmp_path):
    values = {"create": {"sandbox": "12s"}, "tasks": {"main": {"attempts": ["pull-failed 5s"]}}}
    simulation = run(tmp_path, workflow(leaf("main", activeDeadlineSeconds=60)), values)
    assert record(simulation).ended == 72


def test_chance_fails_a_pod_after_its_work(tmp_path):
    task = {"duration": "30s", "fails": {"probability": 1, "exit_code": 7}}
    simulation = run(tmp_path, workflow(leaf("main")), PIPELINE | {"tasks": {"main": task}})
    assert nodes(simulation)["w"].message == "main: Error (exit code 7)"
    assert record(simulation).seconds("compute") == 30


def test_chance_can_fail_it_in_the_middle_of_its_reading_and_the_wait_container_still_runs(tmp_path):
    reads = [{"from": "oss://b/k", "size": "7200MB"}]
    task = {"duration": "30s", "reads": reads, "fails": {"probability": 1, "after": "10s"}}
    found = record(run(tmp_path, workflow(leaf("main")), PIPELINE | {"tasks": {"main": task}}))
    assert [found.seconds(stage) for stage in ("read", "compute", "exit")] == pytest.approx([10, 0, 2])


def test_an_early_failure_that_comes_too_late_changes_nothing(tmp_path):
    task = {"duration": "30s", "fails": {"probability": 1, "after": "31s"}}
    found = record(run(tmp_path, workflow(leaf("main")), PIPELINE | {"tasks": {"main": task}}))
    assert [found.seconds(stage) for stage in ("compute", "exit")] == [30, 2]
    assert found.end == "fail"


def test_chance_fails_as_many_as_it_should(tmp_path):
    main = steps([step("A", "a", withSequence={"count": "400"})])
    values = {"pending": "0s", "tasks": {"a": {"duration": "1s", "fails": {"probability": 0.25}}}}
    assert 70 <= report(run(tmp_path, workflow(main, leaf("a")), values)).failed <= 130


@pytest.mark.parametrize(("patch", "seconds"), [(None, 32), ('{"terminationGracePeriodSeconds": 0}', 2)])
def test_a_fluid_sidecar_outlives_main_unless_its_grace_period_is_0(tmp_path, patch, seconds):
    template = leaf("main", metadata={"labels": {"alibabacloud.com/fluid-sidecar-target": "eci"}})
    template |= {"podSpecPatch": patch} if patch else {}
    assert record(run(tmp_path, workflow(template), PIPELINE)).seconds("exit") == seconds


def test_pending_replaces_the_whole_way_to_running(tmp_path):
    simulation = run(tmp_path, workflow(leaf("main")), {"pending": "7s", "tasks": {"main": {"duration": "5s"}}})
    assert stages(simulation) == [("compute", 7, 12)]
    assert events(simulation, PodPlaced) == []


# How long its work takes


@pytest.mark.parametrize(
    ("container", "seconds"),
    [
        pytest.param({"command": ["sleep"], "args": ["30"]}, 30, id="command and args"),
        pytest.param({"command": ["sh", "-c", "sleep 1.5m"]}, 90, id="minutes"),
        pytest.param({"command": ["sleep", "2h"]}, 7200, id="hours"),
        pytest.param({"command": ["sleep", "1d"]}, 86400, id="days"),
        pytest.param({"command": ["sleep", ".5"]}, 0.5, id="a fraction"),
        pytest.param({"command": ["sh", "-c", "sleep 5; echo; sleep 10s"]}, 15, id="several add up"),
        pytest.param({"command": ["sleep", "1m", "30s"]}, 90, id="several amounts add up"),
        pytest.param({"command": ["sh", "-c", "sleep $N"]}, None, id="a variable"),
        pytest.param({"command": ["sh", "-c", "sleep 5$N"]}, None, id="a number that goes on as a variable"),
        pytest.param({"command": ["sleep", "infinity"]}, None, id="for ever"),
        pytest.param({"command": ["sleep", "10x"]}, None, id="an unknown unit"),
        pytest.param({"command": ["sh", "-c", "oversleep 5"]}, None, id="another word"),
        pytest.param({"command": ["echo", "hello"]}, None, id="no sleep"),
    ],
)
def test_a_literal_sleep_says_how_long(container, seconds):
    (plan,) = pod_plans(manifests(workflow({"name": "main", "container": {"image": "a:1"} | container})).submitted[0])
    assert literal_sleep(plan) == seconds


def test_a_script_is_read_for_its_sleep_too():
    template = {"name": "main", "script": {"image": "a:1", "command": ["sh"], "source": "set -e\nsleep 12\n"}}
    (plan,) = pod_plans(manifests(workflow(template)).submitted[0])
    assert literal_sleep(plan) == 12


def test_a_parameter_in_the_command_is_filled_before_its_sleep_is_read(tmp_path):
    template = {
        "name": "a",
        "inputs": {"parameters": [{"name": "secs"}]},
        "container": {"image": "a:1", "command": ["sleep", "{{inputs.parameters.secs}}"]},
    }
    main = steps([step("A", "a", arguments={"parameters": [{"name": "secs", "value": "{{item}}"}]}, withItems=[5, 20])])
    simulation = run(tmp_path, workflow(main, template), {"pending": "0s"})
    assert [nodes(simulation)[name].finished for name in ("w[0].A(0:5)", "w[0].A(1:20)")] == [5, 20]


def test_a_duration_of_the_scenario_wins_over_a_sleep(tmp_path):
    template = {"name": "main", "container": {"image": "a:1", "command": ["sleep", "30"]}}
    simulation = run(tmp_path, workflow(template), {"pending": "0s", "tasks": {"main": {"duration": "4s"}}})
    assert nodes(simulation)["w"].finished == 4


def test_work_of_unknown_length_is_assumed_and_said_so(tmp_path):
    simulation = run(tmp_path, workflow(leaf("main")), {"pending": "0s"})
    assert nodes(simulation)["w"].finished == 10
    (entry,) = [entry for entry in simulation.world.ledger.listed() if entry.what == "work of main"]
    assert entry.assumed
    assert entry.key == "tasks.main.duration"


def test_a_daemon_that_nothing_says_the_length_of_reads_before_it_serves(tmp_path):
    """Its 14.4 MB take 0.2 s of the 10 s that the other pod works."""
    flow = workflow(steps([step("D", "serve")], [step("C", "work")]), leaf("serve", daemon=True), leaf("work"))
    tasks = {"serve": {"reads": [{"from": "oss://b/model", "size": "14.4MB"}]}, "work": {"duration": "10s"}}
    simulation = run(tmp_path, flow, PIPELINE | {"tasks": tasks})
    (read,) = [event for event in events(simulation, StageEnded) if event.stage == "read"]
    assert read.at - read.began == pytest.approx(0.2)
    assert simulation.runs[0].phase == "Succeeded"
