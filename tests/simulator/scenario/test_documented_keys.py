"""Every key of the schema is on the page about scenarios, and every scripted end as well."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.scenario.amounts import ENDS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "simulator" / "scenario" / "schema.json").read_text(encoding="utf-8"))
NAMES = {"tasks": "T", "images": "I", "volumes": "C", "zones": "Z", "submit.at": "W"}
"""What the page calls the names that users choose; what lies below other mappings is a plain value."""


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, or of the items of a list, behind its reference."""
    while "$ref" in schema or schema.get("type") == "array":
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema["items"]
    return schema


def keys(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Every key below which there is none: `argo.qps`, `tasks.T.fails.exit_code`."""
    schema = resolved(schema)
    below = dict(schema.get("properties", {}))
    if path in NAMES:
        below[NAMES[path]] = schema["additionalProperties"]
    if not below:
        yield path
    for name, inner in below.items():
        yield from keys(inner, f"{path}.{name}".lstrip("."))


def rows() -> list[tuple[set[str], str]]:
    """Each row of the table of keys: its keys written out (`cache.mode`, `.ready` is two), and the rest of it."""
    found = []
    for first, rest in re.findall(r"^\| (`.*?) \| (.*)$", PAGE.partition("## Keys")[2], re.MULTILINE):
        stem, named = "", set()
        for key in re.findall(r"`([^`]+)`", first):
            stem = stem if key.startswith(".") else key.rpartition(".")[0]
            named.add(f"{stem}{key}" if key.startswith(".") else key)
        found.append((named, rest))
    return found


def is_documented(key: str) -> bool:
    """Whether a key is in the first column, or a key above it is and the row names the rest."""
    parts = key.split(".")
    return any(
        ".".join(parts[:length]) in named and all(re.search(rf"\b{part}\b", rest) for part in parts[length:])
        for named, rest in rows()
        for length in range(1, len(parts) + 1)
    )


KEYS = list(keys(SCHEMA))


def test_the_schema_is_walked_to_its_leaves() -> None:
    assert {"argo.qps", "argo.semaphores", "tasks.T.fails.exit_code", "outages.zone", "submit.at.W"} <= set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_on_the_page(key: str) -> None:
    assert is_documented(key), f"docs/scenarios.md does not name {key}"


def test_the_page_names_no_key_that_is_not_there() -> None:
    above = {key.rsplit(".", number)[0] for key in KEYS for number in range(len(key.split(".")))}
    assert [key for named, _ in rows() for key in named if "." in key and key not in above] == []


@pytest.mark.parametrize("end", ENDS)
def test_every_scripted_end_is_on_the_page(end: str) -> None:
    assert f"`{end}`" in PAGE.partition("## Scripted ends")[2]
