"""Fingerprints: a finding keeps its own while the text around it changes, and no other has the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests import Diagnostic, Severity, Span, loads
from manifests.load import Manifests, load_sources
from manifests.source import SourceFile
from policies.fingerprints import fingerprints, line_hashes, relative, report_fingerprints, titles
from policies.lint import Report, lint
from policies.suppression import Suppressed
from tests.policies.mutants import mutants

HASH = "    - name: hash\n      container: {image: alpine}\n"
PUBLISH = '    - name: publish\n      container: {image: "alpine:3.20", args: [1]}\n'
HEAD = "kind: Workflow\nmetadata: {generateName: x-}\nspec:\n  entrypoint: hash\n  templates:\n"
TEXT = HEAD + HASH + PUBLISH
VARIABLES = HEAD + HASH.replace("alpine}", 'alpine, args: ["{{inputs.parameters.b}} {{inputs.parameters.c}}"]}')
OTHER = "kind: Workflow\nmetadata: {name: other}\nspec: {}\n---\n"


def known(text: str, name: str = "wf.yaml") -> dict[str, Diagnostic]:
    """What is found in a text, by fingerprint."""
    return by_fingerprint(loads(text, name))


def by_fingerprint(manifests: Manifests) -> dict[str, Diagnostic]:
    findings = lint(manifests).findings
    found = dict(zip(fingerprints(findings, manifests), findings, strict=True))
    assert len(found) == len(findings)
    return found


def test_there_is_something_to_tell_apart() -> None:
    names = [finding.name for finding in known(TEXT).values()]
    assert names.count("retry-missing") == 2
    assert {"wrong-type", "image-pull-always"} <= set(names)


LINES = "# a comment\n\n" * 5
MOVES = {
    "lines above the document": LINES + TEXT,
    "lines between the templates": HEAD + LINES + HASH + LINES + PUBLISH,
    "a template put before another": HEAD + PUBLISH + HASH,
    "another indentation": HEAD + (HASH + PUBLISH).replace("    - ", "  - ").replace("      ", "    "),
    "another object above": OTHER + TEXT,
    "Windows line ends": TEXT.replace("\n", "\r\n"),
    "a comment at the end of a line": TEXT.replace("hash\n      ", "hash  # the first\n      "),
}


@pytest.mark.parametrize("moved", MOVES.values(), ids=MOVES)
def test_a_finding_keeps_its_fingerprint_when_it_moves(moved: str) -> None:
    before, after = known(TEXT), known(moved)
    assert before.keys() <= after.keys()
    assert [after[key].name for key in before] == [finding.name for finding in before.values()]


def variables(text: str) -> list[str]:
    return [key for key, finding in known(text).items() if finding.name == "unresolved-variable"]


CHANGES = {
    "another value": ("image: alpine}", "image: busybox}", "image-pull-always"),
    "another template": ("- name: hash", "- name: hash2", "retry-missing"),
    "another object": ("generateName: x-", "generateName: y-", "retry-missing"),
}


@pytest.mark.parametrize(("old", "new", "name"), CHANGES.values(), ids=CHANGES)
def test_another_finding_has_another_fingerprint(old: str, new: str, name: str) -> None:
    before = {key for key, finding in known(TEXT).items() if finding.name == name}
    after = {key for key, finding in known(TEXT.replace(old, new)).items() if finding.name == name}
    assert before - after
    assert after - before


def test_findings_in_one_text_are_told_apart_by_the_part_that_they_mark() -> None:
    before = variables(VARIABLES)
    assert len(set(before)) == 2
    assert variables(VARIABLES.replace("{{inputs.parameters.b}} ", "b ")) == before[1:]


def test_findings_without_a_document_are_told_apart_by_their_text() -> None:
    """Keys given twice are reported before there is a value to lie in."""
    twice = "a: 1\na: 2\nb: 1\nb: 2\n"
    first, second = (
        key for key, finding in known(f"kind: Workflow\n{twice}").items() if "given twice" in finding.message
    )
    assert second in known("kind: Workflow\nb: 1\nb: 2\n")
    assert first not in known("kind: Workflow\nb: 1\nb: 2\n")


def test_the_words_and_the_severity_of_a_finding_do_not_matter() -> None:
    manifests = loads(TEXT, "wf.yaml")
    findings = lint(manifests).findings
    reworded = [replace(finding, message="x", help="y", severity=Severity.INFO) for finding in findings]
    assert fingerprints(reworded, manifests) == fingerprints(findings, manifests)


def test_equal_findings_get_different_ones() -> None:
    manifests = loads(TEXT, "wf.yaml")
    finding = lint(manifests).findings[0]
    first, second = fingerprints([finding, finding], manifests)
    assert first != second


def test_two_objects_of_one_name_get_different_ones() -> None:
    assert len(known(f"{TEXT}---\n{TEXT}")) == 2 * len(known(TEXT))


def test_the_file_counts_as_seen_from_the_root() -> None:
    finding = Diagnostic("n", "c", Severity.INFO, "m", "", "flows/wf.yaml", Span(1, 1, 1, 2))
    manifests = loads(TEXT, "flows/wf.yaml")

    def of(file: str, root: str = ".") -> list[str]:
        return fingerprints([replace(finding, file=file)], load_sources([SourceFile(file, TEXT)]), root)

    assert of("./flows/../flows/wf.yaml") == fingerprints([finding], manifests)
    assert of("wf.yaml") == of("flows/wf.yaml", root="flows") != of("flows/wf.yaml")


def test_no_name_and_no_text_is_too_odd() -> None:
    odd = b"w\xff.yaml".decode("utf-8", "surrogateescape")
    assert len(known(TEXT, odd)) == len(known(TEXT))
    assert len(known('kind: Workflow\nspec: {"\\ud800": "\\udfff"}\n')) > 0
    assert relative("-") == "-"
    assert relative("") == ""


def test_hiding_a_finding_renames_no_other() -> None:
    manifests = loads(TEXT, "wf.yaml")
    finding = Diagnostic("n", "c", Severity.INFO, "m", "", "wf.yaml", Span(1, 1, 1, 2))
    later = replace(finding, message="n")
    (first, second), nothing = report_fingerprints(Report(manifests, (finding, later)))
    assert report_fingerprints(Report(manifests, (later,), (Suppressed(finding, "comment"),))) == ([second], [first])
    assert report_fingerprints(Report(manifests, (finding,), (Suppressed(later, "baseline"),))) == ([first], [second])
    assert nothing == []


def test_a_title_names_rule_object_and_path() -> None:
    manifests = loads(TEXT, "wf.yaml")
    (finding,) = (one for one in lint(manifests).findings if one.name == "wrong-type")
    assert titles([finding], manifests) == ["wrong-type Workflow/x- spec.templates[publish].container.args[0]"]
    broken = Diagnostic("broken-yaml", "argo", Severity.ERROR, "m", "", "wf.yaml", Span(1, 1, 1, 2))
    assert titles([broken], manifests) == ["broken-yaml"]


@settings(max_examples=40)
@given(mutants(), st.integers(1, 5))
def test_lines_above_rename_nothing(text: str, lines: int) -> None:
    """Whatever is found, in whatever odd YAML."""
    assert list(known(text)) == list(known("# a comment\n\n" * lines + text))


# GitHub's fingerprint of a line. The expected ones are those of github/codeql-action, src/fingerprints.test.ts.

ENDS = ["e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1"]
ENDS += ["b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"]
HASHES = {
    "an empty file": ("", ["c129715d7a2bc9a3:1"]),
    "blanks do not count": (
        " a\nb\n  \t\tc\n d",
        ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    ),
    "Unix line ends": (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", ENDS),
    "old line ends": (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", ENDS),
    "Windows line ends": (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", ENDS),
    "mixed line ends": (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", ENDS),
    "equal lines are counted": (
        "Lorem ipsum dolor sit amet.\n" * 10,
        [
            *(f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)),
            *("a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1"),
            "c129715d7a2bc9a3:1",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), HASHES.values(), ids=HASHES)
def test_the_hash_of_a_line_is_the_one_that_github_computes(text: str, expected: list[str]) -> None:
    assert line_hashes(text) == expected


def test_the_hash_of_a_line_takes_utf16_units() -> None:
    """One emoji is two characters to JavaScript, so it moves the hundredth of them."""
    assert line_hashes("🚢" * 50 + "a")[0] == line_hashes("🚢" * 50 + "b")[0]
    assert line_hashes("🚢" * 49 + "a")[0] != line_hashes("🚢" * 49 + "b")[0]
