"""The schema files: made by the script, one for each release, in words that the fast walk knows."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from manifests.structure.conforming import KEYWORDS
from manifests.structure.schemas import FOLDER, KINDS, schema, schema_file
from manifests.versions import VERSIONS

SCRIPT = Path(__file__).parents[3] / "scripts" / "generate_schemas.py"
FILES = sorted(path.name for path in FOLDER.glob("*.json"))


def schemas_in(source: object) -> list[dict]:
    """Every schema of a definition, itself first."""
    if not isinstance(source, dict):
        return []
    inner = [*source.get("properties", {}).values(), source.get("items"), source.get("additionalProperties")]
    return [source, *(found for child in inner for found in schemas_in(child))]


def test_the_argo_schemas_are_what_the_script_makes():
    assert subprocess.run([sys.executable, str(SCRIPT), "--check"]).returncode == 0


def test_there_is_a_file_for_each_release_and_none_beside_what_kinds_need():
    needed = {schema_file(kind, version) for kinds in KINDS.values() for kind in kinds for version in VERSIONS}
    assert set(FILES) == needed


@pytest.mark.parametrize("file", FILES)
def test_a_schema_uses_only_words_that_the_walk_compiles(file):
    for definition in schema(file)["$defs"].values():
        for source in schemas_in(definition):
            assert source.keys() == {"$ref"} or source.keys() <= KEYWORDS, json.dumps(source)


@pytest.mark.parametrize("file", FILES)
def test_every_reference_leads_to_a_definition(file):
    for definition in schema(file)["$defs"].values():
        for source in schemas_in(definition):
            if "$ref" in source:
                other, _, name = source["$ref"].partition("#/$defs/")
                assert name in schema(other or file)["$defs"]
