"""Expressions that nobody can evaluate are found in tags anywhere, and in fields that are expressions as a whole."""

import pytest

from manifests import loads
from manifests.validation.checks.expression_syntax import ExpressionSyntax


def reports(text: str) -> list[tuple[int, str, str]]:
    manifests = loads(text)
    check = ExpressionSyntax()
    findings = [
        check.report(workflow.document, found)
        for workflow in manifests.workflows
        if workflow.document is not None
        for found in check.check(workflow, manifests)
    ]
    return sorted((finding.span.line, finding.message, finding.help) for finding in findings)


def of(text: str) -> list[tuple[str, str]]:
    """Message and help for a text somewhere in the spec."""
    quoted = text.replace("'", "''")
    found = reports(f"kind: Workflow\nspec:\n  templates:\n  - name: main\n    container:\n      args: ['{quoted}']\n")
    assert {line for line, _, _ in found} <= {6}
    return [(message, help) for _, message, help in found]


@pytest.mark.parametrize(
    "text",
    [
        "no tag",
        "{{inputs.parameters.a b}}",
        "{{ = not an expression}}",
        "{{= asInt(inputs.parameters.n) * 2 }} and {{=sprig.upper('x')}}",
        "{{a.{{=b}}}}",
        "{{= never closed (",
    ],
)
def test_what_is_right_or_no_expression_is_not_reported(text):
    assert of(text) == []


def test_the_message_shows_the_tag_and_the_place():
    assert of("a {{= inputs.parameters.a b }} c") == [
        (
            "Argo cannot read `{{=inputs.parameters.a b}}`: 'b' is where an operator should be, behind "
            "'inputs.parameters.a'",
            "",
        )
    ]


def test_a_long_tag_is_cut():
    ((message, _),) = of("{{=" + "a + " * 50 + "}}")
    assert message.startswith("Argo cannot read `{{=a + a + ")
    assert "...}}`: it ends where a value should be" in message


def test_the_same_tag_twice_in_a_text_is_one_finding_and_others_are_their_own():
    assert len(of("{{=a b}} {{=a b}} {{=a c}} {{=a}}")) == 2


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("{{= a = 'b'}}", "compare with `==`"),
        ("{{={{a}} == 'b'}}", "name variables without braces inside of an expression"),
        (r"{{= a matches '\d+'}}", "write a backslash twice, or put the text into backquotes"),
        ("{{=toJson({'a': {'b': 1}})}}", "the first `}}` ends a tag: put a blank between closing braces"),
    ],
)
def test_the_help_fits_what_was_probably_meant(text, help):
    assert [found for _, found in of(text)] == [help]


def test_braces_of_a_whole_field_end_no_tag():
    field = "hooks: {a: {expression: 'f({a: 1'}}"
    assert [help for _, _, help in reports(f"kind: Workflow\nspec: {{{field}}}\n")] == [""]


WORKFLOW = """\
kind: WorkflowTemplate
metadata: {name: x}
spec:
  hooks:
    exit: {template: main, expression: "a ="}
  retryStrategy: {expression: "a ="}
  workflowMetadata:
    labelsFrom:
      color: {expression: "a ="}
  templates:
    - name: main
      retryStrategy: {expression: "a ="}
      steps:
        - - name: a
            inline:
              http: {url: "a", successCondition: "a ="}
            hooks:
              running: {template: main, expression: "a ="}
      outputs:
        parameters: [{name: a, valueFrom: {expression: "a ="}}]
        artifacts: [{name: a, fromExpression: "a ="}]
    - name: data
      data:
        source: {artifactPaths: {name: a}}
        transformation: [{expression: "a ="}]
"""


def test_every_field_that_is_an_expression_is_looked_at():
    assert [line for line, _, _ in reports(WORKFLOW)] == [5, 6, 9, 12, 16, 18, 20, 21, 25]


def test_the_conditions_of_a_cron_workflow_are_looked_at():
    text = 'kind: CronWorkflow\nspec:\n  when: "{{= a =}}"\n  stopStrategy: {expression: "a ="}\n  workflowSpec: {}\n'
    assert [line for line, _, _ in reports(text)] == [3, 4]


NO_EXPRESSIONS = """\
kind: Workflow
spec:
  podMetadata: {labels: {expression: "a ="}}
  templates:
    - name: main
      resource: {action: get, successCondition: "status.phase = a"}
      steps: [[{name: a, template: main, withItems: [{expression: "a ="}]}]]
"""


def test_fields_of_the_same_name_elsewhere_are_no_expressions():
    assert reports(NO_EXPRESSIONS) == []


def test_a_field_can_hold_plain_tags_and_be_empty():
    hooks = "{a: {expression: \"{{workflow.status}} == 'Failed'\"}, b: {expression: ''}, c: {expression: '{{a'}}"
    assert reports(f"kind: Workflow\nspec: {{hooks: {hooks}}}\n") == []


def test_what_lies_behind_several_aliases_is_reported_once():
    text = 'kind: Workflow\nspec:\n  templates:\n  - &a\n    container: {args: ["{{=a b}}"]}\n  - *a\n  - *a\n'
    assert [line for line, _, _ in reports(text)] == [5]


def test_metadata_is_not_evaluated():
    assert reports('kind: Workflow\nmetadata: {annotations: {a: "{{=a b}}"}}\nspec: {}\n') == []
