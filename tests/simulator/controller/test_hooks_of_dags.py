"""A DAG and the hooks of its node, which count among its children."""

import pytest

from tests.simulator.worlds import leaf, nodes, run, step, workflow


@pytest.mark.parametrize("end", ["ok 400s", "oom 400s"])
def test_a_dag_that_is_through_before_its_hook_ends_with_the_hook(tmp_path, end):
    running = {"hooks": {"running": {"template": "clean", "expression": 'tasks["t"].status == "Running"'}}}
    main = {"name": "main", "dag": {"tasks": [step("t", "inner", **running)]}}
    inner = {"name": "inner", "dag": {"tasks": [step("a", "x"), step("b", "x", depends="a.Failed")]}}
    script = {"tasks": {"x": {"attempts": ["ok 30s"]}, "clean": {"attempts": [end]}}, "pending": "0s"}
    simulation = run(tmp_path, workflow(main, inner, leaf("x"), leaf("clean")), script)
    assert simulation.runs[0].phase == "Succeeded"
    assert nodes(simulation)["w.t"].finished == 410
