"""A JSON Schema as a condition: what it finds, where, and what it never reads."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from policies.custom.mistakes import LONGEST, PolicyMistake
from policies.custom.schemas import Schema

CONTAINER = {"image": "x:1", "env": [{"name": "A", "value": "1"}], "resources": {"limits": {"memory": "2Gi"}}}


def failures(schema: object, value: Any = CONTAINER) -> list[tuple[tuple[str | int, ...], str]]:
    return list(Schema(schema).failures(value, {}))


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
