"""What holds in every small world: loops, nested steps, retries, scarce stock, outages, pods that end in any way."""

from collections import Counter

from hypothesis import given, settings

from simulator.events import PodAsked, PodEnded
from simulator.results.report import make_reports
from simulator.testing.cases import cases
from simulator.testing.workflows import FEATURES, workflows
from tests.simulator.test_laws import attempts, most_at_once
from tests.simulator.worlds import simulated, templates

ZONES = {"zones": ("b", "c")}
WITHOUT_HANDLERS = workflows(features=[feature for feature in FEATURES if feature != "hooks"])


@settings(max_examples=250)
@given(cases(**ZONES))
def test_whatever_happens_the_run_is_sound(case):
    simulation = simulated(case)
    (run,), log = simulation.runs, simulation.world.log
    instants = [event.at for event in log]
    assert instants == sorted(instants)

    asked = Counter(event.node for event in log if isinstance(event, PodAsked))
    ended = Counter(event.node for event in log if isinstance(event, PodEnded))
    limit = case.manifests.workflow["spec"].get("parallelism")
    if limit is not None:
        assert most_at_once(log, lambda event: event.node in run.nodes) <= limit  # the agent is no node

    known = templates(case.manifests)
    for node in run.nodes.values():
        if node.type == "Retry":
            assert len(attempts(run.nodes, node)) <= known[node.template]["retryStrategy"]["limit"] + 1
        assert node.finished is None or node.finished >= node.started

    (found,) = make_reports(simulation)
    stock = simulation.world.stock
    if run.ended:
        assert run.phase in ("Succeeded", "Failed", "Error")
        assert asked == ended
        assert not stock.live
        assert all(pool.live == 0 for zone in stock.zones.values() for pool in (*zone.pools.values(), zone.ips))
        assert stock.quota.left(simulation.world.env.now) == simulation.world.scenario.vcpu_quota
        if set(asked.values()) <= {1}:  # reports take the pods of one node for one
            assert sum(found.bound.values()) <= found.makespan + 1e-6
    else:
        assert found.phase == "Stuck"
        assert found.stuck.reason
        assert ended <= asked
        assert all(asked[name] - ended[name] <= 1 for name in asked)
    stock.check()


@settings(max_examples=30)
@given(cases(**ZONES))
def test_any_case_can_be_replayed(case):
    assert simulated(case).world.log == simulated(case).world.log


@settings(max_examples=50)
@given(cases(workflows=WITHOUT_HANDLERS, **ZONES))
def test_a_workflow_with_a_deadline_always_ends(case):
    case.manifests.workflow["spec"]["activeDeadlineSeconds"] = 120
    (run,) = simulated(case).runs
    assert run.ended
    assert run.finished <= 120 + 1200 + 20  # the controller may notice as late as its next re-wake
