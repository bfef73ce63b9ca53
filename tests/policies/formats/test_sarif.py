"""SARIF: valid by the standard's schema, with places, fixes and suppressions that other tools can act on."""

from __future__ import annotations

import io
import json
import os
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from manifests import Diagnostic, Edit, Fix, Related, Severity, Span, load, loads
from manifests.edits import apply_edits
from policies.fingerprints import fingerprints, line_hashes
from policies.formats import sarif
from policies.lint import Report, lint
from policies.selection import Selection, find_rule
from policies.suppression import Suppressed
from tests.policies.formats.schemas import sarif_problems

TEXT = """\
kind: Workflow
metadata: {generateName: hash-}
spec:
  entrypoint: hash
  templates:
    - name: hash
      container: {image: "alpine:latest"}
    - name: publish  # drydock: ignore[retry-missing] its caller retries
      container: {image: "alpine:3.20"}
"""
ONLY = Selection(("retry-missing", "image-pull-always"))


def run(report: Report, **options: Any) -> Any:
    """The one run of what is written, which is valid."""
    out = io.StringIO()
    sarif.write(report, out, **options)
    assert out.getvalue().isascii()
    assert out.getvalue().endswith("}\n")
    document = json.loads(out.getvalue())
    assert sarif_problems(document) == []
    (only,) = document["runs"]
    return only


def linted(text: str = TEXT, selection: Selection = ONLY) -> Report:
    return lint(loads(text, "wf.yaml"), selection)


def of(*findings: Diagnostic, text: str = TEXT, name: str = "wf.yaml") -> Any:
    return run(Report(loads(text, name), findings))


def at(span: Span, file: str = "wf.yaml", **more: Any) -> Diagnostic:
    return Diagnostic("retry-missing", "retry", Severity.WARNING, "m", "", file, span, **more)


def region(span: Span, text: str) -> Any:
    return of(at(span), text=text)["results"][0]["locations"][0]["physicalLocation"]["region"]


WRONG = {
    "an address": ('"uri": "wf.yaml"', '"uri": "a b"'),
    "a line": ('"startLine": 7', '"startLine": 0'),
    "a level": ('"level": "warning"', '"level": "bad"'),
}


@pytest.mark.parametrize(("right", "wrong"), WRONG.values(), ids=WRONG)
def test_the_schema_is_one_that_refuses(right: str, wrong: str) -> None:
    """Without the library that knows URIs, say, any address would be a good one."""
    out = io.StringIO()
    sarif.write(linted(), out)
    assert sarif_problems(json.loads(out.getvalue().replace(right, wrong))) != []


def test_nothing_found_is_a_valid_run_with_an_empty_list() -> None:
    """Without the list, GitHub refuses the upload (kube-linter issue 213)."""
    empty = run(linted(selection=Selection(("broken-yaml",))))
    assert empty["results"] == []
    assert empty["tool"]["driver"]["rules"] == []
    assert empty["invocations"] == [{"executionSuccessful": True}]


def test_a_finding_has_its_place_its_words_and_what_it_is_known_by() -> None:
    report = linted()
    result = next(result for result in run(report)["results"] if result["ruleId"] == "image-pull-always")
    finding = next(finding for finding in report.findings if finding.name == "image-pull-always")
    assert result["level"] == "warning"
    assert result["message"]["text"] == f"{finding.message}\nhelp: {finding.help}"
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "wf.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": 7,
            "startColumn": 26,
            "endLine": 7,
            "endColumn": 41,
            "snippet": {"text": '"alpine:latest"'},
        },
    }
    assert location["logicalLocations"] == [
        {
            "name": "image",
            "fullyQualifiedName": "Workflow/hash-/spec.templates[0].container.image",
            "kind": "property",
        },
        {"name": "hash-", "fullyQualifiedName": "Workflow/hash-", "kind": "resource"},
    ]
    assert result["partialFingerprints"] == {
        "drydock/v1": fingerprints([finding], report.manifests)[0],
        "primaryLocationLineHash": line_hashes(TEXT)[6],
    }


def test_the_three_severities_have_three_levels() -> None:
    findings = [Diagnostic("n", "c", severity, "m", "", "wf.yaml", Span(1, 1, 1, 2)) for severity in Severity]
    assert [result["level"] for result in of(*findings)["results"]] == ["note", "warning", "error"]


def test_rules_are_described_once_and_only_if_they_are_used() -> None:
    only = run(linted())
    rules = only["tool"]["driver"]["rules"]
    assert sorted(rule["id"] for rule in rules) == ["image-pull-always", "retry-missing"]
    assert [rules[result["ruleIndex"]]["id"] for result in only["results"]] == [
        result["ruleId"] for result in only["results"]
    ]


def test_a_rule_brings_its_page() -> None:
    rule = find_rule("retry-missing")
    described = next(r for r in run(linted())["tool"]["driver"]["rules"] if r["id"] == "retry-missing")
    assert described["shortDescription"]["text"] == rule.summary()
    assert described["fullDescription"]["text"].startswith(rule.summary())
    assert described["helpUri"].endswith("docs/policies/retry.md#retry-missing")
    assert described["defaultConfiguration"]["level"] == "warning"
    assert described["properties"]["tags"] == ["retry"]
    marked = rule.example("bad").replace("  # <- retry-missing", "")
    assert marked in described["help"]["text"]
    assert rule.example("good") in described["help"]["text"]
    assert f"```yaml\n{marked}```" in described["help"]["markdown"]
    assert "```" not in described["help"]["text"]


def test_every_rule_can_be_described() -> None:
    from policies.selection import all_rules

    findings = [Diagnostic(rule.name, "c", Severity.INFO, "m", "", "wf.yaml", Span(1, 1, 1, 2)) for rule in all_rules()]
    assert [rule["id"] for rule in of(*findings)["tool"]["driver"]["rules"]] == [rule.name for rule in all_rules()]


def test_a_rule_that_is_not_known_is_named() -> None:
    rules = of(Diagnostic("of-mine", "c", Severity.INFO, "m", "", "wf.yaml", Span(1, 1, 1, 2)))["tool"]["driver"][
        "rules"
    ]
    assert rules == [{"id": "of-mine"}]


COLUMNS = {
    "plain text": ("ab: cd\n", (1, 5, 1, 7), (5, 7)),
    "Chinese takes one unit": ("名: 字字\n", (1, 4, 1, 6), (4, 6)),
    "an emoji before it takes two units": ("🚢: cd\n", (1, 4, 1, 6), (5, 7)),
    "an emoji in it takes two units": ("ab: 🚢🚢\n", (1, 5, 1, 7), (5, 9)),
    "an emoji after it takes none": ("ab: cd 🚢\n", (1, 5, 1, 7), (5, 7)),
    "past the end of the line": ("🚢\n", (1, 4, 1, 5), (5, 6)),
}


@pytest.mark.parametrize(("text", "span", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_columns_count_in_utf16_units(text: str, span: tuple[int, int, int, int], expected: tuple[int, int]) -> None:
    found = region(Span(*span), text)
    assert (found["startColumn"], found["endColumn"]) == expected
    line = text.splitlines()[0].encode("utf-16-le")
    cut = line[2 * (expected[0] - 1) : 2 * (expected[1] - 1)].decode("utf-16-le")
    assert found.get("snippet", {"text": ""})["text"] == cut


SNIPPETS = {
    "over lines": ("a: 1\nb:\n  c: 2\n", (2, 1, 3, 4), "b:\n  c"),
    "to below the last line": ("a:\n  b\n", (1, 2, 3, 1), ":\n  b"),
    "no width": ("a: 1\n", (1, 4, 1, 4), None),
    "too long to quote": ("a: " + "x" * 2000, (1, 1, 1, 1500), None),
}


@pytest.mark.parametrize(("text", "span", "expected"), SNIPPETS.values(), ids=SNIPPETS)
def test_a_place_is_quoted(text: str, span: tuple[int, int, int, int], expected: str | None) -> None:
    assert region(Span(*span), text).get("snippet", {}).get("text") == expected


ADDRESSES = {
    "as seen from the root": ("flows/./a.yaml", "flows/a.yaml"),
    "blanks and signs": ("my flows/100%#?.yaml", "my%20flows/100%25%23%3F.yaml"),
    "Chinese": ("名.yaml", "%E5%90%8D.yaml"),
    "a colon, which is no scheme": ("c:a.yaml", "c%3Aa.yaml"),
    "bytes that are no text": (b"w\xff.yaml".decode("utf-8", "surrogateescape"), "w%FF.yaml"),
    "standard input": ("-", "-"),
}


@pytest.mark.parametrize(("file", "uri"), ADDRESSES.values(), ids=ADDRESSES)
def test_a_file_is_addressed_by_its_relative_path(file: str, uri: str) -> None:
    (result,) = of(at(Span(1, 1, 1, 2), file), name=file)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_an_absolute_path_below_the_root_is_relative_too() -> None:
    file = os.path.abspath("flows/a.yaml")
    (result,) = of(at(Span(1, 1, 1, 2), file), name=file)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "flows/a.yaml"


def test_a_file_outside_of_the_root_has_its_whole_path(tmp_path: Path) -> None:
    file = str(tmp_path / "a b.yaml")
    (result,) = of(at(Span(1, 1, 1, 2), file), name=file)["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact.keys() == {"uri"}
    assert artifact["uri"].startswith("file:///")
    assert unquote(artifact["uri"].removeprefix("file://")) == file


def test_the_root_is_declared_without_saying_where_on_this_machine_it_is() -> None:
    only = run(linted())
    assert list(only["originalUriBaseIds"]) == ["%SRCROOT%"]
    assert os.getcwd() not in json.dumps(only)


def test_a_message_links_to_the_places_that_help_to_understand_it() -> None:
    related = (
        Related("[x] is set here", "wf.yaml", Span(1, 1, 1, 5)),
        Related("and here", "other.yaml", Span(9, 1, 9, 2)),
    )
    (result,) = of(at(Span(3, 1, 3, 5), related=related))["results"]
    assert result["message"]["text"] == "m\n[\\[x\\] is set here](0)\n[and here](1)"
    assert [one["id"] for one in result["relatedLocations"]] == [0, 1]
    assert [one["message"]["text"] for one in result["relatedLocations"]] == ["[x] is set here", "and here"]
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["snippet"] == {"text": "kind"}


def test_words_of_the_user_are_no_links() -> None:
    finding = Diagnostic("n", "c", Severity.INFO, "[click](http://x) a[0] (b)", "", "wf.yaml", Span(1, 1, 1, 2))
    assert of(finding)["results"][0]["message"]["text"] == "\\[click](http://x) a[0] (b)"


def test_a_fix_can_be_applied_from_what_is_written() -> None:
    text = TEXT.replace("generateName: hash-", "generateName: 🚢, labels: {a: b}")
    fix = Fix("pin it", (Edit(Span(2, 28, 2, 28), "c: d, "), Edit(Span(7, 26, 7, 41), "")), safe=False)
    (result,) = of(at(Span(7, 26, 7, 41), fix=fix), text=text)["results"]
    (written,) = result["fixes"]
    assert written["description"] == {"text": "pin it"}
    assert written["properties"] == {"safe": False}
    (change,) = written["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "wf.yaml"
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 29, "endLine": 2, "endColumn": 29},
            "insertedContent": {"text": "c: d, "},
        },
        {"deletedRegion": {"startLine": 7, "startColumn": 26, "endLine": 7, "endColumn": 41}},
    ]


def test_the_fixes_of_the_fixtures_say_in_sarif_what_fix_does() -> None:
    """Applied by the regions alone, they give the texts that our own edits give."""
    report = lint(load(["fixtures/flawed"]))
    texts = {source.name: source.text for source in report.manifests.sources}
    fixable = [finding for finding in report.findings if finding.fix is not None]
    written = [result["fixes"][0] for result in run(report)["results"] if "fixes" in result]
    assert len(written) == len(fixable) > 0
    for finding, fix in zip(fixable, written, strict=True):
        assert finding.fix is not None
        edits = [
            Edit(Span(*list(one["deletedRegion"].values())[:4]), one.get("insertedContent", {"text": ""})["text"])
            for one in fix["artifactChanges"][0]["replacements"]
        ]
        assert apply_edits(texts[finding.file], edits) == apply_edits(texts[finding.file], finding.fix.edits)


def test_a_fix_without_edits_is_none() -> None:
    assert "fixes" not in of(at(Span(1, 1, 1, 2), fix=Fix("t", ())))["results"][0]


def test_what_is_suppressed_is_written_with_the_reason() -> None:
    results = run(linted())["results"]
    told = [(result["ruleId"], result["suppressions"]) for result in results]
    hidden = {"kind": "inSource", "status": "accepted", "justification": "its caller retries"}
    assert told == [("retry-missing", []), ("image-pull-always", []), ("retry-missing", [hidden])]


def test_what_a_baseline_hides_is_suppressed_from_outside() -> None:
    report = Report(loads(TEXT, "wf.yaml"), (), (Suppressed(at(Span(1, 1, 1, 2)), "baseline"),))
    assert run(report)["results"][0]["suppressions"] == [{"kind": "external", "status": "accepted"}]


def test_what_is_suppressed_can_be_left_out() -> None:
    """GitHub shows suppressed results as open alerts (codeql-action issue 1230)."""
    report = linted()
    whole, rest = run(report)["results"], run(report, suppressed=False)["results"]
    assert rest == [result for result in whole if not result["suppressions"]]
    assert len(rest) < len(whole)


def test_a_finding_in_a_file_that_was_not_read_has_a_place() -> None:
    (result,) = of(at(Span(7, 3, 7, 9), "lost.yaml"))["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startColumn"] == 3
    assert "primaryLocationLineHash" not in result["partialFingerprints"]


def test_the_version_is_left_out_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(linted())["tool"]["driver"]["version"] == metadata.version("argo-drydock")

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert "version" not in run(linted())["tool"]["driver"]


def test_equal_reports_are_written_alike() -> None:
    first, second = io.StringIO(), io.StringIO()
    sarif.write(linted(), first)
    sarif.write(linted(), second)
    assert first.getvalue() == second.getvalue()
