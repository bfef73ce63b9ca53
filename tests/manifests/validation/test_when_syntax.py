"""Conditions that nobody can evaluate are found wherever they stand; those that depend on a value are left alone."""

import pytest

from manifests import loads
from manifests.validation.checks.when_syntax import WhenSyntax

HEAD = "metadata: {generateName: x-}\nspec:\n"


def reports(text: str) -> list[tuple[int, str, str]]:
    manifests = loads(text)
    return [
        (finding.span.line, finding.message, finding.help)
        for workflow in manifests.workflows
        if workflow.document is not None
        for finding in [
            WhenSyntax().report(workflow.document, found) for found in WhenSyntax().check(workflow, manifests)
        ]
    ]


def of(when: str) -> list[tuple[str, str]]:
    """Message and help for the `when` of a step, which is written as a quoted text."""
    quoted = when.replace("'", "''")
    steps = (
        f"  templates:\n  - name: main\n    steps:\n    - - name: s\n        template: main\n        when: '{quoted}'\n"
    )
    found = reports(f"kind: Workflow\n{HEAD}{steps}")
    assert {line for line, _, _ in found} <= {9}
    return [(message, help) for _, message, help in found]


@pytest.mark.parametrize(
    "when",
    [
        "{{x}} == yes",
        "{{x}}",
        "!{{x}} && ({{y}} > 3)",
        "'{{x}}' != '' || {{y}}",
        "{{= inputs.parameters.x == 'a' and true}}",
        "{{x}} {{operator}} {{y}}",
        "{{x}}-{{y}} == 3",
        "'a-b' == '{{x}}'",
        "2024-01-01 < 2025-01-01",
        "true",
        "{{x}} in (a, b)",
        "a ? true : false",
    ],
)
def test_what_some_value_makes_right_is_not_reported(when):
    assert of(when) == []


def test_the_message_says_what_is_there_and_behind_what():
    assert of("{{inputs.parameters.color}} == red and {{inputs.parameters.size}} == 3") == [
        (
            "Argo cannot read this `when`: 'and' is where an operator should be, behind "
            "'{{inputs.parameters.color}} == red'",
            "write `&&`, `||` and `!`",
        )
    ]


def test_a_long_beginning_is_cut():
    ((message, _),) = of(f"{'a' * 100} = b")
    assert message.endswith(f"'=' has no meaning, behind '...{'a' * 40}'")


@pytest.mark.parametrize(
    ("when", "help"),
    [
        ("{{x}} = 1", "compare with `==`"),
        ("{{x}} === 1", "compare with `==`"),
        ("not {{x}}", "write `&&`, `||` and `!`"),
        ("{{x}} == v1.2", "put texts into quotes, and blanks around operators"),
        ("{{x}}==-1", "put texts into quotes, and blanks around operators"),
    ],
)
def test_the_help_fits_what_was_probably_meant(when, help):
    assert [found for _, found in of(when)] == [help]


@pytest.mark.parametrize(
    ("when", "operator", "text"),
    [
        ("{{x}} == pre-prod", "-", "pre"),
        ("{{x}} == us-{{y}}", "-", "us"),
        ("{{x}}-east == a", "-", "east"),
        ("{{x}} == 1 && a/b == c", "/", "a"),
        ("'a' * 2 == 4", "*", "a"),
        ("{{x}} == eu-west-1", "-", "eu"),
    ],
)
def test_arithmetic_with_a_text_fails(when, operator, text):
    assert of(when) == [
        (
            f"the `{operator}` in this `when` is arithmetic to Argo, and {text!r} is no number",
            "put the whole text into quotes",
        )
    ]


@pytest.mark.parametrize(
    ("when", "what"),
    [
        ("True", "'True' is a text"),
        ("'{{x}} == a'", None),
        ("'true'", "'true' is a text"),
        ("1", "1 is a number"),
        ("{{x}} == a || b", "'b' is a text"),
        ("yes && {{x}}", "'yes' is a text"),
        ("!(0)", "0 is a number"),
    ],
)
def test_a_condition_is_true_or_false_and_nothing_else(when, what):
    expected = [] if what is None else [f"{what}, where this `when` needs true or false"]
    assert [message for message, _ in of(when)] == expected


def test_an_unclosed_tag_is_another_finding():
    assert of("{{x == 1") == []


ELSEWHERE = """\
kind: WorkflowTemplate
metadata: {name: x}
spec:
  metrics:
    prometheus: [{name: a, help: b, when: "{{status}} ="}]
  templateDefaults:
    metrics:
      prometheus: [{name: a, help: b, when: "{{status}} ="}]
  templates:
    - name: main
      dag:
        tasks:
          - name: a
            template: main
            when: "(("
          - name: b
            inline:
              steps:
                - - name: c
                    template: main
                    when: "(("
      metrics:
        prometheus:
          - {name: a, help: b}
          - {name: a, help: b, when: "{{status}} ="}
"""


def test_tasks_inline_templates_and_metrics_have_conditions_too():
    assert sorted(line for line, _, _ in reports(ELSEWHERE)) == [5, 8, 15, 21, 25]


def test_a_cron_workflow_has_one():
    spec = '  when: "{{= cronworkflow.failed > 1}} and true"\n  workflowSpec: {entrypoint: a}\n'
    assert [line for line, _, _ in reports(f"kind: CronWorkflow\n{HEAD}{spec}")] == [4]


def test_a_condition_too_long_for_any_reader_is_no_crash():
    (((message, _),)) = of(" || ".join(["{{x}} == a"] * 5_000))
    assert "nested too deeply" in message
