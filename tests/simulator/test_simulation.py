"""Whole runs: replay, common random numbers, what is refused, and runs that never end by themselves."""

import time

import pytest

from manifests import load
from manifests.errors import InputError, UsageError
from simulator import read_scenario, simulate
from simulator.events import NodeHeld, PassStarted, PodAsked, PodPlaced, StageEnded
from tests.simulator.worlds import (
    LOGIC,
    asked_and_ended,
    events,
    leaf,
    nodes,
    report,
    run,
    spans,
    step,
    steps,
    workflow,
)

NAPS = {"tasks": {"nap": {"duration": {"dist": "lognormal", "p50": "20s", "p95": "60s"}}}}


def naps(count=10, **fields):
    return workflow(steps([step("A", "nap", withSequence={"count": str(count)})]), leaf("nap", **fields))


def sandboxes(simulation):
    """How long each sandbox took, in the order in which they were asked for."""
    order = [event.node for event in events(simulation, PodAsked)]
    taken = {}
    for event in events(simulation, StageEnded):
        if event.stage == "sandbox":
            taken.setdefault(event.node, event.at - event.began)
    return [taken[node] for node in order]


# Replay and common random numbers


def test_the_same_seed_gives_the_same_log(tmp_path):
    assert run(tmp_path, naps(), NAPS, seed=7).world.log == run(tmp_path, naps(), NAPS, seed=7).world.log


def test_another_seed_gives_another_log(tmp_path):
    assert run(tmp_path, naps(), NAPS, seed=7).world.log != run(tmp_path, naps(), NAPS, seed=8).world.log


def test_adding_a_retry_strategy_changes_no_draw(tmp_path):
    plain = run(tmp_path, naps(), NAPS)
    retried = run(tmp_path, naps(retryStrategy={"limit": 3}), NAPS)
    assert sandboxes(retried) == pytest.approx(sandboxes(plain))
    assert retried.runs[0].finished == pytest.approx(plain.runs[0].finished)


def test_a_workflow_wide_retry_strategy_changes_no_draw_either(tmp_path):
    flow = naps()
    flow["spec"]["retryStrategy"] = {"limit": 3}
    assert sandboxes(run(tmp_path, flow, NAPS)) == pytest.approx(sandboxes(run(tmp_path, naps(), NAPS)))


def test_a_later_attempt_meets_its_own_luck(tmp_path):
    failing = NAPS | {"tasks": {"nap": {"attempts": ["fail 5s", "ok 5s"]}}}
    found = sandboxes(run(tmp_path, naps(5, retryStrategy={"limit": 1}), failing))
    assert len(set(found)) == len(found) == 10


def test_changing_the_oss_bandwidth_changes_no_sandbox(tmp_path):
    tasks = {"tasks": {"nap": {"duration": "5s", "reads": [{"from": "oss://b/k", "size": "1GB"}]}}}
    slow = run(tmp_path, naps(), tasks | {"oss": {"download": "1Gbps"}})
    fast = run(tmp_path, naps(), tasks | {"oss": {"download": "50Gbps"}})
    assert sandboxes(slow) == pytest.approx(sandboxes(fast))
    assert slow.runs[0].finished > fast.runs[0].finished


def test_more_items_leave_the_luck_of_the_others_as_it_was(tmp_path):
    few, many = (sandboxes(run(tmp_path, naps(count), NAPS)) for count in (5, 20))
    assert many[:5] == pytest.approx(few)


# Parameters and tags

PRINT = leaf("show", inputs={"parameters": [{"name": "n", "default": "1"}]})
PRINT["container"] = {"image": "leaf:1", "command": ["sleep", "{{inputs.parameters.n}}"]}


def with_argument(value="5"):
    arguments = {"parameters": [{"name": "n", "value": "{{workflow.parameters.n}}"}]}
    flow = workflow(steps([step("A", "show", arguments=arguments)]), PRINT)
    flow["spec"]["arguments"] = {"parameters": [{"name": "n", "value": value} if value is not None else {"name": "n"}]}
    return flow


def test_arguments_reach_the_pod(tmp_path):
    assert nodes(run(tmp_path, with_argument(), LOGIC))["w[0].A"].finished == 5


def test_a_parameter_of_the_command_line_replaces_an_argument(tmp_path):
    assert nodes(run(tmp_path, with_argument(), LOGIC, parameters={"n": "9"}))["w[0].A"].finished == 9


def test_an_argument_without_a_value_is_asked_for(tmp_path):
    with pytest.raises(InputError, match="-p n=VALUE"):
        run(tmp_path, with_argument(None), LOGIC)
    assert run(tmp_path, with_argument(None), LOGIC, parameters={"n": "3"}).runs[0].finished == 3


def test_an_input_falls_back_to_its_default(tmp_path):
    flow = workflow(steps([step("A", "show")]), PRINT)
    assert nodes(run(tmp_path, flow, LOGIC))["w[0].A"].finished == 1


def test_outputs_of_a_step_feed_a_later_loop(tmp_path):
    second = step(
        "B",
        "show",
        withParam="{{steps.A.outputs.result}}",
        arguments={"parameters": [{"name": "n", "value": "{{item}}"}]},
    )
    flow = workflow(steps([step("A", "list")], [second]), leaf("list"), PRINT)
    values = LOGIC | {"tasks": {"list": {"duration": "0s", "outputs": {"result": "[2, 4]"}}}}
    assert spans(run(tmp_path, flow, values)) == {"w[0].A": (0, 0), "w[1].B(0:2)": (0, 2), "w[1].B(1:4)": (0, 4)}


def test_a_list_that_only_a_real_run_would_print_is_asked_for_by_its_key(tmp_path):
    flow = workflow(
        steps([step("A", "list")], [step("B", "list", withParam="{{steps.A.outputs.result}}")]), leaf("list")
    )
    with pytest.raises(InputError, match=r"test\.yaml:1:\d+: .*outputs\.result"):
        run(tmp_path, flow, LOGIC)


def test_each_attempt_knows_its_number_and_how_the_last_one_ended(tmp_path):
    template = leaf("main", retryStrategy={"limit": 3})
    patch = '{"containers": [{"name": "main", "resources": {"limits": {"cpu": "2", "memory": "%s"}}}]}'
    template["podSpecPatch"] = patch % "{{retries}}6Gi"
    template["container"]["args"] = ["{{lastRetry.exitCode}} {{lastRetry.status}} {{lastRetry.duration}}"]
    values = {"tasks": {"main": {"attempts": [{"end": "fail", "after": "5s", "exit_code": 3}, "oom 8s", "ok 5s"]}}}
    values |= {"create": {"sandbox": "0s", "start": "0s"}, "cache": {"ready": ["leaf:1"]}}
    simulation = run(tmp_path, workflow(template), values)
    assert [event.spec for event in events(simulation, PodPlaced)] == ["2-6Gi", "2-16Gi", "4-26Gi"]
    seen = [node.plan.template.container.args for name, node in nodes(simulation).items() if node.plan]
    assert seen == [("0  0",), ("3 Failed 5",), ("137 Failed 8",)]


def test_a_workflow_wide_patch_is_filled_for_each_pod(tmp_path):
    template = leaf("main", retryStrategy={"limit": 1})
    patch = '{"containers": [{"name": "main", "resources": {"limits": {"cpu": "2", "memory": "{{retries}}6Gi"}}}]}'
    flow = workflow(template, podSpecPatch=patch)
    simulation = run(tmp_path, flow, {"tasks": {"main": {"attempts": ["fail 5s", "ok 5s"]}}})
    assert [event.spec for event in events(simulation, PodPlaced)] == ["2-6Gi", "2-16Gi"]


# Other objects and several workflows

OTHER = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "WorkflowTemplate",
    "metadata": {"name": "shared"},
    "spec": {
        "retryStrategy": {"limit": 5},
        "podMetadata": {"annotations": {"k8s.aliyun.com/eci-use-specs": "4-8Gi"}},
        "templates": [leaf("nap")],
    },
}


def calling(template):
    return workflow(steps([{"name": "A", "templateRef": {"name": "shared", "template": template}}]))


def test_of_another_object_only_its_pod_metadata_comes_along(tmp_path):
    simulation = run(tmp_path, [calling("nap"), OTHER], {"tasks": {"nap": {"attempts": ["fail 5s"]}}})
    assert [event.spec for event in events(simulation, PodPlaced)] == ["4-8Gi"]
    assert nodes(simulation)["w[0].A"].type == "Pod"


def test_a_vswitch_of_a_referenced_template_has_its_zone(tmp_path):
    template = leaf("nap", metadata={"annotations": {"k8s.aliyun.com/eci-vswitch": "vsw-1"}})
    other = OTHER | {"spec": {"templates": [template]}}
    simulation = run(tmp_path, [calling("nap"), other], {"zones": {"b": {"vswitch": "vsw-1"}, "c": {}}})
    assert [event.zone for event in events(simulation, PodPlaced)] == ["b"]


def test_a_vswitch_that_only_a_run_names_gets_a_zone_and_is_said_to(tmp_path):
    template = leaf("nap", metadata={"annotations": {"k8s.aliyun.com/eci-vswitch": "{{inputs.parameters.vsw}}"}})
    template |= {"inputs": {"parameters": [{"name": "vsw"}]}}
    arguments = {"parameters": [{"name": "vsw", "value": "vsw-9"}]}
    simulation = run(tmp_path, workflow(steps([step("A", "nap", arguments=arguments)]), template), {"zones": {"b": {}}})
    assert [event.zone for event in events(simulation, PodPlaced)] == ["b"]
    assert "zone of vSwitch vsw-9" in [entry.what for entry in simulation.world.ledger.listed()]


def test_a_spec_of_a_referenced_template_is_checked_before_the_run(tmp_path):
    template = leaf("nap", metadata={"annotations": {"k8s.aliyun.com/eci-use-specs": "ecs.nope"}})
    with pytest.raises(InputError, match=r"template 'nap': spec 'ecs\.nope'"):
        run(tmp_path, [calling("nap"), OTHER | {"spec": {"templates": [template]}}], {})


def test_several_workflows_share_stock_and_end_each_for_itself(tmp_path):
    flows = [workflow(leaf("main"), name=name) for name in ("one", "two")]
    values = {"zones": {"b": {"stock": {"2-4Gi": 1}}}, "tasks": {"main": {"attempts": ["ok 60s"]}}}
    first, second = run(tmp_path, flows, values).runs
    assert first.phase == second.phase == "Succeeded"
    assert second.finished > first.finished + 60


def test_workflows_are_submitted_when_the_scenario_says(tmp_path):
    flows = [workflow(leaf("main"), name=name) for name in ("one", "two")]
    found = run(tmp_path, flows, LOGIC | {"submit": {"at": {"one": "60s"}}})
    assert [(each.name, each.submitted, each.started) for each in found.runs] == [("one", 60, 60), ("two", 0, 0)]


def test_workflows_of_one_name_are_told_apart(tmp_path):
    found = run(tmp_path, [workflow(leaf("main"), name="w-"), workflow(leaf("main"), name="w-")], LOGIC)
    assert [each.name for each in found.runs] == ["w", "w-2"]


# What is refused


def test_without_a_workflow_there_is_nothing_to_simulate(tmp_path):
    with pytest.raises(InputError, match=r"no Workflow to simulate in .*found only WorkflowTemplate"):
        run(tmp_path, OTHER, {})


def test_what_argo_would_reject_is_not_simulated(tmp_path):
    with pytest.raises(InputError, match=r"Argo would reject .*:\d+:\d+: "):
        run(tmp_path, workflow(steps([step("A", "nowhere")])), {})


def sized(spec):
    return leaf("a", metadata={"annotations": {"k8s.aliyun.com/eci-use-specs": spec}})


def test_a_spec_that_does_not_exist_is_refused_before_the_run(tmp_path):
    with pytest.raises(InputError, match=r"template 'a': spec 'ecs\.nope' is neither"):
        run(tmp_path, workflow(sized("ecs.nope")), {})


def test_a_spec_that_a_parameter_gives_is_checked_where_it_is_known(tmp_path):
    template = sized("{{inputs.parameters.spec}}") | {"inputs": {"parameters": [{"name": "spec"}]}}

    def flow(spec):
        arguments = {"parameters": [{"name": "spec", "value": spec}]}
        return workflow(steps([step("A", "a", arguments=arguments)]), template)

    assert [e.spec for e in events(run(tmp_path, flow("4-8Gi"), {}), PodPlaced)] == ["4-8Gi"]
    with pytest.raises(InputError, match=r"node w\[0\]\.A, template 'a': spec 'ecs\.nope'"):
        run(tmp_path, flow("ecs.nope"), {})


# Runs that never end by themselves


def quick(function):
    began = time.perf_counter()
    found = function()
    assert time.perf_counter() - began < 20
    return found


def test_an_endless_retry_is_cut_off_by_the_number_of_pods_and_said_so(tmp_path):
    flow = workflow(leaf("main", retryStrategy={}))
    values = {"tasks": {"main": {"attempts": ["fail 5s"]}}, "limits": {"pods": 3000}}
    found = report(quick(lambda: run(tmp_path, flow, values)))
    assert found.phase == "Stuck"
    assert "more than 3,000 pods" in found.stuck.reason


def test_an_endless_retry_is_cut_off_at_the_horizon_and_said_so(tmp_path):
    flow = workflow(leaf("main", retryStrategy={"retryPolicy": "Always"}))
    values = {"tasks": {"main": {"attempts": ["fail 5s"]}}, "limits": {"horizon": "6h"}}
    found = report(quick(lambda: run(tmp_path, flow, values)))
    assert found.phase == "Stuck"
    assert "not ended after 6.0h" in found.stuck.reason


@pytest.mark.parametrize("end", ["fail 0s", "provider-failed 0s", "deleted 0s"])
def test_a_retry_that_takes_no_time_at_all_is_cut_off_too(tmp_path, end):
    flow = workflow(leaf("main", retryStrategy={}))
    values = LOGIC | {"tasks": {"main": {"attempts": [end]}}, "limits": {"pods": 2000}}
    assert "more than 2,000 pods" in quick(lambda: run(tmp_path, flow, values)).cut_off


def test_the_cost_of_an_attempt_does_not_grow_with_their_number(tmp_path):
    flow = workflow(leaf("main", retryStrategy={"limit": 20_000}))
    values = LOGIC | {"tasks": {"main": {"attempts": ["fail 1s"]}}}
    found = quick(lambda: run(tmp_path, flow, values))
    assert found.runs[0].finished == 20_001


def test_a_workflow_that_waits_for_stock_for_ever_is_stuck_with_that_reason(tmp_path):
    found = report(run(tmp_path, workflow(leaf("main")), {"zones": {"b": {"stock": {"2-4Gi": 0}}}}))
    assert found.phase == "Stuck"
    assert found.stuck.reason.startswith("1 pod waits for stock for ever")
    assert found.stuck.reason.endswith("ECI has no 2-4Gi left in b")


def test_one_stuck_workflow_does_not_keep_another_from_ending(tmp_path):
    flows = [workflow(leaf(name), name=name) for name in ("lost", "fine")]
    found = run(tmp_path, flows, LOGIC | {"tasks": {"lost": {"attempts": ["hang"]}}})
    assert [each.phase for each in found.runs] == ["Running", "Succeeded"]


def test_nothing_is_simulated_past_the_end_of_the_last_workflow(tmp_path):
    flow = workflow(leaf("main", activeDeadlineSeconds=86400), activeDeadlineSeconds=864000)
    simulation = run(tmp_path, flow, LOGIC | {"limits": {"horizon": "1h"}})
    assert simulation.ended_at == simulation.runs[0].finished == 10
    assert simulation.cut_off == ""


# Limits in the log


def test_a_node_that_a_limit_held_back_tells_since_when_as_it_starts(tmp_path):
    simulation = run(tmp_path, naps(5), LOGIC | {"tasks": {"nap": {"attempts": ["ok 5s"]}}})
    assert events(simulation, NodeHeld) == []
    limited = naps(5)
    limited["spec"]["parallelism"] = 2
    simulation = run(tmp_path, limited, LOGIC | {"tasks": {"nap": {"attempts": ["ok 5s"]}}})
    assert [(event.at, event.node, event.by, event.since) for event in events(simulation, NodeHeld)] == [
        (5, "w[0].A(2:2)", "parallelism", 0),
        (5, "w[0].A(3:3)", "parallelism", 0),
        (10, "w[0].A(4:4)", "parallelism", 0),
    ]


# Size


def test_five_thousand_pods_are_simulated_in_seconds(tmp_path):
    flow = workflow(steps([step("A", "nap", withSequence={"start": "1", "end": "5000"})]), leaf("nap"), parallelism=500)
    found = quick(lambda: run(tmp_path, flow, {"tasks": {"nap": {"duration": "30s"}}}))
    assert found.runs[0].phase == "Succeeded"
    assert report(found).peak == 500


def test_five_thousand_passes_over_five_thousand_pods_are_simulated_in_seconds(tmp_path):
    duration = {"dist": "lognormal", "p50": "20s", "p95": "60s"}
    flow = workflow(steps([step("A", "nap", withSequence={"count": "5000"})]), leaf("nap"), parallelism=50)
    found = quick(lambda: run(tmp_path, flow, LOGIC | {"tasks": {"nap": {"duration": duration}}}))
    assert len(events(found, PassStarted)) >= 5000


def test_a_long_pass_is_broken_off_and_goes_on_in_the_next_one(tmp_path):
    flow = workflow(steps([step("A", "nap", withSequence={"count": "1000"})]), leaf("nap"))
    simulation = run(tmp_path, flow, {"tasks": {"nap": {"attempts": ["ok 1h"]}}})
    first, second = [event.at for event in events(simulation, PassStarted)][:2]
    asked = [event for event in events(simulation, PodAsked) if event.pass_at == first]
    assert second == pytest.approx(30, abs=0.1)
    assert 625 <= len(asked) <= 635  # 30 at once, then 20 a second
    assert len(events(simulation, PodAsked)) == 1000


def test_every_pod_ends_once_and_the_log_is_in_order(tmp_path):
    simulation = run(
        tmp_path, naps(50, retryStrategy={"limit": 2}), {"tasks": {"nap": {"attempts": ["evicted 5s", "ok 9s"]}}}
    )
    asked, ended = asked_and_ended(simulation)
    assert asked == ended
    assert set(asked.values()) == {1}
    instants = [event.at for event in simulation.world.log]
    assert instants == sorted(instants)


def test_a_time_for_a_workflow_that_is_not_there_is_refused_with_the_near_miss() -> None:
    with pytest.raises(UsageError, match=r"submit\.at\.sturdy-nap: .*'sturdy-naps'"):
        simulate(load(["fixtures/guide/success-rate"]), read_scenario(None, ["submit.at.sturdy-nap=5s"]))


def test_a_task_pattern_that_matches_nothing_is_said_so() -> None:
    run = simulate(load(["fixtures/guide/success-rate"]), read_scenario(None, ["tasks.napp.duration=5s"]))
    noted = {entry.what: entry.value for entry in run.world.ledger.listed()}
    assert "matches no template" in noted["tasks.napp"]


def test_a_task_pattern_may_name_a_template_without_pods(tmp_path) -> None:
    pause = {"name": "pause", "suspend": {}}
    simulation = run(tmp_path, workflow(pause), {"tasks": {"pause": {"duration": "5s"}}})
    assert not any(entry.what == "tasks.pause" for entry in simulation.world.ledger.listed())
    assert simulation.runs[0].phase == "Succeeded"
