"""Exit handlers and hooks: where their templates are looked up."""

import pytest

from simulator.events import NodeEnded, PodAsked
from tests.simulator.worlds import LOGIC, events, leaf, nodes, run, step, steps, workflow

SHARED = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "WorkflowTemplate",
    "metadata": {"name": "shared"},
    "spec": {"templates": [leaf("work")]},
}
ELSEWHERE = {
    "name": "a",
    "templateRef": {"name": "shared", "template": "work"},
    "hooks": {"exit": {"template": "clean"}},
}
LOOP = ELSEWHERE | {"withItems": [1, 2]}


@pytest.mark.parametrize("call", [ELSEWHERE, LOOP], ids=["alone", "in a loop"])
@pytest.mark.parametrize("kind", ["steps", "dag"])
def test_a_handler_is_a_template_of_the_caller_wherever_the_step_itself_is_from(tmp_path, kind, call):
    main = steps([call]) if kind == "steps" else {"name": "main", "dag": {"tasks": [call]}}
    found = nodes(run(tmp_path, [workflow(main, leaf("clean")), SHARED], LOGIC))
    assert {node.template for name, node in found.items() if name.endswith(".onExit")} == {"clean"}


def test_a_handler_of_a_step_in_a_workflow_template_is_looked_up_there(tmp_path):
    inner = {"name": "inner", "steps": [[step("a", "work", hooks={"exit": {"template": "clean"}})]]}
    shared = SHARED | {"spec": {"templates": [inner, leaf("work"), leaf("clean")]}}
    main = steps([{"name": "b", "templateRef": {"name": "shared", "template": "inner"}}])
    found = nodes(run(tmp_path, [workflow(main), shared], LOGIC))
    assert found["w[0].b[0].a.onExit"].phase == "Succeeded"


def test_a_dag_that_has_waited_for_a_hook_of_the_workflow_ends_with_it(tmp_path):
    lock = {"synchronization": {"mutexes": [{"name": "k"}]}}
    main = {"name": "main", "dag": {"tasks": [step("a", "work")]}}
    hook = {"template": "tell", "expression": 'workflow.status == "Running"'}
    flow = workflow(main, leaf("work", **lock), leaf("tell", **lock), hooks={"running": hook})
    simulation = run(tmp_path, flow, LOGIC | {"tasks": {"*": {"duration": "5s"}}})
    assert nodes(simulation)["w.hooks.running"].finished == 10
    assert (simulation.runs[0].phase, simulation.runs[0].finished) == ("Succeeded", 10)


def test_a_lock_that_one_handler_gives_back_another_of_the_group_takes_in_the_same_pass(tmp_path):
    clean = leaf("clean", synchronization={"mutexes": [{"name": "k"}]})
    looped = step("a", "work", withItems=[1, 2], hooks={"exit": {"template": "clean"}})
    simulation = run(
        tmp_path, workflow(steps([looped]), leaf("work"), clean), {"tasks": {"*": {"attempts": ["ok 5s"]}}}
    )
    found = nodes(simulation)
    ended = {event.node: event.at for event in events(simulation, NodeEnded)}
    asked = {event.node: event.at for event in events(simulation, PodAsked)}
    assert found["w[0].a(1:2).onExit"].message == ""
    assert asked["w[0].a(1:2).onExit"] - ended["w[0].a(0:1).onExit"] < 1


def test_who_has_asked_for_a_lock_twice_leaves_it_to_the_others_once_it_has_had_it(tmp_path):
    lock = {"synchronization": {"mutexes": [{"name": "k"}]}}
    hook = {"running": {"template": "tell", "expression": 'tasks["a"].status == "Running"'}}
    main = {"name": "main", "dag": {"tasks": [step("a", "work", withItems=[1, 2], hooks=hook)]}}
    flow = workflow(main, leaf("work", **lock), leaf("tell", **lock))
    simulation = run(tmp_path, flow, LOGIC | {"tasks": {"*": {"duration": "5s"}}})
    assert (simulation.runs[0].phase, simulation.runs[0].finished) == ("Succeeded", 25)
