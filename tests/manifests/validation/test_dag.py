"""Tasks that wait for each other, and for what is not there."""

import subprocess
import sys

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


def test_circles_that_have_nothing_in_common_are_each_reported_once():
    waits = ["{name: a, depends: b}", "{name: b, depends: a}", "{name: c, depends: c}", "{name: d, depends: a && c}"]
    assert found("".join(f"      - {task}\n" for task in waits)) == [
        ("dag-cycle", 7, "these tasks wait for each other: b -> a -> b"),
        ("dag-cycle", 9, "these tasks wait for each other: c -> c"),
    ]


PROGRAM = """
import sys
from manifests import loads
from manifests.validation import validate

tasks = ", ".join(f"{{name: t{i + 1}, template: work, depends: t{i}}}" for i in range(200))
main = f"{{name: main, dag: {{tasks: [{{name: t0, template: work}}, {tasks}]}}}}"
text = f"{{kind: WorkflowTemplate, spec: {{templates: [{{name: work, suspend: {{}}}}, {main}]}}}}"
print(len(validate(loads(text))), "networkx" in sys.modules)
"""


def test_a_chain_of_many_tasks_needs_no_library_to_be_found_free_of_circles():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == "0 False\n"


def test_an_unknown_task_that_stands_twice_in_one_expression_is_one_finding():
    tasks = "      - {name: a}\n      - {name: b, depends: z.Succeeded || z.Failed}\n      - {name: c, depends: z}\n"
    assert [(name, line) for name, line, _ in found(tasks)] == [("unknown-dependency", 8), ("unknown-dependency", 9)]


def test_an_unknown_task_is_shown_where_it_is_written():
    tasks = (
        "      - {name: a}\n      - {name: b, depends: a && zet.Failed}\n      - {name: c, dependencies: [a, zet]}\n"
    )
    text = f"kind: WorkflowTemplate\nspec:\n  templates:\n  - name: main\n    dag:\n      tasks:\n{tasks}"
    lines = text.splitlines()
    spans = [f.span for f in validate(loads(text)) if f.name == "unknown-dependency"]
    assert [lines[span.line - 1][span.column - 1 : span.end_column - 1] for span in spans] == ["zet", "zet"]


@pytest.mark.parametrize(("word", "help"), [("and", "write && for 'and'"), ("failed", "write Failed, with a capital")])
def test_a_slip_that_makes_a_word_a_task_gets_its_own_help(word, help):
    depends = "a and b" if word == "and" else "a.failed"
    text = (
        "kind: WorkflowTemplate\nspec: {templates: [{name: main, dag: {tasks: ["
        f"{{name: a}}, {{name: b}}, {{name: c, depends: {depends}}}]}}}}]}}"
    )
    assert [f.help for f in validate(loads(text)) if f.name == "unknown-dependency"] == [help]


def test_a_variable_in_depends_is_one_finding_that_shows_the_variable():
    tasks = """\
      - {name: a}
      - {name: b, depends: "a && {{workflow.name}}"}
      - {name: c, depends: "{{item}}", withItems: [a]}
"""
    assert [message for _, _, message in found(tasks)] == [
        "task 'b' waits for 'a && {{workflow.name}}', but has to name tasks before anything runs",
        "task 'c' waits for '{{item}}', but has to name tasks before anything runs",
    ]


def test_an_expression_in_depends_is_nobodys_mistake_until_it_is_evaluated():
    assert found("      - {name: a}\n      - {name: b, depends: \"{{='a'}}\"}\n") == []
