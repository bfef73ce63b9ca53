"""DataLoads: what they bring, when they are seen to be complete, and which never are."""

import pytest

from simulator.events import PodPlaced
from tests.simulator.data.fluid.datasets import LEVEL, QUIET, dataload, dataset, runtime
from tests.simulator.data.readers import GB
from tests.simulator.worlds import events, leaf, report, run, workflow

FLOW = workflow(leaf("main"))
TASKS = {"main": {"duration": "0s", "reads": [{"from": f"pvc://data/{d}/x", "size": "1GB"} for d in ("a", "ab", "b")]}}


def ran(tmp_path, *loads, cache=None, **values):
    objects = [dataset(), cache or runtime(), *loads, FLOW]
    simulation = run(tmp_path, objects, QUIET | {"tasks": TASKS} | values)
    (cluster,) = simulation.clusters.values()
    return simulation, cluster


@pytest.mark.parametrize(
    ("targets", "missed"),
    [(None, 0), (["/"], 0), (["/a"], 2), (["a/"], 2), (["/a", "/ab"], 1), (["/b/x"], 2), (["/c"], 3)],
)
def test_only_what_lies_under_the_targets_is_loaded(tmp_path, targets, missed):
    spec = {} if targets is None else {"target": [{"path": path} for path in targets]}
    _, cluster = ran(tmp_path, dataload(**spec))
    assert cluster.contents.missed == missed * GB


def test_a_load_that_is_larger_than_the_cache_leaves_its_last_files_there(tmp_path):
    files = [f"f{number}" for number in range(10)]
    main = {"name": "all", "steps": [[{"name": file, "template": file} for file in files]]}
    tasks = {file: {"duration": "0s", "reads": [{"from": f"pvc://data/{file}", "size": "10GB"}]} for file in files}
    cache = runtime(levels=[LEVEL | {"quota": "20G"}])
    objects = [dataset(), cache, dataload(), workflow(main, *map(leaf, files))]
    simulation = run(tmp_path, objects, QUIET | {"oss": {"download": "1Gbps"}, "tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert (cluster.contents.hit, cluster.contents.missed) == pytest.approx((40 * GB, 60 * GB))
    makespan = simulation.runs[0].finished - simulation.runs[0].submitted
    assert makespan == pytest.approx(60 * 8, abs=60)


def test_one_for_a_dataset_of_another_namespace_is_none_of_ours(tmp_path):
    _, cluster = ran(tmp_path, dataload(namespace="b", dataset={"name": "data", "namespace": "b"}))
    assert cluster.contents.missed == 3 * GB


def test_fluid_looks_every_20_s_before_the_load_and_after_it(tmp_path):
    simulation, cluster = ran(tmp_path, dataload(), create={"sandbox": "5s"})
    (loader,) = [event for event in events(simulation, PodPlaced) if event.node == "loader-warm-up"]
    assert loader.at == pytest.approx(180 + 5)  # bound at 171
    assert cluster.warm_at == pytest.approx(200)  # 3 GB take 2.4 s at 10 Gbit/s, or 4.8 through two cards of 2.5


@pytest.mark.parametrize(("poll", "warm"), [("60s", 240), ("0s", 171 + 5 + 4.8)])
def test_the_interval_of_its_looks_can_be_set(tmp_path, poll, warm):
    _, cluster = ran(tmp_path, dataload(), create={"sandbox": "5s"}, fluid={"poll": poll})
    assert cluster.warm_at == pytest.approx(warm)


def test_several_loads_go_on_side_by_side_and_each_file_comes_once(tmp_path):
    _, cluster = ran(tmp_path, dataload(), dataload("again"), create={"sandbox": "5s"})
    assert cluster.warm_at == pytest.approx(200)
    assert cluster.contents.cache.used == 3 * GB


def test_one_that_runs_after_another_waits_for_it(tmp_path):
    after = {"policy": "OnEvent", "runAfter": {"kind": "DataLoad", "name": "first"}}
    loads = dataload("second", target=[{"path": "/b"}], **after), dataload("first", target=[{"path": "/a"}])
    _, cluster = ran(tmp_path, *loads, create={"sandbox": "5s"})
    assert cluster.warm_at == pytest.approx(220)
    assert cluster.contents.missed == GB


@pytest.mark.parametrize(
    "spec", [{"policy": "Cron", "schedule": "* * * * *"}, {"policy": "OnEvent", "runAfter": {"name": "unheard-of"}}]
)
def test_what_does_not_run_once_at_the_start_is_left_out_and_said_so(tmp_path, spec):
    simulation, cluster = ran(tmp_path, dataload(**spec))
    assert cluster.contents.missed == 3 * GB
    assert any("DataLoad warm-up" in entry.what for entry in simulation.world.ledger.listed())


def after(name):
    return {"policy": "OnEvent", "runAfter": {"kind": "DataLoad", "name": name}}


@pytest.mark.parametrize(
    "loads",
    [
        [dataload("nightly", policy="Cron", schedule="* * * * *"), dataload(**after("nightly"))],
        [dataload("other", **after("warm-up")), dataload(**after("other"))],
        [dataload(**after("warm-up"))],
    ],
)
def test_one_that_runs_after_what_never_runs_is_left_out_too(tmp_path, loads):
    simulation, cluster = ran(tmp_path, *loads)
    assert simulation.runs[0].phase == "Succeeded"
    assert cluster.contents.missed == 3 * GB
    said = [entry.what for entry in simulation.world.ledger.listed() if entry.value == "never runs"]
    assert len(said) == len(loads)


@pytest.mark.parametrize(
    ("load", "levels", "reason"),
    [
        (dataload(dataset={"name": "data"}), [LEVEL], "names no namespace"),
        (dataload(namespace="other"), [LEVEL], "names namespace argo, not its own, other"),
        (dataload(), [], "has no tieredstore level"),
    ],
)
def test_one_that_can_only_fail_leaves_the_workflow_waiting_and_says_why(tmp_path, load, levels, reason):
    simulation, cluster = ran(tmp_path, load, cache=runtime(levels=levels))
    found = report(simulation)
    assert found.phase == "Stuck"
    assert reason in found.stuck.reason
    assert cluster.bound.triggered
    after, _ = ran(tmp_path, load, cache=runtime(levels=levels), fluid={"submit": "after-bound"})
    assert after.runs[0].phase == "Succeeded"


def test_a_loader_that_finds_no_place_is_named(tmp_path):
    objects = [dataset(), runtime(), dataload(resources={"limits": {"cpu": "64", "memory": "128Gi"}}), FLOW]
    simulation = run(tmp_path, objects, QUIET | {"tasks": TASKS, "quota": {"vcpu": 40}})
    found = report(simulation)
    assert found.phase == "Stuck"
    assert "quota" in found.stuck.reason
