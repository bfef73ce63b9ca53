"""Arguments of a workflow and of the WorkflowTemplate that it refers to as a whole, checked together."""

from textwrap import dedent

from manifests import Manifests, loads
from manifests.validation import validate

RULES = ("missing-value", "argument-source", "enum-value", "artifact-source")


def shared(arguments: str) -> str:
    return dedent(f"""\
        kind: WorkflowTemplate
        metadata: {{name: shared}}
        spec:
          arguments: {arguments}
          entrypoint: work
          templates: [{{name: work, container: {{image: a}}}}]
        """)


def workflow(arguments: str = "{}", kind: str = "Workflow") -> str:
    spec = f"{{workflowTemplateRef: {{name: shared}}, arguments: {arguments}}}"
    spec = f"{{schedules: ['@daily'], workflowSpec: {spec}}}" if kind == "CronWorkflow" else spec
    return f"---\nkind: {kind}\nmetadata: {{name: user}}\nspec: {spec}\n"


def found(manifests: Manifests) -> list[tuple[str, int]]:
    return [(finding.name, finding.span.line) for finding in validate(manifests) if finding.name in RULES]


def test_a_fault_of_the_template_is_reported_once_where_it_lies():
    text = shared("{parameters: [{name: a, value: x, enum: [y]}], artifacts: [{name: b}]}") + workflow() * 2
    assert found(loads(text)) == [("enum-value", 4), ("artifact-source", 4)]


def test_a_fault_of_a_template_that_is_not_under_check_is_reported_at_the_reference():
    manifests = loads(workflow())
    manifests.external = loads(shared("{parameters: [{name: a, value: x, enum: [y]}]}"), "shared.yaml")
    (finding,) = [finding for finding in validate(manifests) if finding.name == "enum-value"]
    assert finding.span.line == 4
    assert "in WorkflowTemplate 'shared' that this refers to" in finding.message
    assert [(related.file, related.span.line) for related in finding.related] == [("shared.yaml", 4)]


def test_an_argument_replaces_the_one_of_the_template_with_its_fault():
    manifests = loads(workflow("{parameters: [{name: a, value: y, enum: [y]}]}"))
    manifests.external = loads(shared("{parameters: [{name: a, value: x, enum: [y]}]}"))
    assert found(manifests) == []


def test_a_cron_workflow_must_give_what_its_template_leaves_open():
    text = shared("{parameters: [{name: a}, {name: b}]}")
    own = "{parameters: [{name: a, value: x}]}"
    assert found(loads(text + workflow(own, "CronWorkflow"))) == [("missing-value", 10)]
    assert found(loads(text + workflow(own))) == []


def test_choices_that_the_template_leaves_open_hide_what_comes_behind_them_until_a_value_is_given():
    text = shared("{parameters: [{name: a, enum: [x]}, {name: b, value: z, enum: [y]}]}")
    assert found(loads(text + workflow())) == []
    assert found(loads(text + workflow("{parameters: [{name: a, value: x, enum: [x]}]}"))) == [("enum-value", 10)]


def test_own_choices_without_a_value_hide_the_template_too():
    manifests = loads(workflow("{parameters: [{name: a, enum: [x]}]}"))
    manifests.external = loads(shared("{artifacts: [{name: b}]}"))
    assert found(manifests) == []


def test_a_variable_that_does_not_resolve_is_no_further_fault_of_the_argument():
    text = dedent("""\
        kind: Workflow
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: a
                    template: work
                    arguments: {parameters: [{name: x, value: "{{inputs.parameters.nope}}", enum: [y]}]}
            - name: work
              inputs: {parameters: [{name: x}]}
              container: {image: a, args: ["{{inputs.parameters.x}}"]}
        """)
    assert [finding.name for finding in validate(loads(text))] == ["unresolved-variable"]
