"""What holds in every small world: loops, nested steps, retries, scarce stock, outages, pods that end in any way."""

import json
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.events import PodAsked, PodEnded
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from tests.simulator.worlds import leaf, manifests, step, steps, workflow

SPEC = "k8s.aliyun.com/eci-use-specs"
FAIL = "k8s.aliyun.com/eci-fail-strategy"
seconds = st.integers(1, 90).map("{}s".format)
ends = st.builds(
    "{} {}".format,
    st.sampled_from(["ok", "ok", "ok", "fail", "oom", "evicted", "deleted", "provider-failed", "waiting-failed"]),
    seconds,
)
rare_ends = st.sampled_from(["hang", "pull-failed 3s"])
backoffs = st.fixed_dictionaries(
    {"duration": st.sampled_from(["0", "7", "30s"])},
    optional={
        "factor": st.integers(0, 3),
        "maxDuration": st.sampled_from(["60", "10m"]),
        "cap": st.sampled_from(["20"]),
    },
)
strategies = st.fixed_dictionaries(
    {"limit": st.integers(0, 3)},
    optional={"retryPolicy": st.sampled_from(["Always", "OnFailure", "OnError"]), "backoff": backoffs},
)
loops = st.one_of(
    st.just({}),
    st.integers(0, 5).map(lambda count: {"withSequence": {"count": str(count)}}),
    st.lists(st.sampled_from(["a", "b(c)", {"k": 1}]), min_size=1, max_size=4).map(lambda items: {"withItems": items}),
)
continues = st.sampled_from([{}, {"continueOn": {"failed": True}}, {"continueOn": {"error": True, "failed": True}}])


@st.composite
def leaves(draw, name):
    found = leaf(name, metadata={"annotations": {SPEC: draw(st.sampled_from(["ecs.c6.large", "2-4Gi"]))}})
    found["metadata"]["annotations"] |= draw(st.sampled_from([{}, {}, {FAIL: "fail-fast"}]))
    if draw(st.booleans()):
        found["retryStrategy"] = draw(strategies)
    found |= draw(st.sampled_from([{}, {}, {"timeout": "45s"}, {"activeDeadlineSeconds": 40}]))
    return found


@st.composite
def worlds(draw):
    """A workflow and the plain values of a scenario."""
    names = ["x", "y", "inner"]

    def groups(templates):
        group = st.lists(
            st.builds(lambda t, loop, cont: (t, loop | cont), st.sampled_from(templates), loops, continues),
            min_size=1,
            max_size=2,
        )
        written = draw(st.lists(group, min_size=1, max_size=2))
        return [[step(f"s{g}{n}", t, **more) for n, (t, more) in enumerate(found)] for g, found in enumerate(written)]

    main = steps(*groups(names))
    inner = steps(*groups(["x", "y"])) | {"name": "inner"}
    for template in (main, inner):
        if draw(st.booleans()):
            template["parallelism"] = draw(st.integers(1, 3))
        if draw(st.integers(0, 3)) == 0:
            template["retryStrategy"] = {"limit": draw(st.integers(0, 1))}
    spec = {}
    if draw(st.booleans()):
        spec["parallelism"] = draw(st.integers(1, 4))
    if draw(st.integers(0, 2)) == 0:
        spec["activeDeadlineSeconds"] = draw(st.integers(1, 300))
    flow = workflow(main, inner, draw(leaves("x")), draw(leaves("y")), **spec)
    scripts = st.lists(ends, min_size=1, max_size=4) | st.lists(ends | rare_ends, min_size=1, max_size=4)
    pool = {"ecs.c6.large": draw(st.integers(0, 4))}
    values = {
        "tasks": {name: {"attempts": draw(scripts)} for name in "xy"},
        "zones": {"b": {"stock": pool, "ips": draw(st.integers(1, 6))}, "c": {"stock": dict(pool)}},
        "quota": {"vcpu": draw(st.sampled_from(["unlimited", 2, 4]))},
        "argo": {"requeue": draw(st.sampled_from(["0s", "10s"]))},
        "create": {"sandbox": draw(st.sampled_from(["0s", "12s"])), "per_try": draw(st.sampled_from(["0s", "2s"]))},
        "limits": {"horizon": "48h", "pods": 2000},
    }
    if draw(st.booleans()):
        begin = draw(st.integers(0, 100))
        values["outages"] = [{"zone": "b", "from": f"{begin}s", "to": f"{begin + draw(st.integers(1, 600))}s"}]
    if draw(st.integers(0, 2)) == 0:
        values["pending"] = draw(st.sampled_from(["0s", "3s"]))
    return flow, values


def simulated(tmp_path_factory, world):
    flow, values = world
    file = tmp_path_factory.getbasetemp() / "world.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    scenario = read_scenario(str(file))
    return simulate(manifests(flow), scenario, seed=1), scenario


def most_alive(log):
    alive = most = 0
    for event in log:
        alive += isinstance(event, PodAsked) - isinstance(event, PodEnded)
        most = max(most, alive)
    return most


@settings(max_examples=250)
@given(worlds())
def test_whatever_happens_the_run_is_sound(tmp_path_factory, world):
    simulation, scenario = simulated(tmp_path_factory, world)
    (run,), log = simulation.runs, simulation.world.log
    instants = [event.at for event in log]
    assert instants == sorted(instants)

    asked = Counter(event.node for event in log if isinstance(event, PodAsked))
    ended = Counter(event.node for event in log if isinstance(event, PodEnded))
    limit = world[0]["spec"].get("parallelism")
    if limit is not None:
        assert most_alive(log) <= limit

    retried = {
        template["name"]: template["retryStrategy"]
        for template in world[0]["spec"]["templates"]
        if "retryStrategy" in template
    }
    for node in run.nodes.values():
        if node.type == "Retry":
            assert len(node.children) <= retried[node.template]["limit"] + 1
        assert node.finished is None or node.finished >= node.started

    (found,) = make_reports(simulation)
    stock = simulation.world.stock
    if run.ended:
        assert run.phase in ("Succeeded", "Failed", "Error")
        assert asked == ended
        zones = {setup.name: setup for setup in scenario.zones}
        assert {name: (zone.pools, zone.ips) for name, zone in stock.zones.items()} == {
            name: (setup.stock, setup.ips) for name, setup in zones.items()
        }
        assert stock.vcpu_left == scenario.vcpu_quota
        if set(asked.values()) <= {1}:  # reports take the pods of one node for one
            assert sum(found.bound.values()) <= found.makespan + 1e-6
    else:
        assert found.phase == "Stuck"
        assert found.stuck.reason
        assert ended <= asked
        assert all(asked[name] - ended[name] <= 1 for name in asked)
    assert all(zone.ips >= 0 and min(zone.pools.values()) >= 0 for zone in stock.zones.values())


@settings(max_examples=30)
@given(worlds())
def test_any_world_can_be_replayed(tmp_path_factory, world):
    assert simulated(tmp_path_factory, world)[0].world.log == simulated(tmp_path_factory, world)[0].world.log


@settings(max_examples=50)
@given(worlds())
def test_a_workflow_with_a_deadline_always_ends(tmp_path_factory, world):
    flow, values = world
    flow["spec"]["activeDeadlineSeconds"] = 120
    simulation, _ = simulated(tmp_path_factory, (flow, values))
    assert simulation.runs[0].ended
    assert simulation.runs[0].finished <= 120 + 1200 + 20  # the controller may notice as late as its next re-wake
