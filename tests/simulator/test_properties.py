"""What holds in every small world: loops, nested steps, retries, scarce stock, outages, pods that end in any way."""

import json
from collections import Counter

from hypothesis import given, settings

from simulator.events import PodAsked, PodEnded
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from tests.simulator.strategies import worlds
from tests.simulator.test_laws import most_at_once
from tests.simulator.worlds import manifests

STEPS = worlds(dags=False, with_conditions=False, locks=False, with_hooks=False)


def simulated(tmp_path_factory, world):
    documents, values = world
    file = tmp_path_factory.getbasetemp() / "world.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    scenario = read_scenario(str(file))
    return simulate(manifests(*documents), scenario, seed=1), scenario


@settings(max_examples=250)
@given(STEPS)
def test_whatever_happens_the_run_is_sound(tmp_path_factory, world):
    simulation, scenario = simulated(tmp_path_factory, world)
    (run,), log = simulation.runs, simulation.world.log
    instants = [event.at for event in log]
    assert instants == sorted(instants)

    asked = Counter(event.node for event in log if isinstance(event, PodAsked))
    ended = Counter(event.node for event in log if isinstance(event, PodEnded))
    limit = world[0][0]["spec"].get("parallelism")
    if limit is not None:
        assert most_at_once(log, lambda _: True) <= limit

    retried = {
        template["name"]: template["retryStrategy"]
        for template in world[0][0]["spec"]["templates"]
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
        assert not stock.live
        assert all(pool.live == 0 for zone in stock.zones.values() for pool in (*zone.pools.values(), zone.ips))
        assert stock.quota.left(simulation.world.env.now) == scenario.vcpu_quota
        if set(asked.values()) <= {1}:  # reports take the pods of one node for one
            assert sum(found.bound.values()) <= found.makespan + 1e-6
    else:
        assert found.phase == "Stuck"
        assert found.stuck.reason
        assert ended <= asked
        assert all(asked[name] - ended[name] <= 1 for name in asked)
    stock.check()


@settings(max_examples=30)
@given(STEPS)
def test_any_world_can_be_replayed(tmp_path_factory, world):
    assert simulated(tmp_path_factory, world)[0].world.log == simulated(tmp_path_factory, world)[0].world.log


@settings(max_examples=50)
@given(STEPS)
def test_a_workflow_with_a_deadline_always_ends(tmp_path_factory, world):
    (flow,), values = world
    flow["spec"]["activeDeadlineSeconds"] = 120
    simulation, _ = simulated(tmp_path_factory, ([flow], values))
    assert simulation.runs[0].ended
    assert simulation.runs[0].finished <= 120 + 1200 + 20  # the controller may notice as late as its next re-wake
