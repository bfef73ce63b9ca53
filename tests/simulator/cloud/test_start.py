"""The way to Running where it is long or ends before: limits on pulling, fail-fast as Pending, crowds."""

import pytest

from simulator.events import CacheHit, PodEnded, PodPlaced, StageEnded
from tests.simulator.worlds import events, leaf, nodes, report, run, step, steps, workflow

BIG = {"images": {"leaf:1": {"size": "77GB"}}, "registry": {"public": "7.7MB/s"}, "cache": {"mode": "none"}}
"""An image that takes ten thousand seconds."""


SLOW = {"create": {"sandbox": "30s"}, "argo": {"requeue": "0s"}, "zones": {"b": {"stock": {"default": 1}}}}
"""A zone with one instance, which is up after half a minute."""


def crowd(pods):
    """A workflow that asks for so many pods at once."""
    template = steps([step("run", "main", withSequence={"count": str(pods)})])
    return workflow(template | {"name": "all"}, leaf("main"))


def annotated(**annotations):
    found = {f"k8s.aliyun.com/eci-{name.replace('_', '-')}": value for name, value in annotations.items()}
    return leaf("main", metadata={"annotations": found})


def pulled(tmp_path, template, values):
    simulation = run(tmp_path, workflow(template), BIG | values)
    (placed,) = events(simulation, PodPlaced)
    (ended,) = events(simulation, PodEnded)
    return ended.end, ended.at - placed.at


def test_a_pull_within_the_longest_pending_time_goes_well(tmp_path):
    assert pulled(tmp_path, leaf("main"), {})[0] == "ok"


def test_a_pod_whose_images_are_not_there_in_time_is_given_up_by_eci(tmp_path):
    assert pulled(tmp_path, leaf("main"), {"create": {"max_pending": "2h"}}) == ("pull-failed", 7200)


def test_the_pod_s_own_limit_in_minutes_wins(tmp_path):
    assert pulled(tmp_path, annotated(max_pending_minute="20"), {}) == ("pull-failed", 1200)


def test_a_limit_that_eci_would_not_take_counts_for_nothing(tmp_path):
    assert pulled(tmp_path, annotated(max_pending_minute="5"), {})[0] == "ok"


def test_the_wait_for_stock_is_not_part_of_the_limit(tmp_path):
    template = annotated(max_pending_minute="200")
    outage = {"outages": [{"from": "0s", "to": "5h"}]}
    assert pulled(tmp_path, template, outage)[0] == "ok"


def test_a_pod_that_was_given_up_has_failed_and_says_why(tmp_path):
    simulation = run(tmp_path, workflow(annotated(max_pending_minute="20")), BIG)
    node = nodes(simulation)["w"]
    assert node.phase == "Failed"
    assert "longest time" in node.message
    used = {a.what: (a.value, a.source) for a in report(simulation).assumptions}
    assert used["longest time that a pod may pull and mount"] == ("20.0min", "eci-max-pending-minute")


NO_STOCK = {"shortages": [{"stock": 0}]}


def test_fail_fast_ends_the_pod_or_leaves_it_pending_as_the_scenario_says(tmp_path):
    template = annotated(fail_strategy="fail-fast")
    failed = run(tmp_path, workflow(template), NO_STOCK)
    assert nodes(failed)["w"].phase == "Failed"
    pending = run(tmp_path, workflow(template), NO_STOCK | {"create": {"fail_fast": "pending"}})
    node = nodes(pending)["w"]
    assert node.phase == "Pending"
    assert node.message.startswith("ContainerInstanceScheduleFailed: NoStock")
    assert report(pending).phase == "Stuck"


def test_a_pending_refusal_is_ended_by_a_timeout_only(tmp_path):
    template = annotated(fail_strategy="fail-fast") | {"timeout": "2m"}
    simulation = run(tmp_path, workflow(template), NO_STOCK | {"create": {"fail_fast": "pending"}})
    assert (nodes(simulation)["w"].phase, simulation.runs[0].phase) == ("Failed", "Failed")


def said(simulation, what):
    return [found.value for found in report(simulation).assumptions if found.what.startswith(what)]


def test_more_pods_at_once_than_the_scheduler_takes_without_its_batch_setting_are_told(tmp_path):
    quick = {"argo": {"qps": 1e6, "burst": 1e6}, "create": {"burst": 1e6}}
    assert said(run(tmp_path, crowd(1000), quick), "pods created at once") == []
    (told,) = said(run(tmp_path, crowd(1001), quick), "pods created at once")
    assert told.startswith("1,001; 1,000 are")


def test_a_scheduler_that_takes_few_at_once_makes_the_others_wait(tmp_path):
    values = {"create": {"at_once": 2, "sandbox": "10s", "burst": 100}}
    simulation = run(tmp_path, crowd(6), values)
    assert [event.at for event in events(simulation, PodPlaced)] == pytest.approx([10, 10, 20, 20, 30, 30])


def test_more_pods_on_a_virtual_node_than_advised_are_told(tmp_path):
    values = {"zones": {"b": {}}, "tasks": {"main": {"duration": "2h"}}}
    values |= {"argo": {"qps": 1e6, "burst": 1e6}, "create": {"burst": 1e6}, "limits": {"pods": 5000}}
    (told,) = said(run(tmp_path, crowd(3001), values), "pods at once on the virtual node of b")
    assert told.startswith("3,001; 3,000 are")


def test_a_full_virtual_node_makes_pods_wait_where_the_scenario_says_how_many_fit(tmp_path):
    values = {
        "zones": {"b": {}},
        "create": {"pods_per_node": 2, "sandbox": "0s"},
        "tasks": {"main": {"duration": "5m"}},
    }
    simulation = run(tmp_path, crowd(3), values)
    assert simulation.world.stock.most_pods == {"b": 2}
    assert simulation.runs[0].phase == "Succeeded"


# Images


def test_an_image_that_is_never_pulled_ends_the_pod_once_eci_gives_up(tmp_path):
    template = annotated(max_pending_minute="20")
    template["container"]["imagePullPolicy"] = "Never"
    simulation = run(tmp_path, workflow(template), {"cache": {"mode": "none"}})
    (placed,), (ended,) = events(simulation, PodPlaced), events(simulation, PodEnded)
    assert (ended.end, ended.at - placed.at) == ("pull-failed", 1200)
    assert "ErrImageNeverPull" in nodes(simulation)["w"].message


def test_a_registry_that_stays_down_ends_the_pod_once_eci_gives_up(tmp_path):
    simulation = run(tmp_path, workflow(leaf("main")), {"registry": {"outages": [{"registry": "public"}]}})
    (placed,), (ended,) = events(simulation, PodPlaced), events(simulation, PodEnded)
    assert (ended.end, ended.at - placed.at) == ("pull-failed", 14_400)
    assert "ImagePullBackOff: docker.io does not answer" in nodes(simulation)["w"].message
    assert report(simulation).bottleneck[0] == "image-backoff"


def test_a_pod_has_one_paid_disk_for_all_the_images_of_a_manual_cache(tmp_path):
    template = leaf("main", sidecars=[{"name": "s", "image": "side:1"}])
    values = {"cache": {"mode": "manual", "ready": ["leaf:1", "side:1"], "disk": "40Gi"}}
    simulation = run(tmp_path, workflow(template), values)
    assert sorted(event.disk_gib for event in events(simulation, CacheHit)) == [0, 40]


IMAGE_CACHE = {
    "apiVersion": "eci.alibabacloud.com/v1",
    "kind": "ImageCache",
    "metadata": {"name": "mine"},
    "spec": {"images": ["leaf:1"], "imageCacheSize": 25},
}


def test_an_image_cache_of_the_inputs_serves_pods_once_it_is_built(tmp_path):
    values = {"cache": {"mode": "manual", "build": "5m"}, "submit": {"every": "10m", "count": 2}}
    simulation = run(tmp_path, [workflow(leaf("main")), IMAGE_CACHE], values)
    (hit,) = events(simulation, CacheHit)
    assert (hit.workflow, hit.disk_gib) == ("w-2", 25)


def test_a_pod_that_names_a_cache_that_is_not_ready_cannot_be_created(tmp_path):
    simulation = run(tmp_path, [workflow(annotated(imc_id="mine")), IMAGE_CACHE], {})
    assert events(simulation, PodPlaced) == []
    assert nodes(simulation)["w"].message.startswith("image cache mine is not ready")


def test_a_listed_executor_image_is_pulled_too(tmp_path):
    values = {"images": {"quay.io/argoproj/argoexec:v4.1.2": {"size": "77MB"}, "leaf:1": {"size": "77MB"}}}
    values |= {"registry": {"public": "7.7MB/s"}, "cache": {"mode": "none"}}
    simulation = run(tmp_path, workflow(leaf("main")), values)
    (pull,) = [event for event in events(simulation, StageEnded) if event.stage == "pull"]
    assert pull.at - pull.began == pytest.approx(20)


def test_more_pulls_from_docker_hub_than_it_allows_are_told_unless_a_limit_is_set(tmp_path):
    words, none = "pulls from docker.io", {"cache": {"mode": "none"}}
    assert said(run(tmp_path, crowd(100), none), words) == []
    (told,) = said(run(tmp_path, crowd(101), none), words)
    assert told.startswith("101; 100 are the pulls that Docker Hub allows")
    limited = run(tmp_path, crowd(101), none | {"registry": {"limit": 100}})
    assert said(limited, words) == []
    assert limited.runs[0].phase == "Failed"


def test_more_pods_from_one_cache_than_it_serves_are_told_unless_it_has_copies(tmp_path):
    quick = {"argo": {"qps": 1e6, "burst": 1e6}, "create": {"burst": 1e6}}
    values, words = quick | {"cache": {"ready": ["leaf:1"]}}, "pods that start from one copy of image cache"
    assert said(run(tmp_path, crowd(1000), values), words) == []
    (told,) = said(run(tmp_path, crowd(1001), values), words)
    assert told.startswith("1,001; 1,000 are")
    values["cache"] |= {"copies": 2}
    assert said(run(tmp_path, crowd(1001), values), words) == []


# Ends that are counted from the request


def reclaimed_at(tmp_path, after):
    """How and when both pods of a crowd end, of which the first is reclaimed so long after its request."""
    script = [{"end": "reclaimed", "after": after, "from": "request"}]
    tasks = {"main": {"attempts": ["ok 10s"]}, "node:w[0].run(0:0)": {"attempts": script}}
    simulation = run(tmp_path, crowd(2), SLOW | {"tasks": tasks})
    return {event.node[-4:]: (event.end, event.at) for event in events(simulation, PodEnded)}


def test_a_pod_that_is_reclaimed_while_it_starts_holds_its_instance_until_then(tmp_path):
    ends = reclaimed_at(tmp_path, "20s")
    assert ends["0:0)"] == ("reclaimed", 20)
    assert ends["1:1)"][1] > 20 + 30 + 10  # it had to wait for the instance


def test_a_pod_whose_end_is_counted_from_its_request_runs_until_then(tmp_path):
    assert reclaimed_at(tmp_path, "1h")["0:0)"] == ("reclaimed", 3600)
