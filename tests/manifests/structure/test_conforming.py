"""The fast walk says yes exactly where the library `jsonschema` does."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache, reduce
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from manifests.reading import read_documents
from manifests.source import SourceFile
from manifests.structure.conforming import conforms
from manifests.structure.schemas import KINDS, schema, schema_file
from manifests.validation import RULES
from manifests.versions import NEWEST, VERSIONS

ROOT = Path(__file__).parents[3]
ALL_KINDS = [kind for kinds in KINDS.values() for kind in kinds]


@cache
def validator(kind: str, file: str) -> Draft202012Validator:
    """The library as it is, without the keywords of ours that explain."""
    registry = Registry(retrieve=lambda name: Resource.from_contents(schema(name)))
    return Draft202012Validator({"$ref": f"{file}#/$defs/{kind}"}, registry=registry)


def documents() -> list[dict]:
    """All objects with a schema in the fixtures and in the rules' good examples, and an empty one of each kind."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures").rglob("*.yaml"))]
    texts += [rule.example("good") for rule in RULES]
    found = [document for text in texts for document in read_documents(SourceFile("", text))[0]]
    return [document.value for document in found if document.kind in ALL_KINDS] + [{"kind": kind} for kind in ALL_KINDS]


DOCUMENTS = documents()
KEYS = [
    *("steps", "inline", "arguments", "parameters", "value", "enum", "plugin", "labels", "resources", "limits", "cpu"),
    *("schedule", "mutex", "priority", "podResources", "creationTimestamp", "data", "status", "Container", "comand"),
]
SCALARS = st.sampled_from(
    [None, True, False, 0, 1, -1, 2.0, 2.5, 2**31, -(2**63) - 1, 1e300, float("inf"), float("nan"), ""]
) | st.sampled_from(["a", "1x", "500m", "{{x}}", "2026-01-31T08:00:00Z", "MEM"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)


def places(value: object) -> list[tuple[dict | list, str | int]]:
    """Every place in a document where a value stands: its container, and its key or index."""
    parts = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for part in parts for place in ((value, part), *places(value[part]))]


@st.composite
def mutated_documents(draw: st.DrawFn) -> tuple[str, dict]:
    """A kind and an object of that kind, with up to three values, keys or items that may not belong there."""
    document = deepcopy(draw(st.sampled_from(DOCUMENTS)))
    kind = document["kind"]
    for _ in range(draw(st.integers(0, 3))):
        container, part = draw(st.sampled_from(places(document) or [(document, "kind")]))
        if isinstance(container, dict) and draw(st.booleans()):
            container[draw(st.sampled_from(KEYS) | st.just(str(part).upper()))] = container.pop(part, None)
        else:
            container[part] = draw(VALUES)
    return kind, document


@settings(max_examples=500)
@given(mutated_documents(), st.sampled_from(VERSIONS))
def test_the_walk_and_the_library_agree_on_documents_with_mistakes(mutated, version):
    kind, document = mutated
    file = schema_file(kind, version)
    assert conforms(document, kind, file) == validator(kind, file).is_valid(document)


@given(st.sampled_from(ALL_KINDS), VALUES)
def test_the_walk_and_the_library_agree_on_anything(kind, value):
    file = schema_file(kind, NEWEST)
    assert conforms(value, kind, file) == validator(kind, file).is_valid(value)


EDGES = [number + step for number in (0, 20, 2**15, 2**16, -(2**31), 2**31, 2**63, 2**64) for step in (-1, 0, 1)]
PROBES = [
    *(None, True, 2.0, 2.5, "", "a", "500m", "MEM", {}, {"a": 1}, {"a": 1, "b": 2}, [], *EDGES),
    *(["a"] * count for count in (1, 20, 21)),
]


def properties(source: dict, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict]]:
    """Every property of a definition with the keys that lead to it."""
    for key, inner in source.get("properties", {}).items():
        yield (*above, key), inner
        yield from properties(inner, (*above, key))


@pytest.mark.parametrize("file", sorted({schema_file(kind, NEWEST) for kind in ALL_KINDS}))
def test_the_walk_and_the_library_agree_on_every_property_at_its_edges(file):
    definitions = schema(file)["$defs"].items()
    every = {str(inner): (name, path) for name, source in definitions for path, inner in properties(source)}
    for name, path in every.values():  # one place for each sort of property
        for probe in PROBES:
            value = reduce(lambda inner, key: {key: inner}, reversed(path), probe)
            assert conforms(value, name, file) == validator(name, file).is_valid(value), (name, value)


def test_the_documents_to_begin_with_are_good_ones():
    unfit = [value for value in DOCUMENTS if not conforms(value, value["kind"], schema_file(value["kind"], NEWEST))]
    assert len(unfit) < len(DOCUMENTS) / 4
