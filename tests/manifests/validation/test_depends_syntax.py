"""Dependencies that nobody can evaluate, and results that tasks do not have."""

import pytest

from manifests import loads
from manifests.validation.check import Check
from manifests.validation.checks.depends_result import DependsResult
from manifests.validation.checks.depends_syntax import DependsSyntax


def reports(check: Check, depends: str, names: tuple[str, ...] = ("a", "b-c")) -> list[tuple[int, str, str]]:
    """What is found at the last task of a DAG, which has this `depends`."""
    tasks = "".join(f"      - {{name: {name}}}\n" for name in names)
    last = f'      - {{name: last, template: main, depends: "{depends}"}}\n'
    manifests = loads(
        f"kind: WorkflowTemplate\nspec:\n  templates:\n  - name: main\n    dag:\n      tasks:\n{tasks}{last}"
    )
    (workflow,) = manifests.workflows
    assert workflow.document is not None
    found = [check.report(workflow.document, found) for found in check.check(workflow, manifests)]
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
    assert [message for _, message, _ in reports(DependsSyntax(), depends)] == [
        f"Argo cannot read the `depends` of task 'last': {problem}"
    ]


@pytest.mark.parametrize(
    "depends", ["a", "a && (b-c.Failed || !a.Skipped)", "a.Failed == b-c.Failed", "a.Failed ? b-c : a"]
)
def test_what_argo_evaluates_is_not_reported(depends):
    assert reports(DependsSyntax(), depends) == []


@pytest.mark.parametrize("depends", ["a and b-c", "a && z,", "a.succeeded b-c", "a.Succeded b-c", "{{x}}"])
def test_what_argo_itself_rejects_is_not_reported_twice(depends):
    assert reports(DependsSyntax(), depends) == []


def test_a_word_is_no_operator_even_where_a_task_has_that_name():
    assert reports(DependsSyntax(), "a or", ("a", "or")) != []


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
    ((_, message, found),) = reports(DependsResult(), depends)
    assert message.endswith(f", and {result!r} is no result of a task")
    assert found == help


def test_a_result_like_no_other_is_answered_with_all_of_them():
    ((_, message, help),) = reports(DependsResult(), "b-c.Xyz")
    assert message == "task 'last' waits for 'b-c.Xyz', and 'Xyz' is no result of a task"
    assert help.startswith("known names: Succeeded, Failed, ")


def test_each_wrong_result_is_reported_once():
    found = reports(DependsResult(), "a.Succeded || (a.Succeded && b-c.Succeded) || a.Fail")
    assert [message.split("'")[3] for _, message, _ in found] == ["a.Succeded", "b-c.Succeded", "a.Fail"]


@pytest.mark.parametrize("depends", ["a", "a.succeeded", "a.Succeeded && b-c.AllFailed", "a.Omitted || a.Daemoned"])
def test_the_eight_results_and_what_is_no_result_pass(depends):
    assert reports(DependsResult(), depends) == []
