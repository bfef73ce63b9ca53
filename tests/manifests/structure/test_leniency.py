"""What Argo's decoder reads otherwise than it is written: keys below steps, lists and mappings as single values."""

from textwrap import dedent

import pytest

from manifests.diagnostic import Diagnostic, Severity
from manifests.document import Document
from manifests.edits import apply_edits
from manifests.reading import read_documents
from manifests.source import SourceFile
from manifests.structure import decode

STEP = "{kind: Workflow, spec: {templates: [{steps: [[{%s}]]}]}}"
TASK = "{kind: Workflow, spec: {templates: [{dag: {tasks: [{%s}]}}]}}"
PARAMETER = "{kind: Workflow, spec: {arguments: {parameters: [{%s}]}}}"


def decoded(text: str) -> tuple[Document, list[Diagnostic]]:
    (document,), broken = read_documents(SourceFile("wf.yaml", dedent(text).lstrip("\n")))
    assert not broken
    return decode(document)


def names(text: str) -> list[str]:
    return [finding.name for finding in decoded(text)[1]]


def step_of(document: Document) -> dict:
    return document.value["spec"]["templates"][0]["steps"][0][0]


def test_a_key_in_another_case_below_a_step_is_read_as_the_right_one():
    document, (finding,) = decoded(STEP % "name: a, template: c, arguments: {Parameters: [{name: p, value: v}]}")
    assert step_of(document)["arguments"] == {"parameters": [{"name": "p", "value": "v"}]}
    assert (finding.name, finding.category, finding.severity) == ("lenient-key", "argo-gap", Severity.WARNING)
    assert finding.message == ("Argo reads key 'Parameters' in spec.templates[0].steps[0][0].arguments as 'parameters'")


def test_a_place_below_a_renamed_key_is_still_found():
    document, findings = decoded(STEP % "arguments: {Parameters: [{name: 1}]}")
    (mistake,) = [finding for finding in findings if finding.name == "wrong-type"]
    assert mistake.span == document.place(mistake.path)
    assert document.root.key_place(mistake.path[:-2]) == findings[0].span


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_the_fix_renames_the_key_and_settles_the_finding(quote):
    text = STEP % f"arguments: {{{quote}Parameters{quote}: []}}"
    (finding,) = decoded(text)[1]
    assert finding.fix.safe
    fixed = apply_edits(text, finding.fix.edits)
    assert f"{{{quote}parameters{quote}: []}}" in fixed
    assert names(fixed) == []


def test_an_unknown_key_below_a_step_is_ignored_with_a_warning():
    _, (finding,) = decoded(STEP % "arguments: {paramters: [1, 2]}")
    assert (finding.name, finding.severity) == ("lenient-key", Severity.WARNING)
    assert finding.message.startswith("Argo ignores the unknown key 'paramters'")
    assert finding.help == "did you mean 'parameters'?"


@pytest.mark.parametrize("key", ["Template: c", "tmplate: c", "Arguments: {}"])
def test_the_keys_of_a_step_itself_are_exact(key):
    assert names(STEP % key) == ["unknown-key"]


def test_the_keys_of_a_step_are_exact_below_another_step_too():
    assert names(STEP % "inline: {steps: [[{Template: c, arguments: {Parameters: []}}]]}") == [
        "unknown-key",
        "lenient-key",
    ]


@pytest.mark.parametrize(
    "keys", ["arguments: {Parameters: []}", "arguments: {paramters: []}", "inline: {Container: {}}"]
)
def test_the_keys_below_a_task_are_exact(keys):
    assert names(TASK % keys) == ["unknown-key"]


def test_a_task_below_a_step_is_lenient_like_all_that_lies_there():
    assert names(STEP % "inline: {dag: {tasks: [{Name: a}]}}") == ["lenient-key"]


@pytest.mark.parametrize("keys", ["hooks: {Exit: {template: c}}", "inline: {metadata: {labels: {Name: a}}}"])
def test_names_that_people_choose_are_no_keys_in_another_case(keys):
    assert names(STEP % keys) == []


def test_types_below_a_step_are_still_checked():
    assert names(STEP % "inline: {Container: {Args: [1]}}") == ["lenient-key", "lenient-key", "wrong-type"]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("templateRef: {Name: a, name: b}", {"name": "b"}),
        ("templateRef: {name: b, Name: a}", {"name": "b"}),
        ("templateRef: {clusterScope: false, clusterscope: true}", {"clusterScope": True}),
    ],
)
def test_of_two_spellings_of_a_key_the_last_in_alphabetical_order_wins(keys, value):
    document, (finding,) = decoded(STEP % keys)
    assert step_of(document)["templateRef"] == value
    assert finding.help.endswith("once; case is ignored below steps only")
    assert finding.fix is None


def test_what_is_read_below_a_step_is_read_exactly_where_its_anchor_stands():
    document, findings = decoded("""
        kind: Workflow
        spec:
          arguments: &arguments {Parameters: []}
          templates:
            - steps: [[{name: a, arguments: *arguments}]]
    """)
    assert [(finding.name, finding.span.line) for finding in findings] == [("unknown-key", 3), ("lenient-key", 5)]
    assert document.value["spec"]["arguments"] == {"parameters": []}, "as it was probably meant"
    assert "parameters" in step_of(document)["arguments"]


def test_a_merged_key_in_another_case_is_shown_at_the_merge_and_gets_no_fix():
    _, findings = decoded("""
        kind: Workflow
        spec:
          templateDefaults: {nodeSelector: &selector {Image: a}}
          templates:
            - steps: [[{name: a, inline: {container: {<<: *selector}}}]]
    """)
    assert [(finding.span.line, finding.fix) for finding in findings] == [(5, None)]


@pytest.mark.parametrize(
    "parameter",
    ["value: [1, 2]", "value: {a: 1}", "default: []", "enum: [[a]]", "valueFrom: {default: {}}", "description: [a]"],
)
def test_a_list_or_mapping_in_the_place_of_text_is_emptied(parameter):
    _, (finding,) = decoded(PARAMETER % parameter)
    assert (finding.name, finding.category, finding.severity) == ("emptied-value", "argo-gap", Severity.WARNING)
    assert finding.message.endswith("which Argo turns into empty text")
    assert finding.span.column > len("{kind: Workflow, spec: {arguments: {parameters: [{")


def test_the_empty_text_is_what_everybody_sees():
    document, _ = decoded(PARAMETER % "name: a, value: [1], enum: [x, [y]]")
    assert document.value["spec"]["arguments"]["parameters"] == [{"name": "a", "value": "", "enum": ["x", ""]}]


def test_an_unquoted_variable_is_quoted_by_a_fix_that_changes_what_runs():
    text = PARAMETER % "value: {{workflow.name}}"
    (finding,) = decoded(text)[1]
    assert not finding.fix.safe
    assert 'value: "{{workflow.name}}"' in apply_edits(text, finding.fix.edits)


def test_a_document_that_is_read_as_written_is_the_same_one():
    (document,), _ = read_documents(
        SourceFile("wf.yaml", TASK % "name: a, surname: b, arguments: {parameters: [{value: 1}]}")
    )
    assert decode(document)[0] is document


def test_aliases_do_not_multiply_the_work():
    tens = [
        f"x{level}: &x{level} {{steps: [[{', '.join([f'{{inline: *x{level - 1}}}'] * 10)}]]}}" for level in (1, 2, 3)
    ]
    text = "\n".join(
        ["kind: Workflow", "x0: &x0 {Container: {}}", *tens, "spec: {templates: [{steps: [[{inline: *x3}]]}]}"]
    )
    assert names(text).count("lenient-key") == 1
