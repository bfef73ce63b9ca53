"""Which documents were probably meant for Argo."""

import pytest

from manifests import Diagnostic, loads
from manifests.validation import validate

SPEC = "spec: {entrypoint: a, templates: [{name: a, container: {image: x}}]}\n"


def skipped(text: str) -> list[Diagnostic]:
    return [finding for finding in validate(loads(text)) if finding.name == "skipped-document"]


@pytest.mark.parametrize("kind", ["workflow", "WorkFlow", "cronworkflow", "WORKFLOWTEMPLATE"])
def test_a_kind_in_other_letters_is_skipped_whatever_is_in_it(kind):
    (finding,) = skipped(f"apiVersion: v1\nkind: {kind}\n")
    assert finding.span.line == 2
    assert finding.message == f"Argo has no kind {kind!r}, so its tools pass over this document"
    assert finding.help.lower() == f"did you mean {kind.lower()!r}?"


def test_a_misspelt_kind_is_skipped_where_the_rest_is_a_workflow():
    (finding,) = skipped(f"apiVersion: argoproj.io/v1alpha1\nkind: Workflw\n{SPEC}")
    assert finding.help == "did you mean 'Workflow'?"
    assert skipped(f"apiVersion: example.com/v1\nkind: Workflw\n{SPEC}") == []
    assert skipped("apiVersion: argoproj.io/v1alpha1\nkind: Workflw\nspec: {}\n") == []


@pytest.mark.parametrize(
    "field", ["workflowTemplateRef: {name: t}", "workflowSpec: {}", "templates: []", "entrypoint: a"]
)
def test_a_document_without_a_kind_is_known_by_its_fields(field):
    (finding,) = skipped(f"metadata: {{name: x}}\nspec: {{{field}}}\n")
    assert finding.message == "this has no `kind`, so its tools pass over this document"
    assert finding.help == "set `kind` to one of Workflow, WorkflowTemplate, ClusterWorkflowTemplate, CronWorkflow"


def test_a_kind_that_is_no_text_is_named_as_it_is():
    (finding,) = skipped(f"kind: 1\n{SPEC}")
    assert finding.message == "Argo has no kind 1, so its tools pass over this document"


@pytest.mark.parametrize(
    "text",
    [
        f"kind: Workflow\n{SPEC}",
        "kind: ConfigMap\nmetadata: {name: x}\n",
        "apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nspec: {triggers: []}\n",
        "- a\n- b\n",
        "plain text\n",
        "apiVersion: serving.example/v1\nkind: Pipeline\nspec: {templates: []}\n",
        "kind: List\nitems: [{kind: ConfigMap}]\n",
    ],
)
def test_nothing_is_said_of(text):
    assert skipped(text) == []


def test_a_list_with_a_workflow_in_it_is_said_once():
    item = "{kind: Workflow, spec: {}}"
    (finding,) = skipped(f"kind: List\nitems: [{{kind: ConfigMap}}, {item}, {item}]\n")
    assert (finding.span.line, finding.help) == (1, "write its items as documents of their own, separated by ---")
