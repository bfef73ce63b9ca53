"""Dependencies that nobody can evaluate, and results that tasks do not have."""

import pytest

from manifests import loads
from manifests.validation import validate

SYNTAX, RESULT = "depends-syntax", "depends-result"


def reports(name: str, depends: str, names: tuple[str, ...] = ("a", "b-c")) -> list[tuple[int, str, str]]:
    """What the check of this name finds at the last task of a DAG, which has this `depends`."""
    tasks = "".join(f"      - {{name: {name}}}\n" for name in names)
    last = f'      - {{name: last, template: main, depends: "{depends}"}}\n'
    manifests = loads(
        f"kind: WorkflowTemplate\nspec:\n  templates:\n  - name: main\n    dag:\n      tasks:\n{tasks}{last}"
    )
    found = [finding for finding in validate(manifests) if finding.name == name]
    assert {finding.span.line for finding in found} <= {7 + len(names)}
    return [(finding.span.line, finding.message, finding.help) for finding in found]


@pytest.mark.parametrize(
    ("depends", "problem"),
    [
        ("a, b-c", "',' has no meaning, behind 'a'"),
        ("a && ", "it ends where a task should be, behind 'a &&'"),
        ("(a.Failed", "it ends where a closing parenthesis should be, behind '(a.Failed'"),
        ("a b-c", "'b-c' is where && or || should be, behind 'a'"),
        ("a & b-c", "'&' has no meaning, behind 'a'"),
        ("a | b-c", "'|' has no meaning, behind 'a'"),
        ("&& a", "'&&' is where a task should be"),
        (" ", "it ends where a task should be"),
    ],
)
def test_what_is_no_expression_is_found(depends, problem):
    assert [message for _, message, _ in reports(SYNTAX, depends)] == [
        f"Argo cannot read the `depends` of task 'last': {problem}"
    ]


@pytest.mark.parametrize(
    "depends", ["a", "a && (b-c.Failed || !a.Skipped)", "a.Failed == b-c.Failed", "a.Failed ? b-c : a"]
)
def test_what_argo_evaluates_is_not_reported(depends):
    assert reports(SYNTAX, depends) == []


@pytest.mark.parametrize("depends", ["a and b-c", "a && z,", "a.succeeded b-c", "a.Succeded b-c", "{{x}}"])
def test_what_argo_itself_rejects_is_not_reported_twice(depends):
    assert reports(SYNTAX, depends) == []


def test_a_word_is_no_operator_even_where_a_task_has_that_name():
    assert reports(SYNTAX, "a or", ("a", "or")) != []


@pytest.mark.parametrize(
    ("depends", "result", "help"),
    [
        ("a.Succeded", "Succeded", "did you mean 'Succeeded'?"),
        ("a.Error", "Error", "did you mean 'Errored'?"),
        ("!(b-c.Daemonized || a)", "Daemonized", "did you mean 'Daemoned'?"),
        ("a && b-c.Success,", "Success", "did you mean 'Succeeded'?"),
    ],
)
def test_a_result_that_there_is_not_is_found_whatever_is_around_it(depends, result, help):
    ((_, message, found),) = reports(RESULT, depends)
    assert message.endswith(f", and {result!r} is no result of a task")
    assert found == help


def test_a_result_like_no_other_is_answered_with_all_of_them():
    ((_, message, help),) = reports(RESULT, "b-c.Xyz")
    assert message == "task 'last' waits for 'b-c.Xyz', and 'Xyz' is no result of a task"
    assert help.startswith("known names: Succeeded, Failed, ")


def test_each_wrong_result_is_reported_once():
    found = reports(RESULT, "a.Succeded || (a.Succeded && b-c.Succeded) || a.Fail")
    assert [message.split("'")[3] for _, message, _ in found] == ["a.Succeded", "b-c.Succeded", "a.Fail"]


@pytest.mark.parametrize("depends", ["a", "a.succeeded", "a.Succeeded && b-c.AllFailed", "a.Omitted || a.Daemoned"])
def test_the_eight_results_and_what_is_no_result_pass(depends):
    assert reports(RESULT, depends) == []


WRONG = "{dag: {tasks: [{name: a, template: leaf}, {name: b, template: leaf, depends: a && a.Succeded}]}"
LEAF = "    - {name: leaf, container: {image: a}}\n"


def test_the_result_itself_is_the_place():
    text = f"kind: WorkflowTemplate\nspec:\n  templates:\n    - {{name: main, {WRONG[1:]}}}\n{LEAF}"
    (finding,) = validate(loads(text))
    line = text.splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == "a.Succeded"


def test_a_wrong_result_in_an_object_that_is_only_referred_to_is_found_at_the_call():
    step = "{name: go, templateRef: {name: shared, template: main}}"
    manifests = loads(f"kind: WorkflowTemplate\nspec:\n  templates:\n    - {{name: a, steps: [[{step}]]}}\n")
    shared = (
        f"kind: WorkflowTemplate\nmetadata: {{name: shared}}\nspec:\n  templates:\n    - {{name: main, {WRONG[1:]}}}\n"
    )
    manifests.external = loads(shared + LEAF)
    assert [(f.name, f.span.line) for f in validate(manifests)] == [("depends-result", 4)]


def test_argo_does_not_come_to_a_wrong_result_in_a_later_inline_template():
    first = "{name: one, inline: {suspend: {}}}"
    steps = f"    - {{name: main, steps: [[{first}], [{{name: two, inline: {WRONG}}}}}]]}}\n"
    text = f"kind: WorkflowTemplate\nspec:\n  templates:\n{steps}{LEAF}"
    assert [f.name for f in validate(loads(text))] == ["later-inline-template"]
