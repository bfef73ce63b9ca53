"""Schemas and expressions: what fails, where, and what is said about it."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from policies.custom.conditions import LONGEST, Expression, PolicyMistake, Schema

CONTAINER = {"image": "x:1", "env": [{"name": "A", "value": "1"}], "resources": {"limits": {"memory": "2Gi"}}}


def failures(schema: object, value: Any = CONTAINER) -> list[tuple[tuple[str | int, ...], str]]:
    return list(Schema(schema).failures(value, {}))


def reasons(expression: str, **values: Any) -> list[str]:
    values = values or {"container": CONTAINER}
    return [reason for _, reason in Expression(expression, tuple(values)).failures(None, values)]


def test_a_key_that_should_not_be_there_is_found_at_the_key():
    schema = {"properties": {"env": {"items": {"properties": {"name": True}, "additionalProperties": False}}}}
    assert failures(schema) == [(("env", 0, "value"), "the key 'value' is not allowed here")]
    assert failures({"patternProperties": {"^[a-z]+$": True}, "additionalProperties": False}) == []


def test_a_key_that_is_missing_is_found_at_what_lacks_it():
    assert failures({"properties": {"resources": {"required": ["requests"]}}}) == [
        (("resources",), "'requests' is a required property")
    ]


def test_a_key_of_a_wrong_form_is_found_at_the_key():
    (failure,) = failures({"properties": {"resources": {"propertyNames": {"pattern": "^r"}}}})
    assert failure == (("resources", "limits"), "as a key, 'limits' does not match '^r'")


@pytest.mark.parametrize(
    "schema", [{"anyOf": [{"required": ["a"]}]}, False, {"not": {}}, {"enum": ["a" * 300] * 9}, {"maxProperties": 1}]
)
def test_a_reason_never_quotes_the_whole_value(schema):
    (failure,) = failures(schema, CONTAINER | {"args": ["b" * 1000]})
    assert "bbb" not in failure[1]
    assert len(failure[1]) <= LONGEST + 1


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"image": {"pattern": "^y"}}},
        {"properties": {"image": {"type": "integer"}}},
        {"properties": {"image": {"anyOf": [{"const": "y"}, {"const": "z"}]}}},
        {"anyOf": [{"properties": {"image": {"const": "y"}}}]},
    ],
)
def test_a_text_that_only_a_run_knows_conforms_to_any_schema(schema):
    assert failures(schema) != []
    assert failures(schema, CONTAINER | {"image": "{{inputs.parameters.image}}"}) == []


@pytest.mark.parametrize(
    "reference", ["https://example.com/a.json", "file:///etc/hostname", "#/$defs/gone", "#gone", "#/title"]
)
@pytest.mark.parametrize("key", ["$ref", "$dynamicRef"])
def test_a_reference_that_leads_out_of_a_schema_is_refused_and_nothing_is_read(reference, key, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args: pytest.fail("the network was asked"))
    with pytest.raises(PolicyMistake, match="is no place in this schema"):
        Schema({"title": "a", "properties": {"image": {key: reference}}})


def test_references_within_a_schema_are_followed():
    schema = {
        "$id": "http://acme.example/a",
        "$defs": {"b": {"$id": "http://acme.example/b", "const": 1}, "c": {"$anchor": "c", "const": 2}},
        "properties": {"b": {"$ref": "b"}, "c": {"$ref": "#c"}, "tree": {"$ref": "#"}},
    }
    assert [path for path, _ in failures(schema, {"b": 2, "c": 2, "tree": {"c": 1}})] == [("b",), ("tree", "c")]


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"properties": {"image": {"$ref": "#/properties/image"}}},
        {"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}},
        {"allOf": [{"$ref": "#"}]},
        {"$defs": {str(number): {"$ref": f"#/$defs/{number + 1}"} for number in range(500)} | {"500": {}}},
    ],
)
def test_a_schema_that_refers_to_itself_without_end_is_refused(schema):
    with pytest.raises(PolicyMistake, match="refers to itself without end"):
        Schema(schema)


def test_a_value_that_is_nested_too_deeply_for_a_schema_is_told():
    value: dict[str, Any] = {}
    for _ in range(400):
        value = {"a": value}
    assert failures({"additionalProperties": {"$ref": "#"}}, value) == [((), "it is nested too deeply for this schema")]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("container.ports.size() == 0", "the expression could not be evaluated: there is no key 'ports'"),
        ("container.env[7].name == 'A'", "the expression could not be evaluated: index out of bounds: 7"),
        ("quantity(container.image) < 1.0", "the expression could not be evaluated: 'x:1' is no quantity"),
        ("quantity(container.env) == 1.0", "the expression could not be evaluated: a list is no quantity"),
        (
            "container.image > 1",
            "the expression could not be evaluated: No such overload: the operation is not defined",
        ),
        ("container.image", "the expression is neither true nor false"),
        ("9223372036854775807 + size(container.env) > 0", "Arithmetic overflow"),
    ],
)
def test_an_expression_without_a_verdict_says_why(expression, reason, capfd):
    (said,) = reasons(expression)
    assert reason in said
    assert capfd.readouterr() == ("", "")


def test_a_quantity_that_only_a_run_knows_is_not_judged():
    expression = "quantity(container.memory) <= quantity('2Gi')"
    assert reasons(expression, container={"memory": "4Gi"}) == [""]
    assert reasons(expression, container={"memory": "{{inputs.parameters.memory}}"}) == []
    assert not Expression(expression, ("container",)).holds({"container": {"memory": "{{x}}"}})


def test_a_quantity_that_does_not_matter_is_not_told():
    assert reasons("container.image == 'x:1' || quantity(container.image) > 1.0") == []
    assert reasons("quantity(container.image) > 1.0 || container.image == 'x:1'") == []


@pytest.mark.parametrize("type", ["string", "map", "list", "int", "bool", "double"])
def test_a_value_can_be_asked_for_its_type(type):
    assert reasons(f"type(container) == {type} || true") == []


@pytest.mark.parametrize("value", [10**400, -(1 << 70), float("inf"), "\ud800", {1: {None: []}}])
def test_no_value_makes_an_expression_raise(value):
    reasons("thing == 1", thing=value)


def test_a_mistake_in_a_long_expression_is_told_with_its_line_and_without_the_rest():
    with pytest.raises(PolicyMistake) as caught:
        Expression("object.kind == 'a' &&\n  (object.kind == 'b'", ("object",))
    assert str(caught.value) == "Syntax error: missing ')' at '<EOF>', at line 2, column 22 of the expression"


def test_what_an_expression_does_not_look_at_costs_nothing():
    large = {"templates": [{"name": str(number), "args": ["a"] * 50} for number in range(2000)]}
    expression = Expression("container.image == 'x:1'", ("object", "container"))
    start = time.perf_counter()
    for _ in range(500):
        assert list(expression.failures(None, {"object": large, "container": CONTAINER})) == []
    assert time.perf_counter() - start < 2  # with the whole object each time, it takes a minute
