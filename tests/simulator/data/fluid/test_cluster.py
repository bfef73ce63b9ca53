"""Reads through a Fluid cache: what limits them, what a cold one costs, and a cache that finds no place."""

import pytest

from simulator.events import PodEnded, PodPlaced, StageEnded
from simulator.results.history import histories
from tests.simulator.worlds import events, leaf, report, run, step, steps, workflow

GB, GBIT = 1e9, 1e9 / 8
CARD = 2.5 * GBIT
"""The baseline of ecs.g6.2xlarge; bursts are switched off here."""
QUIET = {"network": {"burst": "none"}, "oss": {"download": "10Gbps"}, "cache": {"ready": ["leaf:1"]}}


def dataset(name="data"):
    meta = {"name": name, "namespace": "argo"}
    mount = {"mountPoint": "oss://bucket/", "path": "/"}
    return {"apiVersion": "data.fluid.io/v1alpha1", "kind": "Dataset", "metadata": meta, "spec": {"mounts": [mount]}}


def runtime(workers=2, quota="30Gi", spec="ecs.g6.2xlarge", **annotations):
    level = {"mediumtype": "MEM", "volumeType": "emptyDir", "path": "/c", "quota": quota, "high": "1.0", "low": "0.9"}
    return {
        "apiVersion": "data.fluid.io/v1alpha1",
        "kind": "JindoRuntime",
        "metadata": {"name": "data", "namespace": "argo"},
        "spec": {
            "replicas": workers,
            "worker": {"podMetadata": {"annotations": {"k8s.aliyun.com/eci-use-specs": spec} | annotations}},
            "tieredstore": {"levels": [level]},
        },
    }


def dataload():
    spec = {"dataset": {"name": "data", "namespace": "argo"}}
    meta = {"name": "warm-up", "namespace": "argo"}
    return {"apiVersion": "data.fluid.io/v1alpha1", "kind": "DataLoad", "metadata": meta, "spec": spec}


def readers(count, path="pvc://data/file", size="10GB"):
    main = steps([step("A", "read", withSequence={"count": str(count)})])
    annotations = {"k8s.aliyun.com/eci-use-specs": "16-32Gi"}
    tasks = {"read": {"duration": "0s", "reads": [{"from": path, "size": size}]}}
    return workflow(main, leaf("read", metadata={"annotations": annotations})), tasks


def reading(simulation):
    """Seconds that each pod read."""
    return [pod.seconds("read") for pod in histories(simulation.world.log)["w"].pods]


def test_a_warm_read_is_bound_by_the_cards_of_the_workers(tmp_path):
    flow, tasks = readers(20)
    simulation = run(tmp_path, [dataset(), runtime(workers=2), dataload(), flow], QUIET | {"tasks": tasks})
    assert max(reading(simulation)) == pytest.approx(20 * 10 * GB / (2 * CARD), rel=0.1)
    stages = [event for event in events(simulation, StageEnded) if event.stage == "read"]
    bound = sum(event.bound["cache-worker-nic"] for event in stages)
    assert bound == pytest.approx(sum(reading(simulation)), rel=0.05)


def test_more_workers_make_warm_reads_faster(tmp_path):
    flow, tasks = readers(20)
    lasts = []
    for workers in (2, 4):
        simulation = run(tmp_path, [dataset(), runtime(workers), dataload(), flow], QUIET | {"tasks": tasks})
        lasts.append(max(reading(simulation)))
    assert lasts[1] == pytest.approx(lasts[0] / 2, rel=0.1)


def test_a_cold_file_comes_from_oss_once_however_many_read_it(tmp_path):
    slow = QUIET | {"oss": {"download": "1Gbps"}, "fluid": {"bound_after": "0s"}}
    lasts = []
    for count in (1, 8):
        flow, tasks = readers(count)
        lasts.append(max(reading(run(tmp_path, [dataset(), runtime(4), flow], slow | {"tasks": tasks}))))
    assert lasts[0] >= 10 * GB / GBIT
    assert lasts[1] == pytest.approx(lasts[0], rel=0.1)  # eight fetches would take eight times as long


def test_what_does_not_fit_into_the_cache_is_fetched_by_every_reader(tmp_path):
    slow = QUIET | {"oss": {"download": "1Gbps"}}
    flow, tasks = readers(8)
    objects = [dataset(), runtime(4, quota="1Gi"), dataload(), flow]
    kept = 4 * (1 << 30) / (10 * GB)
    lasts = max(reading(run(tmp_path, objects, slow | {"tasks": tasks})))
    assert lasts == pytest.approx(8 * (1 - kept) * 10 * GB / GBIT, rel=0.1)


def test_what_is_fetched_through_the_workers_crosses_their_cards_twice(tmp_path):
    wide = QUIET | {"oss": {"download": "1000Gbps"}}
    flow, tasks = readers(20)
    half = f"{10 * GB / 2 / 2:.0f}"  # of the file, in two workers
    lasts = max(reading(run(tmp_path, [dataset(), runtime(2, half), dataload(), flow], wide | {"tasks": tasks})))
    assert lasts == pytest.approx(1.5 * 20 * 10 * GB / (2 * CARD), rel=0.1)


def test_files_that_were_warmed_leave_no_space_for_others(tmp_path):
    main = steps([step("A", "known")], [step("B", "late", withItems=["x"])])
    tasks = {
        "known": {"duration": "0s", "reads": [{"from": "pvc://data/known", "size": "2GiB"}]},
        "late": {"duration": "0s", "reads": [{"from": "pvc://data/{{item}}", "size": "1GiB"}]},
    }
    flow = workflow(main, leaf("known"), leaf("late"))
    simulation = run(tmp_path, [dataset(), runtime(2, "1Gi"), dataload(), flow], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster._kept == pytest.approx({"known": 1, "x": 0})
    assert any("only a run names" in entry.what for entry in simulation.world.ledger.listed())


def test_a_file_on_one_worker_is_bound_by_that_workers_card(tmp_path):
    one = QUIET | {"fluid": {"placement": "one-worker"}}
    flow, tasks = readers(8)
    simulation = run(tmp_path, [dataset(), runtime(4), dataload(), flow], one | {"tasks": tasks})
    assert max(reading(simulation)) == pytest.approx(8 * 10 * GB / CARD, rel=0.1)


def test_distinct_files_use_up_the_space_one_after_the_other(tmp_path):
    cold = QUIET | {"oss": {"download": "1Gbps"}, "fluid": {"bound_after": "0s"}}
    flow, tasks = readers(3, path="pvc://data/{{item}}", size="1GiB")
    simulation = run(tmp_path, [dataset(), runtime(2, quota="1Gi"), flow], cold | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert sorted(cluster._kept.values()) == pytest.approx([0, 1, 1])


@pytest.mark.parametrize("tag", ["{{item}}", "{{pod.name}}", "{{inputs.parameters.shard}}"])
def test_tags_in_a_place_make_its_paths_distinct(tmp_path, tag):
    arguments = {"parameters": [{"name": "shard", "value": "s{{item}}"}]}
    main = steps([step("A", "read", arguments=arguments, withItems=[1, 2, 3])])
    template = leaf("read", inputs={"parameters": [{"name": "shard"}]})
    tasks = {"read": {"duration": "0s", "reads": [{"from": f"pvc://data/{tag}", "size": "1GB"}]}}
    simulation = run(tmp_path, [dataset(), runtime(), workflow(main, template)], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert len(cluster._fills) == 3


def test_a_mounted_path_leads_to_the_claim_behind_it(tmp_path):
    template = leaf("main") | {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]}
    template["container"] = {"image": "leaf:1", "volumeMounts": [{"name": "v", "mountPath": "/data", "subPath": "in"}]}
    tasks = {"main": {"duration": "0s", "reads": [{"from": "/data/x", "size": "1GB"}]}}
    simulation = run(tmp_path, [dataset(), runtime(), workflow(template)], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert list(cluster._fills) == ["in/x"]


def test_the_workflow_is_submitted_once_the_cache_is_warm(tmp_path):
    flow, tasks = readers(1)
    simulation = run(tmp_path, [dataset(), runtime(), dataload(), flow], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.bound_at == pytest.approx(171)
    assert simulation.runs[0].submitted == cluster.warm_at > cluster.bound_at


def test_a_workflow_submitted_at_once_waits_in_its_read_until_the_cache_is_there(tmp_path):
    flow, tasks = readers(1)
    at_once = QUIET | {"fluid": {"submit": "at-once"}, "tasks": tasks}
    simulation = run(tmp_path, [dataset(), runtime(), flow], at_once)
    assert simulation.runs[0].submitted == 0
    assert simulation.runs[0].finished > 171


def test_cache_nodes_go_with_the_last_workflow(tmp_path):
    flow, tasks = readers(1)
    simulation = run(tmp_path, [dataset(), runtime(), dataload(), flow], QUIET | {"tasks": tasks})
    placed = {event.node for event in events(simulation, PodPlaced) if event.workflow == "data"}
    ended = {event.node for event in events(simulation, PodEnded) if event.workflow == "data"}
    assert placed == ended == {"master-0", "worker-0", "worker-1", "loader-warm-up"}
    assert simulation.ended_at == simulation.runs[0].finished


@pytest.mark.parametrize("fail", ["fail-back", "fail-fast"])
def test_without_stock_for_the_workers_the_workflow_is_stuck_and_says_so(tmp_path, fail):
    flow, tasks = readers(1)
    zones = {"zones": {"b": {"stock": {"ecs.g6.2xlarge": 1, "default": "unlimited"}}}}
    cache = runtime(2, **{"k8s.aliyun.com/eci-fail-strategy": fail})
    found = report(run(tmp_path, [dataset(), cache, flow], QUIET | zones | {"tasks": tasks}))
    assert found.phase == "Stuck"
    assert "ecs.g6.2xlarge" in found.stuck.reason
    assert "never submitted" in found.stuck.reason


def test_workers_take_the_next_spec_where_the_first_is_sold_out(tmp_path):
    flow, tasks = readers(1)
    zones = {"zones": {"b": {"stock": {"ecs.g6.2xlarge": 1, "default": "unlimited"}}}}
    cache = runtime(2, spec="ecs.g6.2xlarge,ecs.c6.2xlarge")
    simulation = run(tmp_path, [dataset(), cache, flow], QUIET | zones | {"tasks": tasks})
    specs = sorted(e.spec for e in events(simulation, PodPlaced) if e.node.startswith("worker"))
    assert specs == ["ecs.c6.2xlarge", "ecs.g6.2xlarge"]
    assert simulation.runs[0].phase == "Succeeded"


def test_a_claim_without_a_dataset_is_read_straight_from_oss_and_said_so(tmp_path):
    flow, tasks = readers(2)
    simulation = run(tmp_path, flow, QUIET | {"tasks": tasks})
    assert simulation.runs[0].phase == "Succeeded"
    assert any("claim 'data' is an OSS volume" in entry.what for entry in simulation.world.ledger.listed())
