"""Comments hide what they name where they stand, and are told when they do not."""

from __future__ import annotations

from datetime import date
from textwrap import dedent
from time import perf_counter

import pytest

from manifests import Diagnostic, Manifests, Path, Severity, loads
from manifests.edits import apply_edits
from policies.selection import Selection
from policies.suppression import Suppressed, ignoring_comment, suppress

TODAY = date(2026, 6, 15)

TEXT = """\
    kind: Workflow  # on kind
    metadata:
      name: x
    spec:
      # above entrypoint
      entrypoint: a

      # above templates
      templates:  # on templates
        # above item
        - name: a  # on item
          container: {image: x, args: [y]}  # on container
          # above retry
          # and another
          retryStrategy:
            limit: 3  # on limit
        - name: b
          steps:
            - - name: s  # on step
                template: a
              - name: t
                template: a
"""
ITEM: Path = ("spec", "templates", 0)
STEPS: Path = ("spec", "templates", 1, "steps", 0)

PLACES = {
    "at the end of a line, the key that starts there": ("on limit", (*ITEM, "retryStrategy", "limit"), True),
    "at the end of a line, nothing above it": ("on limit", (*ITEM, "retryStrategy"), False),
    "at the end of a line, everything below its key": ("on templates", (*ITEM, "container", "image"), True),
    "at the end of a line, nothing beside its key": ("on templates", ("spec", "entrypoint"), False),
    "at the end of an item's first line, the whole item": ("on item", (*ITEM, "retryStrategy", "limit"), True),
    "at the end of an item's first line, what the item lacks": ("on item", (*ITEM, "timeout"), True),
    "at the end of an item's first line, not the next item": ("on item", ("spec", "templates", 1), False),
    "at the end of a line with braces, all of them": ("on container", (*ITEM, "container", "args", 0), True),
    "on the first of parallel steps, that step": ("on step", (*STEPS, 0, "template"), True),
    "on the first of parallel steps, not the next one": ("on step", (*STEPS, 1, "template"), False),
    "on the first of parallel steps, what is shown on that line": ("on step", STEPS, True),
    "at the end of the first line, that key alone": ("on kind", ("spec", "entrypoint"), False),
    "alone, the next key": ("above entrypoint", ("spec", "entrypoint"), True),
    "alone, not the key after the next": ("above entrypoint", ("spec", "templates"), False),
    "alone, everything below the next key": ("above templates", (*ITEM, "container", "image"), True),
    "alone above an item, the whole item": ("above item", (*ITEM, "timeout"), True),
    "alone above another comment, the next key": ("above retry", (*ITEM, "retryStrategy", "limit"), True),
}


def with_comment(place: str, comment: str) -> str:
    assert place in TEXT
    return dedent(TEXT).replace(f"# {place}\n", f"{comment}\n")


def finding_at(text: str, path: Path, name: str = "retry-missing") -> tuple[Diagnostic, list[Diagnostic]]:
    manifests = loads(text, "wf.yaml")
    finding = manifests.documents[0].report(name, "retry", Severity.WARNING, path, "m")
    return finding, suppress([finding], manifests.documents, TODAY)[0]


@pytest.mark.parametrize(("place", "path", "hidden"), PLACES.values(), ids=PLACES)
def test_a_comment_covers(place: str, path: Path, hidden: bool) -> None:
    finding, kept = finding_at(with_comment(place, "# drydock: ignore[retry-missing] because"), path)
    assert (finding not in kept) == hidden
    assert [other.name for other in kept if other != finding] == ([] if hidden else ["unused-suppression"])


def test_a_comment_above_the_first_key_covers_the_document() -> None:
    text = "# drydock: ignore[retry-missing] r\nkind: A\nspec: {a: 1}\n---\nkind: A\nspec: {a: 1}\n"
    manifests = loads(text)
    first, second = (
        document.report("retry-missing", "retry", Severity.WARNING, ("spec", "a"), "m")
        for document in manifests.documents
    )
    assert suppress([first, second], manifests.documents, TODAY)[0] == [second]


def test_a_comment_below_a_separator_belongs_to_the_next_document() -> None:
    text = "kind: A\nspec: {a: 1}\n---\n# drydock: ignore[retry-missing] r\nkind: B\nspec: {a: 1}\n"
    manifests = loads(text)
    finding = manifests.documents[1].report("retry-missing", "retry", Severity.WARNING, ("spec", "a"), "m")
    assert suppress([finding], manifests.documents, TODAY)[0] == []


def test_a_comment_on_its_first_line_covers_a_finding_about_a_whole_document() -> None:
    finding, kept = finding_at("kind: A  # drydock: ignore[retry-missing] r\nspec: {}\n", ())
    assert finding.span.line == 1
    assert kept == []


def test_a_comment_hides_nothing_in_another_file() -> None:
    here, there = loads("kind: A # drydock: ignore[retry-missing]\n", "a.yaml"), loads("kind: A\n", "b.yaml")
    finding = there.documents[0].report("retry-missing", "retry", Severity.WARNING, ("kind",), "m")
    kept = suppress([finding], here.documents + there.documents, TODAY)[0]
    assert [(other.name, other.file) for other in kept] == [
        ("retry-missing", "b.yaml"),
        ("unused-suppression", "a.yaml"),
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "# drydock: ignore[other-name, retry-missing]",
        "#drydock:ignore[retry-missing]no blanks",
        "# a note # drydock: ignore[retry-missing]",
        "# drydock: ignore[retry-missing] until=2026-06-15 the last day counts",
        "# drydock: ignore[retry-missing] because, until=2026-06-16, of this",
    ],
)
def test_a_comment_may_be_written_so(comment: str) -> None:
    finding, kept = finding_at(f"kind: A\nspec: 1  {comment}\n", ("spec",))
    assert finding not in kept


@pytest.mark.parametrize("text", ['spec: "# drydock: ignore[retry-missing]"\n', "spec: 1  # drydock: ignored\n"])
def test_what_only_looks_like_a_suppression_does_nothing(text: str) -> None:
    finding, kept = finding_at(f"kind: A\n{text}", ("spec",))
    assert kept == [finding]


def test_another_rule_is_not_hidden() -> None:
    finding, kept = finding_at("kind: A\nspec: 1  # drydock: ignore[single-spec]\n", ("spec",))
    assert finding in kept


def judged(comment: str, **options: object) -> list[Diagnostic]:
    """What is said about a comment on a line with nothing to hide but `retry-missing`."""
    manifests = loads(f"kind: A\nspec: 1  {comment}\n", "wf.yaml")
    finding = manifests.documents[0].report("retry-missing", "retry", Severity.WARNING, ("spec",), "m")
    kept = suppress([finding], manifests.documents, TODAY, **options)[0]  # type: ignore[arg-type]
    return [other for other in kept if other != finding]


def test_an_unused_name_is_told_apart_from_a_used_one() -> None:
    (finding,) = judged("# drydock: ignore[retry-missing, single-spec, template-type] r")
    assert (finding.name, finding.category, finding.severity) == ("unused-suppression", "suppression", Severity.WARNING)
    assert finding.message == "this suppression of 'template-type', 'single-spec' hides nothing"
    assert (finding.span.line, finding.span.column, finding.kind) == (2, 10, "A")


def test_an_expired_suppression_hides_nothing_and_says_so_once() -> None:
    finding, kept = finding_at("kind: A\nspec: 1 # drydock: ignore[retry-missing] until=2026-06-14 r\n", ("spec",))
    assert [other.name for other in kept] == [finding.name, "expired-suppression"]
    assert kept[1].message == "this suppression of 'retry-missing' has ended: until=2026-06-14"


@pytest.mark.parametrize("until", ["2026-13-01", "tomorrow", ""])
def test_a_day_that_cannot_be_read_counts_as_over(until: str) -> None:
    assert [other.name for other in judged(f"# drydock: ignore[retry-missing] until={until}")] == [
        "expired-suppression"
    ]


def test_an_unknown_name_is_told_with_the_nearest_one_and_the_others_still_hide() -> None:
    (finding,) = judged("# drydock: ignore[retry-missing, single-spek] r")
    assert finding.name == "unknown-suppression"
    assert (finding.message, finding.help) == ("no rule is named 'single-spek'", "did you mean 'single-spec'?")


@pytest.mark.parametrize("comment", ["# drydock: ignore", "# drydock: ignore retry-missing", "# drydock: ignore[ ]"])
def test_a_suppression_without_names_hides_nothing_and_says_so(comment: str) -> None:
    finding, kept = finding_at(f"kind: A\nspec: 1  {comment}\n", ("spec",))
    assert [other.name for other in kept] == [finding.name, "unknown-suppression"]


def test_a_rule_that_did_not_run_is_not_called_unused() -> None:
    comment = "# drydock: ignore[single-spec]"
    assert [other.name for other in judged(comment)] == ["unused-suppression"]
    assert judged(comment, selection=Selection(ignore=("single-spec",))) == []


def test_nothing_is_called_unused_in_a_file_that_rules_could_not_see_into() -> None:
    assert judged("# drydock: ignore[single-spec]", partial={"wf.yaml"}) == []


@pytest.mark.parametrize("comment", ["# drydock: ignore[retry-missing]", "# drydock: ignore[retry-missing]  # or: x"])
def test_a_suppression_that_hides_without_a_reason_says_so(comment: str) -> None:
    (finding,) = judged(comment)
    assert finding.name == "unexplained-suppression"
    assert finding.message == "this suppression of 'retry-missing' does not say why"


def test_a_category_in_a_suppression_is_told_to_be_one() -> None:
    (finding,) = judged("# drydock: ignore[retry-missing, retry] r")
    assert (finding.message, finding.help) == (
        "no rule is named 'retry'",
        "that is a category: write the name of each rule that is meant",
    )


def test_what_is_hidden_is_kept_with_the_reason() -> None:
    manifests = loads("kind: A\nspec: 1  # drydock: ignore[retry-missing] until=2026-06-16, waits for new images\n")
    finding = manifests.documents[0].report("retry-missing", "retry", Severity.WARNING, ("spec",), "m")
    assert suppress([finding], manifests.documents, TODAY)[1] == [
        Suppressed(finding, "comment", "waits for new images")
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("kind: A\nspec:\n  a:\n    - b: 1\n    - c: 2\n", ("spec", "a", 1, "c")),
        ("kind: A\nspec:\n  script: |\n    one\n    two\n", ("spec", "script")),
        ("kind: A\nspec: {a: 1,\n  b: 2}\n", ("spec", "b")),
        ("kind: A\nspec: 1\n---\nkind: B\nspec: 1\n", ("kind",)),
    ],
)
def test_the_comment_that_is_offered_hides_the_finding_and_no_more_than_its_key(text: str, path: Path) -> None:
    def report(text: str) -> tuple[Manifests, Diagnostic]:
        manifests = loads(text, "wf.yaml")
        return manifests, manifests.documents[-1].report("retry-missing", "retry", Severity.WARNING, path, "m")

    manifests, finding = report(text)
    edit = ignoring_comment(manifests.documents, finding)
    assert edit is not None
    manifests, finding = report(apply_edits(text, [edit]))
    kept, hidden = suppress([finding], manifests.documents, TODAY)
    assert kept == []
    assert [one.finding for one in hidden] == [finding]


REMOVALS = {
    "at the end of a line": ("a: 1  # drydock: ignore[single-spec] r\nb: 2\n", "a: 1\nb: 2\n"),
    "alone": ("a: 1\n# drydock: ignore[single-spec] r\nb: 2\n", "a: 1\nb: 2\n"),
    "alone on the last line": ("a: 1\n# drydock: ignore[single-spec]", "a: 1\n"),
    "after a note": ("a: 1  # note # drydock: ignore[single-spec]\n", "a: 1  # note\n"),
    "an expired one": ("# drydock: ignore[single-spec] until=2020-01-01\na: 1\n", "a: 1\n"),
    "one name of two": (
        "b: 1  # drydock: ignore[ retry-missing,single-spec ] r\n",
        "b: 1  # drydock: ignore[retry-missing] r\n",
    ),
    "not an unknown name": (
        "b: 1  # drydock: ignore[nonesuch, single-spec] r\n",
        "b: 1  # drydock: ignore[nonesuch] r\n",
    ),
}


@pytest.mark.parametrize(("text", "expected"), REMOVALS.values(), ids=REMOVALS)
def test_the_fix_removes_what_is_of_no_use(text: str, expected: str) -> None:
    manifests = loads(text)
    hidden = manifests.documents[0].report("retry-missing", "retry", Severity.WARNING, ("b",), "m")
    fixes = [finding.fix for finding in suppress([hidden], manifests.documents, TODAY)[0] if finding.fix]
    assert apply_edits(text, [edit for fix in fixes for edit in fix.edits]) == expected
    assert all(fix.safe for fix in fixes)


def test_many_comments_take_time_in_proportion_to_their_number() -> None:
    item = "    - name: a  # drydock: ignore[retry-missing] because\n"
    manifests = loads("kind: Workflow\nspec:\n  templates:\n" + item * 10_000, "wf.yaml")
    document = manifests.documents[0]
    paths: list[Path] = [("spec", "templates", index) for index in range(10_000)]
    findings = [document.report("retry-missing", "retry", Severity.WARNING, path, "m") for path in paths]
    start = perf_counter()
    assert suppress(findings, manifests.documents, TODAY)[0] == []
    assert perf_counter() - start < 20
