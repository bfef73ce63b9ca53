"""Tasks that wait for each other, and for what is not there."""

import pytest

from manifests import loads
from manifests.validation import validate


def found(tasks: str) -> list[tuple[str, int, str]]:
    text = f"kind: WorkflowTemplate\nspec:\n  templates:\n  - name: main\n    dag:\n      tasks:\n{tasks}"
    findings = [f for f in validate(loads(text)) if f.name in ("dag-cycle", "unknown-dependency")]
    return [(f.name, f.span.line, f.message) for f in findings]


def test_a_task_that_waits_for_itself_is_a_circle():
    assert found("      - {name: a, template: main, depends: a}\n") == [
        ("dag-cycle", 7, "these tasks wait for each other: a -> a")
    ]


def test_a_circle_through_dependencies_and_its_other_places_are_shown():
    waits = ["{name: a, dependencies: [c]}", "{name: b, dependencies: [a]}", "{name: c, dependencies: [b]}"]
    tasks = "".join(f"      - {task}\n" for task in waits)
    text = f"kind: WorkflowTemplate\nspec:\n  templates:\n  - name: main\n    dag:\n      tasks:\n{tasks}"
    (finding,) = [f for f in validate(loads(text)) if f.name == "dag-cycle"]
    assert finding.span.line == 7
    assert [related.span.line for related in finding.related] == [8, 9]


def test_a_result_still_waits():
    assert [
        name for name, _, _ in found("      - {name: a, depends: b.Failed}\n      - {name: b, depends: '!a.Failed'}\n")
    ] == ["dag-cycle"]


@pytest.mark.parametrize("depends", ["z", "z.Failed", "a && z", "'!z'"])
def test_a_dependency_that_is_not_there_is_found_in_any_expression(depends):
    assert found(f"      - {{name: a}}\n      - {{name: b, depends: {depends}}}\n") == [
        ("unknown-dependency", 8, "task 'b' waits for 'z', which this DAG does not have")
    ]


@pytest.mark.parametrize(
    ("depends", "unknown"), [("a and b", "and"), ("a.succeeded", "succeeded"), ("a || not b", "not")]
)
def test_words_that_are_no_operators_are_tasks(depends, unknown):
    (finding,) = found(f"      - {{name: a}}\n      - {{name: b}}\n      - {{name: c, depends: {depends}}}\n")
    assert f"'{unknown}'" in finding[2]


def test_the_tasks_of_an_inline_dag_are_looked_at():
    inline = "{dag: {tasks: [{name: a, template: main, depends: z}, {name: b, template: main, depends: b}]}}"
    names = [name for name, _, _ in found(f"      - {{name: a, inline: {inline}}}\n")]
    assert sorted(names) == ["dag-cycle", "unknown-dependency"]


def test_tasks_that_share_a_dependency_are_no_circle():
    tasks = ["{name: a}", "{name: b, depends: a}", "{name: c, depends: a}", "{name: d, depends: b && c}"]
    assert found("".join(f"      - {task}\n" for task in tasks)) == []
