"""Whatever the code refers to as `docs/sources.md PART NUMBER` is on that page, with a source."""

import re
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
PARTS = ("argo", "argo-lint", "eci", "data")

NUMBER = r"(?:AW-[A-Z][0-9]{2}|[A-Z][0-9]+|[0-9]+(?:\.[0-9]+)*)(?: row [0-9]+)?"
BETWEEN = r"(?:,[\s#]+|[\s#]+and[\s#]+|[\s#]*\()"
REFERENCE = re.compile(rf"docs/sources\.md[\s#]+([a-z-]+)(?:[\s#]+({NUMBER}(?:{BETWEEN}{NUMBER})*))?")
"""A part and its numbers, such as `3.4, 3.5 row 7, 3.6`, `3.10 and 6`, `3.8 (K1, K2)`."""


def code() -> list[Path]:
    folders = ("catalog", "fixtures", "manifests", "policies", "scripts", "simulator", "benchmarks")
    found = chain.from_iterable((ROOT / folder).rglob("*") for folder in folders)
    return sorted(path for path in [*ROOT.glob("*.py"), *found] if path.suffix in (".py", ".yaml", ".csv", ".json"))


def references(text: str) -> set[tuple[str, str]]:
    """Part and number of everything that a text refers to; the number is empty for a whole part."""
    found = set()
    for part, numbers in REFERENCE.findall(text):
        found |= {(part, number.partition(" row ")[0]) for number in re.findall(NUMBER, numbers) or [""]}
    return found


def tables(part: str) -> list[list[str]]:
    """The rows of a part's tables, without their headings."""
    section = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    (text,) = [body for body in section if body.partition("\n")[0] == part]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return [row for row in rows if row[0] not in ("number", "key", "---")]


USED = sorted({(path, *reference) for path in code() for reference in references(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(docs/sources.md argo 3.5).", {("argo", "3.5")}),
        ("docs/sources.md argo; see", {("argo", "")}),
        ("docs/sources.md argo 3.4, 3.5 row 7, 3.6; x 9", {("argo", "3.4"), ("argo", "3.5"), ("argo", "3.6")}),
        ("docs/sources.md argo 3.10 and 6", {("argo", "3.10"), ("argo", "6")}),
        ("docs/sources.md argo-lint AW-O12,\n    AW-T03: x", {("argo-lint", "AW-O12"), ("argo-lint", "AW-T03")}),
        ("docs/sources.md data 3.8 (K1, F10); y", {("data", "3.8"), ("data", "K1"), ("data", "F10")}),
        ("# docs/sources.md\n    # eci 4. A pull", {("eci", "4")}),
        ("docs/sources.md argo 2.2 and docs/sources.md argo-lint 5: x", {("argo", "2.2"), ("argo-lint", "5")}),
    ],
)
def test_references_are_recognised_in_every_form(text, found):
    assert references(text) == found


def test_there_are_references_to_every_part():
    assert {part for _, part, _ in USED} == set(PARTS)


@pytest.mark.parametrize(
    ("path", "part", "number"), USED, ids=[f"{path.relative_to(ROOT)}-{part} {number}" for path, part, number in USED]
)
def test_what_the_code_refers_to_is_on_the_page(path, part, number):
    assert part in PARTS
    assert number in ("", *(row[0] for row in tables(part)))


@pytest.mark.parametrize("part", PARTS)
def test_every_row_says_what_it_is_about_where_it_is_written_and_how_sure_it_is(part):
    for row in tables(part):
        assert len(row) == 4
        assert all(row), row


@pytest.mark.parametrize("part", PARTS)
def test_numbers_and_keys_are_unique(part):
    names = [row[0] for row in tables(part)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("part", ["eci", "data"])
def test_every_key_is_used_and_every_key_that_is_used_is_there(part):
    rows = tables(part)
    keys = {row[0] for row in rows if re.fullmatch(r"[A-Z][0-9]+", row[0])}
    used = set(re.findall(r"\b[A-Z][0-9]+\b", " ".join(row[2] for row in rows if row[0] not in keys)))
    assert used == keys
