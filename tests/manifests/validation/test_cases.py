"""Every check against manifests that Argo refuses, and against manifests that it lets pass.

A case is one entry of a file in `cases/`: an `id` (the row of docs/sources.md argo-lint; `gap` is its row 5, `scope`
its row 6, `release` its row 9), what it `says`, a manifest, and what must be found. Its manifest is either `text`, a
whole file, or is put together from

- `main`: the fields of the template `main`, which is the entrypoint;
- `steps` or `tasks`: its steps, or the tasks of its DAG;
- `templates`: more templates; those of HELPERS come along where a call names them;
- `spec`: more fields of the spec, with an entrypoint of its own if it wants one;
- `kind` and `metadata`, if not a Workflow with a generateName; `cron`, the fields beside `workflowSpec`;
- `more`: documents below it.

What must be found is marked in the manifest, `# <- rule-name` on the line of the finding. `errors` and `gaps` list what
has no certain line; `clean: true` says that no error of category `argo` may be found. Whatever else is found makes the
case fail, as one cause must give one finding: errors of category `argo`, and findings of `argo-gap` except
`unused-parameter`, which short manifests are full of. `gaps: any` lets all of `argo-gap` pass.

`version` is the Argo release that the manifest is for. `strict: true` marks verdicts of `argo lint` that are wrong
about what would happen; we follow them all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml

from manifests import Diagnostic, Severity, loads
from manifests.rule import Rule
from manifests.validation import RULES, validate

FOLDER = Path(__file__).parent / "cases"
SOURCES = Path(__file__).parents[3] / "docs" / "sources.md"
ELSEWHERE = {"AW-P10"}
"""Rows that only the command line can meet."""
KEYS = {
    "id", "says", "text", "main", "steps", "tasks", "templates", "spec", "kind", "metadata", "cron", "more", "errors",
    "gaps", "clean", "version", "strict",
}  # fmt: skip
_MARK = re.compile(r"# <- ([\w-]+)")
_CALL = re.compile(r"\b(?:template|entrypoint|onExit): ([\w-]+)")
_ENTRY = re.compile(r"^(entrypoint|workflowTemplateRef):", re.MULTILINE)
_NAME = re.compile(r"^ *- name: ([\w-]+)$|^ *- \{name: ([\w-]+)", re.MULTILINE)

HELPERS = {
    "work": """\
container: {image: "alpine:3.20", command: [date]}
""",
    "takes": """\
inputs: {parameters: [{name: value}]}
container: {image: "alpine:3.20", command: [echo, "{{inputs.parameters.value}}"]}
""",
    "takes-file": """\
inputs: {artifacts: [{name: file, path: /tmp/file}]}
container: {image: "alpine:3.20", command: [cat, /tmp/file]}
""",
    "gives": """\
container: {image: "alpine:3.20", command: [date]}
outputs:
  parameters: [{name: number, valueFrom: {path: /tmp/number}}]
  artifacts: [{name: file, path: /tmp/file}]
""",
    "prints": """\
script: {image: "alpine:3.20", command: [sh], source: "echo 1"}
""",
    "flow": """\
steps:
  - - {name: inner, template: work}
""",
    "waits": """\
suspend: {}
""",
    "serves": """\
daemon: true
container: {image: "nginx:1.27"}
""",
}
"""Templates that cases call without writing them down."""

Places = Counter[tuple[str, int | None]]
"""Names of findings with the line of each, or None where the case names no line."""


@dataclass(frozen=True)
class Case:
    id: str
    says: str
    text: str
    version: str | None
    errors: list[str]
    gaps: list[str] | None
    """None for any."""

    def marked(self) -> Places:
        lines = enumerate(self.text.splitlines(), start=1)
        return Counter((name, number) for number, line in lines for name in _MARK.findall(line))


def read_cases(path: Path) -> list[Case]:
    return [read_case(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


def read_case(entry: dict[str, Any]) -> Case:
    assert set(entry) <= KEYS, f"unknown keys in {entry}"
    gaps = entry.get("gaps", [])
    case = Case(
        id=entry["id"],
        says=entry["says"],
        text=entry["text"] if "text" in entry else composed(entry),
        version=entry.get("version"),
        errors=entry.get("errors", []),
        gaps=None if gaps == "any" else gaps,
    )
    expects_error = bool({name for name, _ in case.marked()} - GAPS or case.errors)
    assert expects_error != entry.get("clean", False), f"{case.says}: either an error, or clean"
    return case


def composed(entry: dict[str, Any]) -> str:
    """The file that an entry without `text` means."""
    kind, templates = entry.get("kind", "Workflow"), _templates(entry)
    spec = entry.get("spec", "")
    if kind in ("Workflow", "CronWorkflow") and not re.search(
        r"^(entrypoint|workflowTemplateRef):", spec, re.MULTILINE
    ):
        spec = f"entrypoint: main\n{spec}"
    spec = f"{_ended(spec)}templates:\n{indent(templates, '  ')}" if templates else spec
    spec += "" if spec else "{}\n"
    if kind == "CronWorkflow":
        schedule = entry.get("cron", "schedules: ['0 3 * * *']")
        spec = f"{_ended(schedule)}workflowSpec:\n{indent(spec, '  ')}"
    metadata = entry.get("metadata", "{generateName: case-}").strip()
    text = f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {metadata}\nspec:\n{indent(spec, '  ')}"
    return f"{_ended(text)}---\n{entry['more']}" if "more" in entry else text


def _templates(entry: dict[str, Any]) -> str:
    main, text = _ended(entry.get("main", "")), _ended(entry.get("templates", ""))
    if "steps" in entry:
        main += f"steps:\n{indent(_ended(entry['steps']), '  ')}"
    if "tasks" in entry:
        main += f"dag:\n  tasks:\n{indent(_ended(entry['tasks']), '    ')}"
    text = _template("main", main) + text if main else text
    written = {one or other for one, other in _NAME.findall(text)}
    called = set(_CALL.findall(text + entry.get("spec", "")))
    if "flow" in called:
        called.add("work")
    return text + "".join(_template(name, body) for name, body in HELPERS.items() if name in called - written)


def _template(name: str, body: str) -> str:
    return f"- name: {name}\n{indent(body, '  ')}"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


GAPS = {rule.name for rule in RULES if rule.category == "argo-gap"}
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in read_cases(path)]


def places(found: list[Diagnostic], expected: Places, unplaced: list[str]) -> Places:
    """The findings; those that the case expects without a line have none."""
    result: Places = Counter()
    rest = Counter(unplaced)
    for finding in found:
        key = (finding.name, finding.span.line)
        if key not in expected and rest[finding.name]:
            rest[finding.name] -= 1
            key = (finding.name, None)
        result[key] += 1
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id} {case.says}")
def test_case(case: Case):
    """Exactly what the case expects is found, where it is marked."""
    manifests = loads(case.text) if case.version is None else loads(case.text, argo_version=case.version)
    found = validate(manifests)
    marked = case.marked()
    errors = [f for f in found if f.category == "argo" and f.severity is Severity.ERROR]
    gaps = [f for f in found if f.category == "argo-gap" and case.gaps is not None]
    if "unused-parameter" not in {*(name for name, _ in marked), *(case.gaps or [])}:
        gaps = [f for f in gaps if f.name != "unused-parameter"]
    unplaced = [*case.errors, *(case.gaps or [])]
    expected = marked + Counter((name, None) for name in unplaced)
    if case.gaps is None:
        expected = Counter({key: count for key, count in expected.items() if key[0] not in GAPS})
    told = "\n".join(f"{f.span.line}: {f.name}: {f.message}" for f in found)
    assert places(errors + gaps, marked, unplaced) == expected, f"{case.text}\n{told}"


def test_no_two_cases_say_the_same():
    said = Counter((case.id, case.says) for case in CASES)
    assert [words for words, count in said.items() if count > 1] == []


def test_every_row_of_the_sources_has_its_cases():
    rows = set(re.findall(r"^\| (AW-\w+) ", SOURCES.read_text(encoding="utf-8"), re.MULTILINE))
    assert rows - {case.id for case in CASES} == ELSEWHERE


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_found_in_a_case(rule: type[Rule]):
    assert any(rule.name in {*(name for name, _ in case.marked()), *case.errors, *(case.gaps or [])} for case in CASES)
