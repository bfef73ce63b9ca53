"""Which inputs get a value."""

import pytest

from manifests import loads
from manifests.validation.supply import Arguments, has_location, unsupplied


def missing(inputs: str, arguments: str = "") -> list[tuple[str, str]]:
    """The inputs of a template that the arguments of its workflow leave empty, each with its kind."""
    given = f"  arguments: {{{arguments}}}\n" if arguments else ""
    manifests = loads(
        f"kind: Workflow\nspec:\n{given}  templates: [{{name: a, inputs: {{{inputs}}}, suspend: {{}}}}]\n"
    )
    workflow = manifests.workflows[0]
    template = workflow.spec.templates[0]
    return [(u.kind, u.name) for u in unsupplied((), template, workflow, Arguments.of(workflow.spec.raw))]


@pytest.mark.parametrize(
    "source",
    [
        "value: x",
        "value: ''",
        "value: 0",
        "value: false",
        "default: x",
        "valueFrom: {configMapKeyRef: {name: c, key: k}}",
        "valueFrom: {configMapKeyRef: {}}",
    ],
)
def test_an_input_has_a_value_of_its_own(source):
    assert missing(f"parameters: [{{name: p, {source}}}]") == []


@pytest.mark.parametrize("source", ["value: null", "valueFrom: {supplied: {}}", "enum: [a]", "description: x"])
def test_an_input_has_none_of_its_own(source):
    assert missing(f"parameters: [{{name: p, {source}}}]") == [("parameters", "p")]


def test_an_argument_without_a_value_hides_the_default():
    assert missing("parameters: [{name: p, default: x}]", "parameters: [{name: p}]") == [("parameters", "p")]
    assert missing("parameters: [{name: p, default: x}]", "parameters: [{name: p, default: y}]") == [
        ("parameters", "p")
    ]


def test_an_argument_gives_only_the_input_of_its_name_and_kind():
    inputs = "parameters: [{name: p}], artifacts: [{name: a}]"
    arguments = "parameters: [{name: a, value: x}], artifacts: [{name: p, raw: {data: x}}]"
    assert missing(inputs, arguments) == [("parameters", "p"), ("artifacts", "a")]


@pytest.mark.parametrize("artifact", ["optional: true", "raw: {data: ''}", "s3: {key: k}", "from: x", "git: {}"])
def test_an_artifact_need_not_be_given(artifact):
    """Because it may be absent or says where it lies, or because what is wrong with it is reported."""
    assert missing(f"artifacts: [{{name: f, path: /f, {artifact}}}]") == []


@pytest.mark.parametrize("artifact", ["optional: false", "s3: {bucket: b}", "archive: {none: {}}"])
def test_an_artifact_must_be_given(artifact):
    assert missing(f"artifacts: [{{name: f, path: /f, {artifact}}}]") == [("artifacts", "f")]
    assert missing(f"artifacts: [{{name: f, path: /f, {artifact}}}]", "artifacts: [{name: f}]") == []


def test_of_several_givers_the_first_one_counts():
    def giver(value: str) -> dict[str, object]:
        return {"arguments": {"parameters": [{"name": "p", "value": value}]}}

    arguments = Arguments.of(giver("first"), giver("second"))
    assert arguments.value({"name": "p", "value": "own"}) == "first"
    assert arguments.value({"name": "q", "value": "own", "default": "x"}) == "own"
    assert arguments.value({"name": "q", "default": "x"}) == "x"


def test_a_location_is_a_key_a_url_or_a_text():
    assert has_location({"raw": {"data": ""}})
    assert has_location({"hdfs": {"path": "/x"}})
    assert has_location({"azure": {"blob": "b"}})
    assert not has_location({"azure": {"container": "c"}})
    assert not has_location({"s3": {"key": ""}})
    assert not has_location({"path": "/x"})
