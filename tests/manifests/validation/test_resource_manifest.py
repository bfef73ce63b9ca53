"""Manifests inside of templates: where they break, and what is filled in before anybody looks."""

from manifests import loads
from manifests.validation import validate

HEAD = """\
kind: WorkflowTemplate
spec:
  templates:
  - name: main
    inputs: {parameters: [{name: count, value: "1"}]}
    resource:
      action: create
"""


def found(manifest: str) -> list[tuple[int, str]]:
    text = f"{HEAD}      manifest: |\n" + "".join(f"        {line}\n" for line in manifest.splitlines())
    return [(f.span.line, f.message) for f in validate(loads(text)) if f.name == "resource-manifest"]


def test_the_line_in_which_a_manifest_breaks_is_named():
    ((line, message),) = found("kind: Job\nspec: {parallelism: 1\nmetadata: x")
    assert line == 8
    assert message.startswith("the manifest breaks in its line 3: this is not YAML")


def test_a_marker_above_the_first_document_ends_nothing():
    assert found("---\nkind: Job: x")
    assert found("---\nkind: Job\n---\nkind: Job: x") == []


def test_keys_given_twice_are_none_of_argos_business_here():
    assert found("kind: Job\nkind: Job") == []


def test_an_unquoted_variable_that_nobody_fills_in_is_a_mapping_as_a_key():
    """Argo reads the manifest before there are items, and quotes would make a text of it."""
    assert found("a: b\nc: {{item}}") == [(8, "the manifest breaks in its line 2: a list or a mapping cannot be a key")]
    assert found("a: '{{item}}'\nb: x{{item}}\n{c: d}: e")[0][1].endswith("line 3: a list or a mapping cannot be a key")
    assert found("a: '{{item}}'\nb: x{{item}}\nc: {d: [e]}") == []


def test_unquoted_variables_and_expressions_break_nothing():
    assert found("a: {{inputs.parameters.count}}\nb: {{= 1 + 1 }}\nc: {{workflow.name}}-x") == []


def test_a_variable_that_does_not_resolve_is_reported_as_that_only():
    assert found("a: {{inputs.parameters.nope}}\nb: c: d") == []
