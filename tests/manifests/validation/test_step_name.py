"""Names of steps and tasks with variables in them, which each release takes in its own way."""

import pytest

from manifests import loads
from manifests.validation import validate

STEPS = "steps: [[{name: NAME, template: work}]]"
TASKS = "dag: {tasks: [{name: NAME, template: work}]}"
TEXT = """\
kind: Workflow
metadata: {generateName: name-}
spec:
  entrypoint: main
  templates:
  - {name: work, container: {image: alpine}}
  - name: main
    inputs: {parameters: [{name: known, value: v}, {name: long, value: LONG}]}
    CALLS
"""


def found(calls: str, name: str, version: str = "4.1") -> list[str]:
    text = TEXT.replace("CALLS", calls).replace("NAME", f'"{name}"').replace("LONG", "x" * 129)
    names = ("step-name", "unresolved-variable")
    return [f"{f.name}: {f.message}" for f in validate(loads(text, argo_version=version)) if f.name in names]


@pytest.mark.parametrize(
    ("version", "calls", "passes"),
    [
        ("3.6", STEPS, True),
        ("3.6", TASKS, True),
        ("3.7", STEPS, False),
        ("3.7", TASKS, False),
        ("4.0", STEPS, True),
        ("4.0", TASKS, False),
        ("4.1", STEPS, True),
        ("4.1", TASKS, False),
    ],
)
def test_what_only_a_run_knows_may_be_part_of_a_name_by_release_and_kind(version, calls, passes):
    assert bool(found(calls, "a-{{workflow.name}}", version)) is not passes


@pytest.mark.parametrize("calls", [STEPS, TASKS])
def test_a_known_value_is_part_of_the_name_that_is_looked_at(calls):
    assert found(calls, "a-{{inputs.parameters.known}}") == []
    assert "more than 128" in found(calls, "{{inputs.parameters.long}}")[0]


@pytest.mark.parametrize(
    ("name", "passes"),
    [
        ("a-{{=inputs.parameters.known}}", True),
        ("a-{{=inputs.parameters.known + 'x'}}", True),
        ("a-{{=workflow.name}}", False),
        ("a-{{=item}}", False),
    ],
)
def test_an_expression_is_looked_through_where_it_is_a_variable(name, passes):
    assert bool(found(TASKS, name)) is not passes


def test_what_stands_around_an_unknown_value_is_looked_at():
    assert found(STEPS, "a_{{workflow.name}}") == [
        "step-name: the name 'a_{{workflow.name}}' is no name that Argo takes"
    ]


def test_a_variable_that_does_not_resolve_is_reported_as_that_only():
    assert found(TASKS, "a-{{inputs.parameters.nope}}") == [
        "unresolved-variable: nothing answers to {{inputs.parameters.nope}} here"
    ]


def test_the_message_about_a_task_shows_its_variable():
    (message,) = found(TASKS, "a-{{workflow.name}}")
    assert "'a-{{workflow.name}}'" in message


def test_a_third_step_of_one_name_is_shown_with_the_first():
    calls = "steps:" + "\n    - - {name: a, template: work}" * 3
    findings = [f for f in validate(loads(TEXT.replace("CALLS", calls))) if f.name == "step-name"]
    assert [(f.span.line, [r.span.line for r in f.related]) for f in findings] == [(11, [10]), (12, [10])]
