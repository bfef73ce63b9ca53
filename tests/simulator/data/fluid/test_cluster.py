"""Reads through a Fluid cache: what limits them, what a cold one costs, and a cache that finds no place."""

import pytest

from simulator.events import PodEnded, PodPlaced, StageEnded
from tests.simulator.data.fluid.datasets import CARD, QUIET, dataload, dataset, runtime
from tests.simulator.data.readers import GB, GBIT, readers, reading
from tests.simulator.worlds import events, leaf, report, run, step, steps, workflow


def test_a_warm_read_is_bound_by_the_cards_of_the_workers(tmp_path):
    flow, tasks = readers(20)
    simulation = run(tmp_path, [dataset(), runtime(workers=2), dataload(), flow], QUIET | {"tasks": tasks})
    assert max(reading(simulation)) == pytest.approx(20 * 10 * GB / (2 * CARD), rel=0.1)
    stages = [event for event in events(simulation, StageEnded) if event.stage == "read"]
    bound = sum(event.bound["cache-worker-nic"] for event in stages)
    assert bound == pytest.approx(sum(reading(simulation)), rel=0.05)


def test_what_nodes_fetch_counts_against_the_requests_of_the_account(tmp_path):
    """1,000 MiB in requests of 1 MiB, ten each second, are there after 100 s, whether they are kept or not."""
    slow = QUIET | {"oss": {"qps": 10, "request_size": "1MiB"}}
    flow, tasks = readers(1, size="1000MiB")
    for quota in ("30Gi", "1Ki"):
        simulation = run(tmp_path, [dataset(), runtime(2, quota), flow], slow | {"tasks": tasks})
        assert reading(simulation) == [pytest.approx(100, rel=0.01)]
        assert report(simulation).bound["oss-requests"] == pytest.approx(100, rel=0.05)


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


def test_a_file_that_only_a_run_names_is_cold_and_makes_a_warm_one_go(tmp_path):
    main = steps([step("A", "known")], [step("B", "late", withItems=["x"])])
    tasks = {
        "known": {"duration": "0s", "reads": [{"from": "pvc://data/known", "size": "2GiB"}]},
        "late": {"duration": "0s", "reads": [{"from": "pvc://data/{{item}}", "size": "1GiB"}]},
    }
    flow = workflow(main, leaf("known"), leaf("late"))
    simulation = run(tmp_path, [dataset(), runtime(2, "1Gi"), dataload(), flow], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.contents.cache.kept("known") == pytest.approx(2**30)
    assert cluster.contents.cache.kept("x") == 2**30
    assert cluster.contents.missed == 2**30
    assert any("only a run names" in entry.what for entry in simulation.world.ledger.listed())


@pytest.mark.parametrize("copies", [1, 2])
def test_a_file_of_few_blocks_lies_on_as_many_workers_for_each_copy(tmp_path, copies):
    flow, tasks = readers(8)
    blocks = QUIET | {"fluid": {"block_size": "5GB"}}  # two blocks
    load = dataload(target=[{"path": "/", "replicas": copies}])
    simulation = run(tmp_path, [dataset(), runtime(5), load, flow], blocks | {"tasks": tasks})
    assert max(reading(simulation)) == pytest.approx(8 * 10 * GB / (2 * copies * CARD), rel=0.1)


def test_copies_of_a_dataset_make_one_worker_several(tmp_path):
    flow, tasks = readers(8)
    data = dataset()
    data["spec"]["mounts"][0]["options"] = {"readCacheReplica": "3"}
    one = QUIET | {"fluid": {"placement": "one-worker"}, "tasks": tasks}
    assert max(reading(run(tmp_path, [data, runtime(5), dataload(), flow], one))) == pytest.approx(
        8 * 10 * GB / (3 * CARD), rel=0.1
    )


def test_copies_need_room_in_the_cache(tmp_path):
    flow, tasks = readers(1)
    load = dataload(target=[{"path": "/", "replicas": 3}])
    simulation = run(tmp_path, [dataset(), runtime(3, "8Gi"), load, flow], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.contents.missed == pytest.approx(10 * GB - 8 * 2**30)


def test_there_are_no_more_copies_than_workers(tmp_path):
    flow, tasks = readers(1)
    load = dataload(target=[{"path": "/", "replicas": 5}])
    simulation = run(tmp_path, [dataset(), runtime(2), load, flow], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.contents.cache.used == 20 * GB


@pytest.mark.parametrize(("stampede", "fetches"), [(1, 1), (3, 3), (2.5, 2.5), (100, 8)])
def test_pods_that_miss_together_may_fetch_the_same_bytes_several_times(tmp_path, stampede, fetches):
    slow = QUIET | {"oss": {"download": "1Gbps"}, "fluid": {"bound_after": "0s", "stampede": stampede}}
    flow, tasks = readers(8)
    simulation = run(tmp_path, [dataset(), runtime(4), flow], slow | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.contents.missed == pytest.approx(fetches * 10 * GB)
    assert cluster.contents.hit == pytest.approx((8 - fetches) * 10 * GB)
    assert max(reading(simulation)) == pytest.approx(fetches * 10 * GB / GBIT, rel=0.1)


def test_the_report_says_what_came_from_the_cache(tmp_path):
    flow, tasks = readers(4)
    (cache,) = report(run(tmp_path, [dataset(), runtime(2), flow], QUIET | {"tasks": tasks})).caches
    assert (cache.hit, cache.missed, cache.evicted, cache.hit_share) == (30 * GB, 10 * GB, 0, 0.75)
    (cache,) = report(run(tmp_path, [dataset(), runtime(2), workflow(leaf("main"))], QUIET)).caches
    assert cache.hit_share is None


def test_a_file_on_one_worker_is_bound_by_that_workers_card(tmp_path):
    one = QUIET | {"fluid": {"placement": "one-worker"}}
    flow, tasks = readers(8)
    simulation = run(tmp_path, [dataset(), runtime(4), dataload(), flow], one | {"tasks": tasks})
    assert max(reading(simulation)) == pytest.approx(8 * 10 * GB / CARD, rel=0.1)


def test_distinct_files_push_each_other_out(tmp_path):
    cold = QUIET | {"oss": {"download": "1Gbps"}, "fluid": {"bound_after": "0s"}}
    flow, tasks = readers(3, path="pvc://data/{{item}}", size="1GiB")
    simulation = run(tmp_path, [dataset(), runtime(2, quota="1Gi"), flow], cold | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.contents.missed == 3 * 2**30
    assert cluster.contents.cache.evicted == pytest.approx(2**30)  # five times the 0.2 GiB between its marks


@pytest.mark.parametrize("tag", ["{{item}}", "{{pod.name}}", "{{inputs.parameters.shard}}"])
def test_tags_in_a_place_make_its_paths_distinct(tmp_path, tag):
    arguments = {"parameters": [{"name": "shard", "value": "s{{item}}"}]}
    main = steps([step("A", "read", arguments=arguments, withItems=[1, 2, 3])])
    template = leaf("read", inputs={"parameters": [{"name": "shard"}]})
    tasks = {"read": {"duration": "0s", "reads": [{"from": f"pvc://data/{tag}", "size": "1GB"}]}}
    simulation = run(tmp_path, [dataset(), runtime(), workflow(main, template)], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.contents.missed == 3 * GB


def test_a_mounted_path_leads_to_the_claim_behind_it(tmp_path):
    template = leaf("main") | {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]}
    template["container"] = {"image": "leaf:1", "volumeMounts": [{"name": "v", "mountPath": "/data", "subPath": "in"}]}
    tasks = {"main": {"duration": "0s", "reads": [{"from": "/data/x", "size": "1GB"}]}}
    simulation = run(tmp_path, [dataset(), runtime(), workflow(template)], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.contents.cache.files == ("in/x",)


def test_the_workflow_is_submitted_once_the_cache_is_warm(tmp_path):
    flow, tasks = readers(1)
    simulation = run(tmp_path, [dataset(), runtime(), dataload(), flow], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.bound_at == pytest.approx(171)
    assert simulation.runs[0].submitted == cluster.warm_at > cluster.bound_at


MOUNTED = {
    "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}],
    "container": {"image": "leaf:1", "volumeMounts": [{"name": "v", "mountPath": "/data"}]},
}
INJECTED = {"labels": {"serverless.fluid.io/inject": "true"}}
AT_ONCE = QUIET | {"fluid": {"submit": "at-once"}}
READS = {"read": {"duration": "0s", "reads": [{"from": "/data/x", "size": "1GB"}]}}


def test_a_pod_without_a_sidecar_is_pending_until_the_claim_is_there_and_costs_nothing_till_then(tmp_path):
    flow = workflow(leaf("read") | MOUNTED)
    simulation = run(tmp_path, [dataset(), runtime(), flow], AT_ONCE | {"tasks": READS})
    found = report(simulation)
    assert simulation.runs[0].submitted == 0
    assert found.bound["dataset"] == pytest.approx(171, abs=1)
    (pod,) = found.pods
    assert pod.placed > 171


def test_a_read_that_no_volume_is_for_waits_in_the_pod(tmp_path):
    flow, tasks = readers(1)
    found = report(run(tmp_path, [dataset(), runtime(), flow], AT_ONCE | {"tasks": tasks}))
    assert found.bound["dataset"] > 100


@pytest.mark.parametrize(
    ("policy", "phase", "attempts"), [("Always", "Error", 3), ("OnError", "Error", 3), ("OnFailure", "Error", 1)]
)
def test_a_pod_that_gets_a_sidecar_is_refused_before_the_dataset_is_bound(tmp_path, policy, phase, attempts):
    retry = {"limit": 2, "retryPolicy": policy}
    flow = workflow(leaf("read", metadata=INJECTED, retryStrategy=retry) | MOUNTED)
    simulation = run(tmp_path, [dataset(), runtime(), flow], AT_ONCE | {"tasks": READS})
    nodes = simulation.runs[0].nodes.values()
    assert simulation.runs[0].phase == phase
    assert sum(node.type == "Pod" for node in nodes) == attempts
    assert any('persistentvolumeclaim "data" not found' in node.message for node in nodes)
    assert report(simulation).created == 0


def test_a_controller_that_takes_the_refusal_for_transient_asks_again_until_the_dataset_is_bound(tmp_path):
    flow = workflow(leaf("read", metadata=INJECTED) | MOUNTED)
    patient = AT_ONCE | {"argo": {"transient_pattern": "webhook of Fluid"}, "tasks": READS}
    simulation = run(tmp_path, [dataset(), runtime(), flow], patient)
    found = report(simulation)
    assert simulation.runs[0].phase == "Succeeded"
    assert found.created == found.attempts == 1
    assert found.bound["dataset"] == pytest.approx(171, abs=15)


SOLD_OUT = {"zones": {"b": {"stock": {"ecs.g6.2xlarge": 0, "default": "unlimited"}}}}


@pytest.mark.parametrize("requeue", ["0s", "10s"])
def test_where_the_dataset_never_is_it_is_stuck_instead_of_asking_for_ever(tmp_path, requeue):
    patient = AT_ONCE | {"argo": {"transient_pattern": "webhook of Fluid", "requeue": requeue}, "tasks": READS}
    flow = workflow(leaf("read", metadata=INJECTED) | MOUNTED)
    simulation = run(tmp_path, [dataset(), runtime(), flow], patient | SOLD_OUT)
    found = report(simulation)
    assert found.stuck.reason.startswith("1 pod refused until there is a claim that Fluid never makes: Internal error")
    assert found.stuck.bound == "dataset"
    assert len(simulation.world.log) < 50
    simulation = run(tmp_path, [dataset(), runtime(), flow], patient)
    assert simulation.runs[0].phase == "Succeeded"
    assert report(simulation).bound["dataset"] == pytest.approx(171, abs=15)


@pytest.mark.parametrize(("fields", "spec"), [({"timeout": "60s"}, {}), ({}, {"activeDeadlineSeconds": 60})])
def test_a_limit_ends_a_pod_that_is_refused_again_and_again(tmp_path, fields, spec):
    patient = AT_ONCE | {"argo": {"transient_pattern": "webhook of Fluid"}, "tasks": READS}
    flow = workflow(leaf("read", metadata=INJECTED, **fields) | MOUNTED, **spec)
    for more in ({}, SOLD_OUT):
        simulation = run(tmp_path, [dataset(), runtime(), flow], patient | more)
        assert simulation.runs[0].phase == "Failed"
        assert simulation.runs[0].finished == pytest.approx(60, abs=15)


def test_a_pod_that_gets_a_sidecar_is_taken_once_the_dataset_is_bound(tmp_path):
    flow = workflow(leaf("read", metadata=INJECTED) | MOUNTED)
    after = QUIET | {"fluid": {"submit": "after-bound"}, "tasks": READS}
    assert run(tmp_path, [dataset(), runtime(), flow], after).runs[0].phase == "Succeeded"


def placed(simulation):
    return {event.node: event.spec for event in events(simulation, PodPlaced) if event.workflow == "data"}


def bare(kind="JindoRuntime", **spec):
    found = runtime(2)
    found["kind"] = kind
    del found["spec"]["worker"]
    return found | {"spec": found["spec"] | spec}


def test_workers_without_specs_are_sized_by_what_they_ask_for_and_cache(tmp_path):
    flow, tasks = readers(1)
    asks = {"resources": {"requests": {"cpu": "7", "memory": "4Gi"}}}
    master = {"resources": {"limits": {"cpu": "1", "memory": "2Gi"}}}
    load = dataload(resources={"requests": {"cpu": "3"}})
    cache = bare(worker=asks, master=master)
    found = placed(run(tmp_path, [dataset(), cache, load, flow], QUIET | {"tasks": tasks}))
    assert found == {"worker-0": "8-30Gi", "worker-1": "8-30Gi", "master-0": "1-2Gi", "loader-warm-up": "4-2Gi"}


@pytest.mark.parametrize("levels", [1, 0])
def test_a_cache_that_asks_for_no_memory_gets_ecis_default(tmp_path, levels):
    flow, tasks = readers(1)
    cache = bare()
    cache["spec"]["tieredstore"]["levels"][0]["mediumtype"] = "SSD"
    cache["spec"]["tieredstore"]["levels"] = cache["spec"]["tieredstore"]["levels"][:levels]
    assert set(placed(run(tmp_path, [dataset(), cache, flow], QUIET | {"tasks": tasks})).values()) == {"2-4Gi"}


def test_fluid_refuses_more_memory_than_the_limit_of_a_worker(tmp_path):
    flow, tasks = readers(1)
    cache = bare(worker={"resources": {"limits": {"memory": "8Gi"}}})
    found = report(run(tmp_path, [dataset(), cache, flow], QUIET | {"tasks": tasks}))
    assert found.stuck.bound == "dataset"
    assert "30 GiB, which is more than the 8 GiB" in found.stuck.reason


def test_a_pod_whose_claim_never_comes_is_stuck_and_says_so(tmp_path):
    cache = bare(worker={"resources": {"limits": {"memory": "8Gi"}}})
    found = report(run(tmp_path, [dataset(), cache, workflow(leaf("read") | MOUNTED)], AT_ONCE | {"tasks": READS}))
    assert found.stuck.bound == "dataset"
    assert 'persistentvolumeclaim "data" not found' in found.stuck.reason


@pytest.mark.parametrize("parts", [("master", "worker"), ("worker",)])
def test_without_master_and_worker_pods_read_from_oss(tmp_path, parts):
    flow, tasks = readers(1)
    cache = bare(**{part: {"disabled": True} for part in parts})
    simulation = run(tmp_path, [dataset(), cache, flow], QUIET | {"tasks": tasks})
    assert bool(simulation.clusters) == (len(parts) == 1)


def test_alluxio_caches_in_all_its_levels_and_has_copies_of_its_own(tmp_path):
    flow, tasks = readers(4)
    level = {"volumeType": "emptyDir", "path": "/c", "quota": "6Gi", "high": "1.0", "low": "0.9"}
    levels = [level | {"mediumtype": medium} for medium in ("SSD", "MEM")]
    cache = bare("AlluxioRuntime", tieredstore={"levels": levels}, data={"replicas": 2})
    simulation = run(tmp_path, [dataset(), cache, flow], QUIET | {"tasks": tasks})
    (cluster,) = simulation.clusters.values()
    assert cluster.contents.cache.high == 24 * 2**30
    assert cluster.contents.cache.used == 20 * GB  # one file, twice
    assert simulation.runs[0].phase == "Succeeded"


def test_juicefs_saves_oss_nothing_in_its_community_edition(tmp_path):
    flow, tasks = readers(4)
    community, enterprise = dataset(), dataset()
    secret = {"valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}
    community["spec"]["sharedEncryptOptions"] = [{"name": "metaurl"} | secret]
    enterprise["spec"]["mounts"][0]["encryptOptions"] = [{"name": "token"} | secret]
    lasts = []
    for data in (community, enterprise):
        slow = QUIET | {"oss": {"download": "1Gbps"}, "fluid": {"bound_after": "0s"}}
        cache = runtime(2) | {"kind": "JuiceFSRuntime"}
        simulation = run(tmp_path, [data, cache, flow], slow | {"tasks": tasks})
        lasts.append(max(reading(simulation)))
        assert set(placed(simulation)) == {"worker-0", "worker-1"}
    assert lasts == pytest.approx([4 * 10 * GB / GBIT, 10 * GB / GBIT], rel=0.1)


SPOT = {"k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo", "k8s.aliyun.com/eci-spot-duration": "0"}


def test_a_reclaimed_worker_takes_its_blocks_with_it_and_another_one_comes(tmp_path):
    main = steps([step("A", "read")], [step("B", "rest")], [step("C", "read")])
    tasks = {"read": {"duration": "0s", "reads": [{"from": "pvc://data/file", "size": "10GB"}]}}
    storm = {"storms": [{"at": "30m", "share": 1}], "rate": 0, "price": 0.3}
    flow = workflow(main, leaf("read"), leaf("rest"))
    values = QUIET | {"spot": storm, "tasks": tasks | {"rest": {"duration": "1h"}}}
    simulation = run(tmp_path, [dataset(), runtime(4, **SPOT), flow], values)
    (cluster,) = simulation.clusters.values()
    assert cluster.contents.missed == pytest.approx(20 * GB)
    again = [node for node in placed(simulation) if "again" in node]
    assert sorted(again) == [f"worker-{number}-again-1" for number in range(4)]
    ends = {event.node: event.end for event in events(simulation, PodEnded) if event.workflow == "data"}
    assert ends["worker-0"] == "reclaimed"
    assert ends["worker-0-again-1"] == "ok"
    assert simulation.runs[0].phase == "Succeeded"


def test_a_read_through_a_worker_that_goes_is_finished_through_the_others(tmp_path):
    flow, tasks = readers(4, size="100GB")
    storm = {"storms": [{"at": "10m", "share": 0.5}], "rate": 0, "price": 0.3, "notice": "0s"}
    values = QUIET | {"spot": storm, "tasks": tasks, "oss": {"download": "100Gbps"}}
    objects = [dataset(), runtime(4, "60Gi", **SPOT), dataload(), flow]
    calm = run(tmp_path, objects, values | {"spot": {"rate": 0}})
    simulation = run(tmp_path, objects, values)
    ends = [event.end for event in events(simulation, PodEnded) if event.workflow == "data"]
    lost = ends.count("reclaimed")
    assert 0 < lost < 4
    assert simulation.runs[0].phase == "Succeeded"
    assert max(reading(calm)) < max(reading(simulation)) < 2 * max(reading(calm))  # not from the beginning


def test_a_spot_worker_is_not_watched_for_ever_where_another_finds_no_place(tmp_path):
    flow, tasks = readers(1)
    stock = {"zones": {"b": {"stock": {"ecs.g6.2xlarge": 1, "default": "unlimited"}}}}
    spot = {"spot": {"rate": "10/h", "price": 0.3}}
    found = report(run(tmp_path, [dataset(), runtime(2, **SPOT), flow], QUIET | stock | spot | {"tasks": tasks}))
    assert "never submitted" in found.stuck.reason


def test_all_nodes_are_billed_from_their_start_to_the_end_of_the_last_workflow(tmp_path):
    flow, tasks = readers(1)
    simulation = run(tmp_path, [dataset(), runtime(), dataload(), flow], QUIET | {"tasks": tasks})
    lines = {line.node: line.seconds for line in report(simulation).bill.cache_lines}
    starts = {event.node: event.at for event in events(simulation, PodPlaced) if event.workflow == "data"}
    assert set(lines) == {"master-0", "worker-0", "worker-1", "loader-warm-up"}
    for node in ("master-0", "worker-0", "worker-1"):
        assert lines[node] == pytest.approx(simulation.runs[0].finished - starts[node])
    (cluster,) = simulation.clusters.values()
    assert 0 < lines["loader-warm-up"] < cluster.warm_at - starts["loader-warm-up"]


def test_nodes_count_towards_the_quota(tmp_path):
    flow, tasks = readers(1)
    found = report(run(tmp_path, [dataset(), runtime(2), flow], QUIET | {"quota": {"vcpu": 17}, "tasks": tasks}))
    assert found.phase == "Stuck"
    assert "quota" in found.stuck.reason


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


@pytest.mark.parametrize("own", ["argo", "other"])
def test_of_two_datasets_of_one_name_that_of_the_workflow_s_namespace_counts(tmp_path, own):
    flow, tasks = readers(1)
    flow["metadata"]["namespace"] = own
    there = [dataset(), runtime(3)]
    for found in there:
        found["metadata"] |= {"namespace": "other"}
    simulation = run(tmp_path, [dataset(), runtime(2), *there, flow], QUIET | {"tasks": tasks})
    placed, ended = (
        sorted(event.node for event in events(simulation, kind) if event.workflow == "data")
        for kind in (PodPlaced, PodEnded)
    )
    assert placed == ended
    assert len(placed) == 1 + {"argo": 2, "other": 3}[own]
    assert any("Dataset data of namespace" in entry.what for entry in simulation.world.ledger.listed())


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
