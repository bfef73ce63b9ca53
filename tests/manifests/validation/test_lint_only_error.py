"""What works in a cluster and not in `argo lint --offline`."""

import pytest

from manifests import Diagnostic, Severity, loads
from manifests.validation import validate


def lint_only(text: str) -> list[Diagnostic]:
    return [finding for finding in validate(loads(text)) if finding.name == "lint-only-error"]


def leaf(argument: str) -> str:
    template = f"{{name: a, container: {{image: x, args: ['{argument}']}}}}"
    return f"kind: Workflow\nspec:\n  entrypoint: a\n  templates: [{template}]\n"


DEFAULTS = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    metadata: {labels: {team: red}, annotations: {note: hi}}
    spec: {workflowMetadata: {labels: {tier: low}}}
"""


@pytest.mark.parametrize("name", ["labels.team", "annotations.note", "labels.tier"])
def test_what_the_defaults_add_is_named_with_its_place(name):
    text = leaf(f"say {{{{workflow.{name}}}}}")
    (finding,) = lint_only(text + DEFAULTS)
    assert finding.message == f"argo lint does not know {{{{workflow.{name}}}}}, which a cluster adds"
    assert (finding.severity, finding.category) == (Severity.INFO, "argo-gap")
    line = text.splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == f"workflow.{name}"


def test_into_expressions_argo_lint_does_not_look():
    assert lint_only(leaf("{{=workflow.labels.team}}") + DEFAULTS) == []


def test_a_label_of_its_own_is_known_whatever_the_defaults_say():
    text = leaf("{{workflow.labels.team}}").replace("spec:", "metadata: {labels: {team: blue}}\nspec:", 1)
    assert lint_only(text + DEFAULTS) == []


def test_a_label_of_the_referenced_workflow_metadata_is_known_too():
    shared = leaf("{{workflow.labels.team}}").replace("kind: Workflow", "kind: WorkflowTemplate\nmetadata: {name: t}")
    shared = shared.replace("spec:\n", "spec:\n  workflowMetadata: {labels: {team: blue}}\n")
    assert lint_only(f"kind: Workflow\nspec: {{workflowTemplateRef: {{name: t}}}}\n---\n{shared}{DEFAULTS}") == []


def referring(kind: str, namespace: str, other: str) -> str:
    return f"""\
kind: {kind}
metadata: {{name: user{namespace}}}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: a
            templateRef:
              name: t
              template: w
---
kind: WorkflowTemplate
metadata: {{name: t{other}}}
spec: {{templates: [{{name: w, container: {{image: a}}}}]}}
"""


WHERE = ", namespace: blue"


@pytest.mark.parametrize(
    ("kind", "namespace", "other", "message"),
    [
        ("Workflow", WHERE, "", "argo lint does not find 't', as only this Workflow says its namespace"),
        ("CronWorkflow", "", WHERE, "argo lint does not find 't', as only WorkflowTemplate 't' says its namespace"),
        (
            "ClusterWorkflowTemplate",
            "",
            "",
            "argo lint crashes where a ClusterWorkflowTemplate refers to a WorkflowTemplate, here 't'",
        ),
    ],
)
def test_a_reference_that_only_a_cluster_resolves(kind, namespace, other, message):
    text = referring(kind, namespace, other)
    line = 10
    if kind == "CronWorkflow":
        head, _, rest = text.partition("---\n")
        inner = head.partition("spec:\n")[2].replace("\n  ", "\n    ")
        head = "kind: CronWorkflow\nmetadata: {name: user}\nspec:\n  schedules: ['* * * * *']\n  workflowSpec:\n"
        text = f"{head}  {inner}---\n{rest}"
        line = 12
    (finding,) = lint_only(text)
    assert (finding.message, finding.span.line) == (message, line)


@pytest.mark.parametrize(("namespace", "other"), [("", ""), (WHERE, WHERE)])
def test_two_that_say_the_same_find_each_other(namespace, other):
    assert lint_only(referring("Workflow", namespace, other)) == []


def test_a_workflow_that_runs_the_whole_is_told_at_the_name():
    text = "kind: Workflow\nmetadata: {namespace: blue}\nspec:\n  workflowTemplateRef:\n    name: t\n---\n"
    text += "kind: WorkflowTemplate\nmetadata: {name: t}\nspec: {entrypoint: w, templates: [{name: w, suspend: {}}]}\n"
    assert [finding.span.line for finding in lint_only(text)] == [5]
