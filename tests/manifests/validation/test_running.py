"""Where a finding is reported: where it can be mended, and once."""

import pytest

from manifests import Diagnostic, Manifests, Severity, loads
from manifests.source import SourceFile
from manifests.validation import validate


def caller(name: str = "one", step: str = "templateRef: {name: shared, template: work}") -> str:
    return f"""\
kind: Workflow
metadata: {{generateName: {name}-}}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: go
            {step}
"""


def shared(argument: str) -> str:
    return f"""\
kind: WorkflowTemplate
metadata: {{name: shared}}
spec:
  templates:
    - name: work
      container:
        image: a
        args: ["{argument}"]
"""


def given(*texts: str, external: str = "") -> Manifests:
    """Each text as a file `0`, `1`, ..., and what is only referred to as `external`."""
    manifests = loads(texts[0], "0")
    if len(texts) > 1 or external:
        manifests = manifests.reread([SourceFile(str(number), text) for number, text in enumerate(texts)])
    if external:
        manifests.external = loads(external, "external")
    return manifests


def places(found: list[Diagnostic]) -> list[tuple[str, int, str]]:
    return [(finding.file, finding.span.line, finding.name) for finding in found]


def test_a_fault_of_a_workflow_template_is_reported_there_once_though_three_workflows_call_it():
    callers = [caller(name) for name in ("one", "two", "three")]
    found = validate(given(*callers, shared("{{inputs.parameters.nowhere}}")))
    assert places(found) == [("3", 8, "unresolved-variable")]
    assert (found[0].kind, found[0].object, found[0].related) == ("WorkflowTemplate", "shared", ())


def test_a_fault_for_one_caller_only_is_reported_at_its_call_with_the_place_beside():
    needy = shared("{{workflow.parameters.level}}")
    content = caller("two").replace(
        "  templates:", "  arguments: {parameters: [{name: level, value: x}]}\n  templates:"
    )
    (finding,) = validate(given(caller("one"), content, needy))
    assert places([finding]) == [("0", 8, "unresolved-variable")]
    assert finding.message == (
        "nothing answers to {{workflow.parameters.level}} here, in WorkflowTemplate 'shared' that this refers to"
    )
    assert [(related.file, related.span.line, related.message) for related in finding.related] == [
        ("2", 8, "it lies here")
    ]


def test_a_fault_for_one_that_runs_it_as_a_whole_is_reported_where_it_refers_to_it():
    text = "kind: Workflow\nspec:\n  entrypoint: work\n  workflowTemplateRef:\n    name: shared\n"
    (finding,) = validate(given(text, shared("{{workflow.parameters.level}}")))
    assert places([finding]) == [("0", 4, "unresolved-variable")]
    assert [related.file for related in finding.related] == ["1"]


def test_a_fault_in_what_is_not_under_check_is_reported_at_the_call():
    (finding,) = validate(given(caller(), external=shared("{{inputs.parameters.nowhere}}")))
    assert places([finding]) == [("0", 8, "unresolved-variable")]
    assert [(related.file, related.span.line) for related in finding.related] == [("external", 8)]


def test_a_fault_two_objects_further_is_reported_at_the_first_call():
    between = shared("").partition("      container")[0].replace("shared", "between")
    between += "      steps: [[{name: s, templateRef: {name: shared, template: work}}]]\n"
    first = caller(step="templateRef: {name: between, template: work}")
    found = validate(given(first, between, shared("{{workflow.parameters.level}}")))
    assert places(found) == [("0", 8, "unresolved-variable")]
    assert [related.file for related in found[0].related] == ["2"]


def test_what_is_not_under_check_and_nobody_calls_is_not_looked_at():
    assert (
        validate(given(caller(step="inline: {container: {image: a}}"), external=shared("{{workflow.nowhere}}"))) == []
    )


def test_related_places_of_the_fault_itself_come_along():
    external = shared("x").replace("args:", "volumeMounts: [{name: v, mountPath: /x}, {name: w, mountPath: /x}] #")
    external += "      volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}]\n"
    (finding,) = validate(given(caller(), external=external))
    assert finding.name == "mount-path-clash"
    assert [related.file for related in finding.related] == ["external", "external"]


def test_messages_and_help_show_tags_in_place_of_unknown_values():
    text = """\
kind: WorkflowTemplate
spec:
  templates:
    - name: main
      inputs: {parameters: [{name: p}]}
      steps:
        - - {name: "s-{{inputs.parameters.p}}", template: work}
        - - {name: b, template: work, when: "{{steps.zzzz.outputs.result}} == 1"}
          - {name: c, template: work, when: "{{inputs.parameters.p}} = 1"}
          - {name: d, template: work, when: "{{workflow.labels.{{inputs.parameters.p}}}} == 1"}
          - {name: e, templateRef: {name: "{{inputs.parameters.p}}", template: x}}
    - name: work
      container: {image: a}
"""
    found = validate(loads(text))
    assert {finding.span.line for finding in found} >= {8, 9, 10, 11}
    assert not [finding for finding in found if "placeholder" in finding.message + finding.help]
    assert [finding.help for finding in found if finding.span.line == 8] == [
        "known names: s-{{inputs.parameters.p}}, b, c, d, e"
    ]
    assert "{{workflow.labels.{{inputs.parameters.p}}}}" in next(f.message for f in found if f.span.line == 10)


def test_of_many_unknown_values_each_is_shown_as_its_own_tag():
    parameters = ", ".join(f"{{name: p{number}}}" for number in range(120))
    steps = "".join(
        f"        - - {{name: s{n}, templateRef: {{name: '{{{{inputs.parameters.p{n}}}}}', template: x}}}}\n"
        for n in range(120)
    )
    text = (
        "kind: WorkflowTemplate\nspec:\n  templates:\n    - name: main\n"
        f"      inputs: {{parameters: [{parameters}]}}\n      steps:\n{steps}"
    )
    messages = [finding.message for finding in validate(loads(text)) if finding.name == "missing-reference"]
    assert messages == [
        f"WorkflowTemplate '{{{{inputs.parameters.p{n}}}}}' is not among the files given" for n in range(120)
    ]


def test_a_check_is_silent_about_what_could_not_be_read():
    text = "kind: Workflow\nspec:\n  entrypoint: a\n  templates:\n    - name: a\n      container: {image: 1}\n"
    assert [finding.name for finding in validate(loads(text))] == ["wrong-type"]


def test_what_could_not_be_read_in_one_document_hides_nothing_in_another():
    first = "kind: Workflow\nspec:\n  entrypoint: a\n  templates:\n    - name: a\n      container: 1\n"
    second = "kind: Workflow\nspec:\n  entrypoint: a\n  templates:\n    - name: a\n      container: {args: [x]}\n"
    found = validate(loads(f"{first}---\n{second}"))
    assert [(finding.span.line, finding.name) for finding in found] == [(6, "wrong-type"), (13, "missing-image")]


def test_an_error_in_a_later_inline_template_is_a_finding_of_another_kind():
    steps = "[{name: s, inline: {container: {image: a}}}], [{name: t, inline: {container: {command: [x]}}}]"
    text = f"kind: Workflow\nspec:\n  entrypoint: a\n  templates: [{{name: a, steps: [{steps}]}}]\n"
    (finding,) = validate(loads(text))
    assert (finding.name, finding.category) == ("later-inline-template", "argo-gap")
    assert finding.message.endswith("; Argo looks only into the first")


@pytest.mark.parametrize(("severity", "category"), [(Severity.ERROR, "argo"), (Severity.WARNING, "argo-gap")])
def test_what_is_less_than_an_error_is_nothing_that_argo_rejects(severity, category):
    manifests = given(caller())
    manifests.missing_references = severity
    (finding,) = validate(manifests)
    assert (finding.name, finding.severity, finding.category) == ("missing-reference", severity, category)


def test_findings_lie_in_the_order_of_their_places():
    found = validate(given(caller(), caller().replace("main\n  t", "nowhere\n  t")))
    assert places(found) == [
        ("0", 9, "missing-reference"),
        ("1", 4, "unknown-template"),
        ("1", 9, "missing-reference"),
    ]


def test_at_the_call_nothing_is_taken_for_the_place_because_it_reads_the_same():
    """The step names the same variable, and has it."""
    step = """templateRef: {name: shared, template: work}
            when: "{{inputs.parameters.level}} == 1"
"""
    inputs = "    - name: main\n      inputs: {parameters: [{name: level, value: x}]}\n"
    text = caller(step=step).replace("    - name: main\n", inputs)
    (finding,) = validate(given(text, external=shared("level {{inputs.parameters.level}}")))
    assert (finding.span.line, finding.span.end_line) == (9, 11)
    ((line, start, _, end),) = [related.span for related in finding.related]
    assert (line, shared("level {{inputs.parameters.level}}").splitlines()[line - 1][start - 1 : end - 1]) == (
        8,
        "inputs.parameters.level",
    )


def test_what_could_not_be_read_in_another_object_is_not_said_at_the_call_in_other_words():
    """Its file is not linted, so nobody asked."""
    broken = shared("").partition("      container")[0] + "      container: alpine\n"
    assert [f.name for f in validate(loads(broken))] == ["wrong-type"]
    assert validate(given(caller(), external=broken)) == []


def test_a_variable_of_an_inline_template_in_another_object_is_said_once_at_the_call():
    """Argo finds it twice: in the step, and in the template that it holds."""
    inline = "      steps: [[{name: s, inline: {container: {image: a, args: ['{{inputs.parameters.nowhere}}']}}}]]\n"
    external = shared("").partition("      container")[0] + inline
    assert places(validate(given(caller(), external=external))) == [("0", 8, "unresolved-variable")]


def test_two_faults_of_another_object_are_two_findings_at_one_call():
    external = shared("{{inputs.parameters.one}} {{inputs.parameters.two}}")
    assert places(validate(given(caller(), external=external))) == [("0", 8, "unresolved-variable")] * 2


def test_what_is_worse_for_a_caller_is_said_at_its_call_too():
    """A WorkflowTemplate by itself may name any parameter, as its callers may have it."""
    found = validate(given(caller(), shared("{{workflow.parameters.level")))
    assert [(*place, f.severity) for place, f in zip(places(found), found, strict=True)] == [
        ("0", 8, "unclosed-tag", Severity.ERROR),
        ("1", 8, "unclosed-tag", Severity.WARNING),
    ]
