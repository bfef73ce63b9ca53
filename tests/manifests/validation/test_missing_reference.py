"""What is said of an object that was not given, and how bad it is."""

import pytest

from manifests import Diagnostic, Manifests, Severity, loads
from manifests.validation import validate

WHOLE = """\
kind: Workflow
metadata: {generateName: x-, namespace: one}
spec:
  workflowTemplateRef:
    name: shared
"""
STEP = """\
kind: Workflow
metadata: {generateName: x-, namespace: one}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: a
            templateRef:
              name: shared
              template: work
"""


def template(name: str, namespace: str = "one", kind: str = "WorkflowTemplate") -> str:
    place = f", namespace: {namespace}" if kind == "WorkflowTemplate" else ""
    spec = "{entrypoint: work, templates: [{name: work, container: {image: a}}]}"
    return f"---\nkind: {kind}\nmetadata: {{name: {name}{place}}}\nspec: {spec}\n"


def missing(manifests: Manifests) -> list[Diagnostic]:
    return [finding for finding in validate(manifests) if finding.name == "missing-reference"]


@pytest.mark.parametrize(("text", "line"), [(WHOLE, 5), (STEP, 10)])
@pytest.mark.parametrize("severity", Severity)
def test_the_name_is_the_place_and_the_reader_says_how_bad_it_is(text, line, severity):
    manifests = loads(text)
    manifests.missing_references = severity
    (finding,) = missing(manifests)
    assert (finding.span.line, finding.severity) == (line, severity)
    assert finding.message == "WorkflowTemplate 'shared' is not among the files given in namespace 'one'"


HELPS = {
    "nothing like it": ("", "give its file too, or its folder by --external"),
    "another namespace": (template("shared", "two"), "the one of that name is in namespace 'two'"),
    "the other kind": (
        template("shared", kind="ClusterWorkflowTemplate"),
        "a ClusterWorkflowTemplate has that name; set `clusterScope: true`",
    ),
    "a name like it": (template("shred"), "did you mean 'shred'?"),
    "a name like it of the other kind": (
        template("shred", kind="ClusterWorkflowTemplate"),
        "give its file too, or its folder by --external",
    ),
}


@pytest.mark.parametrize("case", HELPS)
@pytest.mark.parametrize("text", [WHOLE, STEP], ids=["the whole", "a step"])
def test_the_help_where_there_is(text, case):
    more, help = HELPS[case]
    (finding,) = missing(loads(text + more))
    assert finding.help == help


def test_what_is_only_referred_to_helps_too():
    manifests = loads(WHOLE)
    manifests.external = loads(template("shred"))
    assert [finding.help for finding in missing(manifests)] == ["did you mean 'shred'?"]
    manifests = loads(WHOLE)
    manifests.external = loads(template("shared"))
    assert missing(manifests) == []


def test_a_cluster_wide_name_has_no_namespace():
    text = WHOLE.replace("    name: shared", "    name: shared\n    clusterScope: true")
    (finding,) = missing(loads(text + template("shared")))
    assert finding.message == "ClusterWorkflowTemplate 'shared' is not among the files given"
    assert finding.help == "a WorkflowTemplate has that name; set `clusterScope: false`"


def test_a_reference_without_a_name_names_nothing():
    (finding,) = missing(loads(WHOLE.replace("    name: shared", "    clusterScope: false")))
    assert (finding.message, finding.span.line) == ("this names no WorkflowTemplate", 4)
