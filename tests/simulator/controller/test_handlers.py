"""Exit handlers and hooks: where their templates are looked up."""

import pytest

from tests.simulator.worlds import LOGIC, leaf, nodes, run, step, steps, workflow

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
