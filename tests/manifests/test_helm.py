"""A Helm chart that was not rendered is one finding; whatever else holds `{{` is read as it is."""

import pytest

from manifests import Diagnostic, Severity, loads
from manifests.load import load_sources
from manifests.source import SourceFile, Span

WORKFLOW = "kind: Workflow\nmetadata: {generateName: a-}\nspec:\n  entrypoint: m\n  templates:\n  - name: m\n"
BROKEN = {
    "a value": ("image: {{ .Values.image }}", (7, 10)),
    "a value without blanks": ("image: {{.Release.Name}}", (7, 10)),
    "a block": ("{{- if .Values.gpu }}\n    nodeSelector: {a: b}\n    {{- end }}", (7, 3)),
    "a loop over what has no name": ("{{ range .Items }}\n    {{ end }}", (7, 3)),
    "an included part": ('labels:\n      {{- include "chart.labels" . | nindent 6 }}', (8, 7)),
    "a variable of the template": ("{{ $name := .Values.name }}", (7, 3)),
    "a comment of the template": ("{{/* not for Argo */}}\n    a: [", (7, 3)),
    "a default": ('image: {{ default "x" .Values.image }}', (7, 10)),
}


def found(text: str) -> list[Diagnostic]:
    return loads(text, "chart.yaml").diagnostics


@pytest.mark.parametrize(("part", "place"), BROKEN.values(), ids=BROKEN)
def test_a_chart_that_does_not_read_is_one_error_at_its_first_mark(part, place):
    lines = "\n".join(f"  {line}" if number == 0 else line for number, line in enumerate(part.split("\n")))
    (finding,) = found(f"{WORKFLOW}{lines}\n")
    assert (finding.name, finding.category, finding.severity) == ("unrendered-helm", "argo", Severity.ERROR)
    assert (finding.span.line, finding.span.column) == place
    assert "cannot be read" in finding.message
    assert "helm template" in finding.help


def test_nothing_of_a_broken_chart_is_kept():
    manifests = loads(f"{WORKFLOW}---\nkind: Workflow\nspec: {{{{ toYaml .Values.spec }}}}\n")
    assert [finding.name for finding in manifests.diagnostics] == ["unrendered-helm"]
    assert (manifests.documents, manifests.workflows) == ([], [])


def test_what_a_chart_does_to_keys_and_types_is_not_said_beside_it():
    text = f"{WORKFLOW}    activeDeadlineSeconds: '{{{{ .Values.deadline }}}}'\n    contaner: {{}}\n"
    assert [finding.name for finding in found(text)] == ["unrendered-helm"]


def test_a_chart_that_reads_is_a_warning_and_is_kept():
    manifests = loads(f"{WORKFLOW}    container: {{image: '{{{{ .Values.image }}}}'}}\n", "chart.yaml")
    (finding,) = manifests.diagnostics
    assert (finding.name, finding.category, finding.severity) == ("unrendered-helm", "argo-gap", Severity.WARNING)
    assert finding.span == Span(7, 25, 7, 27)
    assert len(manifests.workflows) == 1


OTHERS = [
    "{{inputs.parameters.a}}",
    "{{= inputs.parameters.a }}",
    "{{workflow.parameters.Values}}",
    "docker ps --format '{{.Names}}'",  # a Go template that is meant for a command
    "kubectl get pod -o go-template='{{range .items}}{{.metadata.name}}{{end}}'",
    "{{ Values.a }}",
]


@pytest.mark.parametrize("text", OTHERS)
def test_other_tags_in_a_manifest_that_reads_are_no_chart(text):
    argument = text.replace("'", "''")
    assert found(f"{WORKFLOW}    container: {{image: a, args: ['{argument}']}}\n") == []


def test_broken_yaml_without_such_marks_stays_broken_yaml():
    assert [finding.name for finding in found("kind: Workflow\nspec: [{{inputs.parameters.a}\n")] == ["broken-yaml"]


def test_each_chart_among_several_files_is_told():
    sources = [SourceFile("a.yaml", "a: {{ .Values.a }}\n"), SourceFile("b.yaml", WORKFLOW + "    suspend: {}\n")]
    manifests = load_sources([*sources, SourceFile("c.yaml", "{{- if .Values.c }}\n")])
    assert [(f.file, f.name) for f in manifests.diagnostics] == [
        ("a.yaml", "unrendered-helm"),
        ("c.yaml", "unrendered-helm"),
    ]
    assert len(manifests.workflows) == 1


GO_TEMPLATES = [
    "docker inspect --format '{{.State}}' x",
    "kubectl get pod -o go-template='{{range .items}}{{.metadata.name}}{{end}}'",
]


@pytest.mark.parametrize("command", GO_TEMPLATES)
def test_a_template_for_a_command_makes_no_chart_of_a_file_with_mistakes(command):
    container = f'{{image: a, args: ["{command}"]}}'
    assert [f.name for f in found(f"{WORKFLOW}    contaner: {container}\n")] == ["unknown-key"]
    assert [f.name for f in found(f"{WORKFLOW}    container: {container}\n---\nspec: [\n")] == ["broken-yaml"]


@pytest.mark.parametrize("comment", ["# image: {{ .Values.image }}", "image: a  # {{ .Values.image }}"])
def test_a_comment_is_no_part_of_a_chart(comment):
    assert found(f"{WORKFLOW}    container:\n      {comment}\n      args: [x]\n") == []


def test_a_mark_behind_one_in_a_comment_is_found():
    (finding,) = found(f"# {{{{ .Values.a }}}}\n{WORKFLOW}    container: {{image: '{{{{ .Values.image }}}}'}}\n")
    assert finding.span == Span(8, 25, 8, 27)
