"""The checks taken together: every error at its own place, and what keeps a workflow from being simulated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import loads
from manifests.validation import CHECKS, RULES, rejections, validate
from manifests.workflow import WORKFLOW_KINDS

MANY = """\
kind: Workflow
spec:
  templates:
    - name: a
      steps: [[{name: s, template: nowhere}]]
    - name: a
      contaner: {}
"""


def test_every_error_of_an_object_is_reported_in_the_order_of_its_place():
    found = validate(loads(MANY))
    assert [(finding.name, finding.span.line) for finding in found] == [
        ("missing-entrypoint", 2),
        ("unknown-template", 5),
        ("duplicate-template", 6),
        ("unknown-key", 7),
        ("missing-image", 7),
    ]


def test_only_errors_of_argo_keep_a_workflow_from_being_simulated():
    recursion = "kind: Workflow\nspec: {entrypoint: a, templates: [{name: a, steps: [[{name: s, template: a}]]}]}\n"
    dataset = "kind: Dataset\nspec: {unknown: 1}\n"
    text = f"{recursion}---\n{dataset}"
    assert {finding.name for finding in validate(loads(text))} == {"endless-recursion", "unknown-key"}
    assert rejections(loads(text)) == []
    assert [finding.name for finding in rejections(loads(f"{text}---\n["))] == ["broken-yaml"]


def test_names_are_unique():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert set(CHECKS) <= set(RULES)


KEYS = st.sampled_from(
    [
        "spec",
        "workflowSpec",
        "templates",
        "name",
        "steps",
        "dag",
        "tasks",
        "template",
        "depends",
        "inline",
        "entrypoint",
        "when",
        "workflowTemplateRef",
        "dependencies",
        "onExit",
    ]
)
VALUES = st.recursive(
    st.none() | st.integers() | st.sampled_from(["a", "b", "a && b", ""]),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(KEYS, some, max_size=6),
    max_leaves=40,
)


@given(st.sampled_from(WORKFLOW_KINDS), st.dictionaries(KEYS, VALUES, max_size=4))
def test_no_workflow_makes_a_check_raise(kind, fields):
    for finding in validate(loads(repr({**fields, "kind": kind}).replace("None", "null"))):
        assert finding.message
        assert finding.name in {rule.name for rule in RULES}


@pytest.mark.parametrize("kind", WORKFLOW_KINDS)
def test_every_workflow_kind_is_checked(kind):
    spec = "{entrypoint: a, templates: [{name: a, steps: [[{name: s, template: b}]]}]}"
    spec = f"{{schedules: ['* * * * *'], workflowSpec: {spec}}}" if kind == "CronWorkflow" else spec
    (finding,) = validate(loads(f"kind: {kind}\nspec: {spec}\n"))
    assert (finding.name, finding.kind) == ("unknown-template", kind)
