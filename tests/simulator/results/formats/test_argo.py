"""A run as a Workflow with a status: what Argo's own tools would read."""

import io
import json
from datetime import UTC, datetime
from functools import cache

import jsonschema
import pytest
from hera.workflows.models.io.argoproj.workflow.v1alpha1 import Workflow

from manifests import load
from manifests.pod import Resources
from simulator.controller.names import node_id
from simulator.events import StageEnded
from simulator.results.formats import argo
from simulator.results.resources import used
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from tests.simulator.results.runs import node, plan, simulated
from tests.simulator.worlds import LOGIC, leaf, run, step, steps, workflow


def written(simulation, **options):
    out = io.StringIO()
    argo.write(simulation, out, **options)
    return json.loads(out.getvalue())


def status(*nodes, **more):
    return written(simulated(*nodes, **more))["status"]


def nodes_of(*nodes, **more):
    return {found["name"]: found for found in status(*nodes, **more)["nodes"].values()}


@cache
def schema():
    """Hera's model of a Workflow, which knows the status too, without a place for keys that Argo does not have."""
    found = Workflow.model_json_schema(by_alias=True)
    for definition in (found, *found["$defs"].values()):
        if "properties" in definition:
            definition["additionalProperties"] = False
    return jsonschema.Draft202012Validator(found)


def retried_steps():
    """A step that failed once, beside another; then a loop in a DAG with an exit handler of the whole workflow."""
    return [
        node("w", "Steps", "", template="main", children=["w[0]"], outbound=["w[1]"]),
        node("w[0]", "StepGroup", children=["w[0].A", "w[0].B"]),
        node("w[0].A", "Retry", children=["w[0].A(0)", "w[0].A(1)"]),
        node("w[0].A(0)", "Pod", phase="Failed", message="main: Error (exit code 1)", exit_code=1, is_attempt=True),
        node("w[0].B", "Skipped", phase="Skipped"),
        node("w[0].A(1)", "Pod", is_attempt=True, children=["w[1]"]),
        node("w[1]", "StepGroup", children=["w[1].D"]),
        node("w[1].D", "DAG", children=["w[1].D.L", "w[1].D.S"], outbound=["w[1].D.S", "w[1].D.T"]),
        node("w[1].D.L", "TaskGroup", "w[1].D", children=["w[1].D.L(0:x)", "w[1].D.L(1:y)"]),
        node("w[1].D.S", "Suspend", "w[1].D"),
        node("w[1].D.L(0:x)", "Pod", "w[1].D", children=["w[1].D.T"]),
        node("w[1].D.L(1:y)", "Pod", "w[1].D", children=["w[1].D.T"]),
        node("w[1].D.T", "Pod", "w[1].D"),
        node("w.onExit", "Pod", "", is_hook=True),
    ]


def test_identifiers_follow_argos_hash_of_the_name():
    found = status(*retried_steps())["nodes"]
    assert found["w"]["name"] == "w"
    assert found["w-3635586449"]["name"] == "w.onExit"
    assert all(key == one["id"] == node_id("w", one["name"]) for key, one in found.items())


def test_what_it_writes_is_a_workflow_to_argos_models():
    extra = [
        node("w[0].C", "Pod", template="pair", children=["w[0].C.a"], plan=plan("pair"), ran_from=1.0, is_daemon=True),
        node("w[0].C.a", "Container", "w[0].C", is_memoized=True, template="beside", plan=plan("beside")),
        node("w[0].D", "HTTP", phase="Running", finished=None, template_ref={"name": "t", "template": "x"}),
        node("w[0].E", "Plugin", inputs={"n": "7"}, result="r", parameters={"p": "1"}, host="zone-b"),
    ]
    found = written(simulated(*retried_steps(), *extra, message="told"))
    assert [error.message for error in schema().iter_errors(found)] == []
    assert Workflow.model_validate(found).status.nodes["w"].type == "Steps"


@pytest.mark.parametrize(
    ("path", "scenario"),
    [
        ("fixtures/guide/success-rate", "fixtures/stock/zone-b-drought.yaml"),
        ("fixtures/stock/one-zone-fail-back.yaml", "fixtures/stock/zone-b-drought.yaml"),
        ("fixtures/guide/data-loading/fluid", "fixtures/guide/data-loading/scenario.yaml"),
    ],
)
def test_simulated_runs_are_workflows_to_argos_models(path, scenario):
    found = written(simulate(load([path]), read_scenario(scenario)))
    assert [error.message for error in schema().iter_errors(found)] == []


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    """A DAG with a retried loop, nested steps, a suspension, a container set, handlers, and a task that is omitted."""
    tasks = [
        {"name": "gen", "template": "a"},
        {"name": "pause", "template": "pause", "depends": "gen"},
        {"name": "fan", "template": "flaky", "depends": "gen", "withItems": ["x", "z"]},
        {"name": "inner", "template": "inner", "depends": "fan && pause", "onExit": "a"},
        {"name": "never", "template": "a", "depends": "gen.Failed"},
        {"name": "pair", "template": "pair", "depends": "inner"},
    ]
    inner = [[{"name": "s", "template": "a", "withItems": [1, 2]}], [{"name": "t", "template": "a", "when": "1 == 2"}]]
    containers = [{"name": "one", "image": "leaf:1"}, {"name": "main", "image": "leaf:1", "dependencies": ["one"]}]
    flow = workflow(
        {"name": "main", "dag": {"tasks": tasks}},
        {"name": "inner", "steps": inner},
        {"name": "pause", "suspend": {"duration": "5"}},
        {"name": "pair", "containerSet": {"containers": containers}},
        leaf("flaky", retryStrategy={"limit": 1}),
        leaf("a"),
        onExit="a",
    )
    values = {
        "tasks": {"flaky": {"attempts": ["fail 5s", "ok 5s"]}, "a": {"duration": "5s"}, "pair": {"duration": "5s"}}
    }
    return written(run(tmp_path_factory.mktemp("varied"), flow, LOGIC | values))


def test_a_run_of_everything_is_a_workflow_to_argos_models(varied):
    assert [error.message for error in schema().iter_errors(varied)] == []
    types = {one["type"] for one in varied["status"]["nodes"].values()}
    assert types == {"DAG", "Steps", "StepGroup", "TaskGroup", "Retry", "Pod", "Container", "Skipped", "Suspend"}


def test_the_edges_of_a_run_lead_from_the_root_to_all_but_the_workflows_handlers(varied):
    nodes = varied["status"]["nodes"]
    seen, left = {"w"}, ["w"]
    while left:
        children = [child for child in nodes[left.pop()].get("children", []) if child not in seen]
        seen.update(children)
        left += children
    assert {nodes[key]["name"] for key in set(nodes) - seen} == {"w.onExit"}
    ends = {nodes[key]["name"] for key in nodes["w"]["outboundNodes"]}
    assert ends == {"w.never", "w.pair.main"}


def test_every_pod_of_a_run_that_ran_used_something(varied):
    pods = [one for one in varied["status"]["nodes"].values() if one["type"] == "Pod"]
    assert len(pods) == 10
    assert all(one["resourcesDuration"]["memory"] >= 10 for one in pods)
    total = sum(one["resourcesDuration"]["memory"] for one in pods)
    assert varied["status"]["resourcesDuration"]["memory"] == total


def test_every_edge_and_every_boundary_leads_to_a_node():
    found = status(*retried_steps())["nodes"]
    for one in found.values():
        ends = [*one.get("children", []), *one.get("outboundNodes", []), one.get("boundaryID", "w")]
        assert set(ends) <= set(found), one["name"]


def test_ends_of_steps_and_dags_are_the_last_nodes_in_them():
    found = nodes_of(*retried_steps())
    ends = {name: one["outboundNodes"] for name, one in found.items() if "outboundNodes" in one}
    last = [node_id("w", "w[1].D.S"), node_id("w", "w[1].D.T")]
    assert set(ends) == {"w", "w[1].D"}
    assert sorted(ends["w"]) == sorted(ends["w[1].D"]) == sorted(last)


def test_display_names_leave_out_what_they_lie_in_unless_the_template_gives_one():
    found = nodes_of(*retried_steps(), node("w[1].D.N", "Pod", "w[1].D", template="beside"))
    shown = {name: one["displayName"] for name, one in found.items()}
    assert shown["w[0]"] == "[0]"
    assert shown["w[0].A(1)"] == "A(1)"
    assert shown["w[1].D.L(0:x)"] == "L(0:x)"
    assert shown["w.onExit"] == "w.onExit"
    assert shown["w[1].D.N"] == "Beside it"


def test_flags_tell_attempts_and_handlers():
    flags = {name: one["nodeFlag"] for name, one in nodes_of(*retried_steps()).items() if "nodeFlag" in one}
    assert flags == {"w[0].A(0)": {"retried": True}, "w[0].A(1)": {"retried": True}, "w.onExit": {"hooked": True}}


def test_progress_counts_what_is_executed_and_sums_along_the_edges():
    found = status(*retried_steps())
    progress = {one["name"]: one.get("progress") for one in found["nodes"].values()}
    assert found["progress"] == "6/7"
    assert (progress["w[0].A(0)"], progress["w[0].A(1)"]) == ("0/1", "1/1")
    assert progress["w[1].D.L"] == "3/3"  # its items and T, which ran after them
    assert progress["w"] == "5/6"  # the exit handler lies below nothing
    assert progress["w[0].B"] is None


def resources(seconds, waited, template="work"):
    """A pod that ran from 43 s on; the wait container took the rest after the others had ended."""
    found = nodes_of(
        node("w", "Pod", "", finished=43 + waited, template=template, plan=plan(template), ran_from=43.0),
        log=[StageEnded(43 + waited, "w", "w", "exit", 43 + seconds)],
    )
    return found["w"]["resourcesDuration"]


def test_resources_are_requests_over_the_time_that_each_container_ran():
    # The example of the calibration table, without its init container: 2 CPU and 4Gi for 225 s, `wait` for 228 s.
    assert resources(225, 228) == {"cpu": 450 + 22, "memory": 9216 + 228}


def test_a_second_is_not_lost_to_the_rounding_of_sums():
    assert used(Resources(), 19.9999999) == {"cpu": 2, "memory": 20}
    assert used(Resources(), 19.9) == {"cpu": 1, "memory": 19}


def test_resources_are_rounded_down_by_container_and_default_to_a_tenth_and_100_mebibytes():
    assert resources(9, 9, "pair") == {"cpu": 0 + 4 + 0, "memory": 9 + 9 + 9}


def test_a_sidecar_runs_as_long_as_the_wait_container_and_other_resources_count_by_the_second():
    assert resources(10, 20, "beside") == {"cpu": 1 + 20 + 2, "memory": 10 + 20 + 20, "nvidia.com/gpu": 20}


def test_containers_of_a_set_count_for_as_long_as_each_ran():
    found = nodes_of(
        node("w", "Pod", "", finished=100.0, template="pair", plan=plan("pair"), ran_from=0.0),
        node("w.a", "Container", "w", started=0.0, finished=40.0),
        node("w.b", "Container", "w", started=40.0, finished=100.0),
    )
    assert found["w"]["resourcesDuration"] == {"cpu": 4 + 30 + 10, "memory": 40 + 60 + 100}


def test_parents_sum_what_ran_after_them_and_the_workflow_sums_all_pods():
    def ran(name, children=(), boundary="w", **more):
        return node(name, "Pod", boundary, plan=plan("work"), ran_from=0.0, children=children, **more)

    found = status(
        node("w", "Steps", "", children=["w[0]"]),
        node("w[0]", "StepGroup", children=["w[0].A", "w[0].B"]),
        ran("w[0].A", ["w[1]"]),
        ran("w[0].B", ["w[1]"]),
        node("w[1]", "StepGroup", children=["w[1].C"]),
        ran("w[1].C"),
        ran("w.onExit", boundary="", is_hook=True),
    )
    cpu = {one["name"]: one["resourcesDuration"]["cpu"] for one in found["nodes"].values()}
    assert cpu == {"w": 63, "w[0]": 63, "w[0].A": 21, "w[0].B": 21, "w[1]": 21, "w[1].C": 21, "w.onExit": 21}
    assert found["resourcesDuration"]["cpu"] == 84


def test_a_pod_whose_containers_never_ran_used_nothing_and_has_no_end():
    failed = node("w", "Pod", "", phase="Failed", finished=None, message="no stock", plan=plan("work"))
    found = nodes_of(failed, phase="Failed")
    assert found["w"]["finishedAt"] is None
    assert "resourcesDuration" not in found["w"]


def test_times_are_whole_seconds_from_the_start():
    found = written(simulated(node("w", "Pod", "", started=61.9, finished=3600.0), started=0.4, finished=3601.99))
    assert found["status"]["startedAt"] == "2026-01-05T00:00:00Z"
    assert found["status"]["finishedAt"] == "2026-01-05T01:00:01Z"
    assert found["status"]["nodes"]["w"]["startedAt"] == "2026-01-05T00:01:01Z"
    later = written(simulated(node("w", "Pod", "")), start=datetime(2027, 3, 1, 12, 30, tzinfo=UTC))
    assert later["metadata"]["creationTimestamp"] == "2027-03-01T12:30:00Z"


def test_the_metadata_says_how_it_ended_and_where_it_comes_from():
    found = written(simulated(node("w", "Pod", ""), phase="Failed"))["metadata"]
    assert found["namespace"] == "default"
    assert found["labels"] == {
        "team": "blue", "workflows.argoproj.io/completed": "true", "workflows.argoproj.io/phase": "Failed",
    }  # fmt: skip
    assert found["annotations"] == {"drydock/scenario": "by hand", "drydock/seed": "1"}
    assert found["uid"] == simulated().runs[0].uid == simulated().runs[0].parameters["workflow.uid"]


def test_values_of_parameters_are_text_as_argo_keeps_them():
    spec = written(simulated(node("w", "Pod", "")))["spec"]
    assert spec["arguments"] == {"parameters": [{"name": "n", "value": "7"}]}


def test_a_stuck_run_is_running_without_an_end(tmp_path):
    flow = workflow(steps([step("A", "hang")]), leaf("hang"))
    found = written(run(tmp_path, flow, LOGIC | {"tasks": {"hang": {"attempts": ["hang"]}}}))
    assert (found["status"]["phase"], found["status"]["finishedAt"]) == ("Running", None)
    assert found["metadata"]["labels"]["workflows.argoproj.io/completed"] == "false"
    assert {one["type"] for one in found["status"]["conditions"]} == {"PodRunning"}


def test_several_workflows_are_a_list_in_order_of_submission(tmp_path):
    flows = [workflow(leaf("a"), name="late"), workflow(leaf("a"), name="early")]
    found = written(run(tmp_path, flows, LOGIC | {"submit": {"at": {"late": "100s"}}}))
    assert (found["apiVersion"], found["kind"]) == ("v1", "List")
    assert [item["metadata"]["name"] for item in found["items"]] == ["early", "late"]


def test_a_pod_that_succeeded_has_the_artifacts_that_its_template_declares(tmp_path):
    template = leaf("main", outputs={"artifacts": [{"name": "log", "path": "/log"}]})
    for end, names in (("ok 1s", ["log"]), ("fail 1s", [])):
        simulation = run(tmp_path, workflow(template), LOGIC | {"tasks": {"main": {"attempts": [end]}}})
        (found,) = written(simulation)["status"]["nodes"].values()
        assert [one["name"] for one in found["outputs"].get("artifacts", [])] == names


def test_a_daemon_is_written_as_finished_when_it_was_ready_as_argo_does(tmp_path):
    templates = [steps([step("D", "d")], [step("B", "b")]), leaf("d", daemon=True), leaf("b")]
    values = LOGIC | {"tasks": {"d": {"ready": "5s"}, "b": {"attempts": ["ok 10s"]}}}
    simulation = run(tmp_path, workflow(*templates), values)
    nodes = {found["name"]: found for found in written(simulation)["status"]["nodes"].values()}
    assert nodes["w[0].D"]["finishedAt"] == "2026-01-05T00:00:05Z"
    assert simulation.runs[0].nodes["w[0].D"].finished == 15
