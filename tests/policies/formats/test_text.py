"""The text for people: places, frames, and a summary; and no file can steer the terminal."""

from __future__ import annotations

import io
import re

import pytest

from manifests import Diagnostic, Edit, Fix, Manifests, Severity, Span, loads
from policies.formats import text as text_format
from policies.lint import Report

TEXT = """\
kind: Workflow
metadata: {name: x}
spec:
  templates:
    - name: a
      container: {image: x}
    - name: a
      suspend: {}
"""
FIX = Fix("t", (Edit(Span(1, 1, 1, 1), ""),))


def shown(findings: list[Diagnostic], manifests: Manifests, *, colours: bool = False) -> str:
    out = io.StringIO()
    text_format.write(Report(manifests, tuple(findings)), out, colours=colours)
    return out.getvalue()


def at(text: str, *span: int, message: str = "m", name: str = "wf.yaml") -> str:
    """What is shown for a finding at this place of a text."""
    manifests = loads(text, name)
    return shown([Diagnostic("n", "c", Severity.ERROR, message, "", name, Span(*span))], manifests)


def test_the_whole_of_it() -> None:
    manifests = loads(TEXT, "wf.yaml")
    document = manifests.documents[0]
    path = ("spec", "templates", 1, "name")
    related = document.related("first given here", ("spec", "templates", 0))
    findings = [
        document.report(
            "duplicate-template", "argo", Severity.ERROR, path, "twice", "rename", fix=FIX, related=[related]
        ),
        document.report("retry-missing", "retry", Severity.WARNING, ("spec", "templates", 1), "no retry"),
    ]
    assert shown(findings, manifests) == (
        "wf.yaml:7:13  error  duplicate-template  [fixable]\n"
        "  twice\n"
        "  7 |     - name: a\n"
        "    |             ^\n"
        "  first given here: wf.yaml:5:7\n"
        "  5 |     - name: a\n"
        "    |       ^^^^^^^\n"
        "  help: rename\n"
        "\n"
        "wf.yaml:7:7  warning  retry-missing\n"
        "  no retry\n"
        "  7 |     - name: a\n"
        "    |       ^^^^^^^\n"
        "\n"
        "1 error, 1 warning in 1 document (1 file); 1 fixable with --fix\n"
    )


def test_nothing_found_is_said_in_one_line() -> None:
    assert shown([], loads(TEXT + "---\n" + TEXT)) == "All clear: 2 documents in 1 file.\n"


def test_the_summary_counts_and_leaves_out_what_is_not_there() -> None:
    manifests = loads(TEXT, "wf.yaml")
    unsafe = Fix("t", FIX.edits, safe=False)
    findings = [
        manifests.documents[0].report("n", "c", severity, (), "m", fix=fix)
        for severity, fix in [
            (Severity.INFO, unsafe),
            (Severity.ERROR, FIX),
            (Severity.INFO, FIX),
            (Severity.ERROR, FIX),
        ]
    ]
    assert shown(findings, manifests).splitlines()[-1] == (
        "2 errors, 2 infos in 1 document (1 file); 3 fixable with --fix; 1 more with --unsafe-fixes"
    )


def test_a_fix_that_is_not_safe_says_so() -> None:
    manifests = loads(TEXT, "wf.yaml")
    finding = manifests.documents[0].report("n", "c", Severity.INFO, (), "m", fix=Fix("t", FIX.edits, safe=False))
    assert shown([finding], manifests).splitlines()[0].endswith("  n  [fixable with --unsafe-fixes]")


def carets(output: str) -> str:
    return next(line.partition(" | ")[2] for line in output.splitlines() if "^" in line)


FRAMES = {
    "a place of no width gets one caret": ("ab: cd\n", (1, 4, 1, 4), "   ^"),
    "a place over lines ends with its first": ("ab: cd  \n  ef\n", (1, 5, 2, 5), "    ^^"),
    "wide characters take two cells": ("名: 字字x\n", (1, 4, 1, 6), "    ^^^^"),
    "a place past the end of its line": ("ab\n", (1, 5, 1, 9), "  ^"),
}


@pytest.mark.parametrize(("text", "span", "expected"), FRAMES.values(), ids=FRAMES)
def test_carets_stand_under_their_text(text: str, span: tuple[int, ...], expected: str) -> None:
    assert carets(at(text, *span)) == expected


def test_carets_stand_under_their_text_after_a_tab() -> None:
    lines = at("ab:\tcd\n", 1, 5, 1, 7).splitlines()
    assert lines[2].index("cd") == lines[3].index("^^")


@pytest.mark.parametrize("span", [(9, 1, 9, 2), (2, 1, 2, 1)], ids=["past the end", "an empty line"])
def test_a_line_that_is_not_there_has_no_frame(span: tuple[int, ...]) -> None:
    assert "|" not in at("ab: cd\n\n", *span)


def test_line_numbers_of_one_finding_are_aligned() -> None:
    manifests = loads("a: 1\n" * 1 + "\n" * 97 + "b: 2\n\nc: 3\n", "wf.yaml")
    document = manifests.documents[0]
    finding = document.report("n", "c", Severity.INFO, ("c",), "m", related=[document.related("here", ("b",))])
    bars = [line.index("|") for line in shown([finding], manifests).splitlines() if "|" in line]
    assert bars == [6, 6, 6, 6]


def test_lines_are_neither_wrapped_nor_cut() -> None:
    line = "a: " + "word " * 60 + "end"
    manifests = loads(line, "wf.yaml")
    finding = manifests.documents[0].report("n", "c", Severity.INFO, ("a",), "m " * 100 + "end", "h " * 100 + "end")
    output = shown([finding], manifests)
    assert f"  1 | {line}\n" in output
    assert "m m end\n" in output
    assert "h h end\n" in output


@pytest.mark.parametrize("before", [0, 50, 5000, 13_960])
@pytest.mark.parametrize("width", [1, 40, 3000])
def test_of_a_line_that_a_program_wrote_the_place_is_shown(before: int, width: int) -> None:
    line = ("a" * before + "B" * width)[:14_000].ljust(14_000, "c")
    _, _, frame, bar, *_ = at(line, 1, before + 1, 1, before + width + 1).splitlines()
    marked = frame[bar.index("^") : bar.rindex("^") + 1]
    assert len(frame) < 420
    assert set(marked) == {"B"}
    assert len(marked) == min(width, 14_000 - before) or frame.endswith("B…")
    assert (frame.startswith("  1 | …"), frame.endswith("…")) == (before > 100, before < 13_000)


def test_words_of_the_user_are_not_markup() -> None:
    output = at("a: '[red]x[/red] :smile:'\n", 1, 4, 1, 9, message="[bold]m[/] :smile:", name="[b]wf.yaml")
    assert "[red]x[/red] :smile:" in output
    assert "  [bold]m[/] :smile:\n" in output
    assert output.startswith("[b]wf.yaml:1:4")


def test_no_file_can_steer_the_terminal() -> None:
    hostile = "\x1b[2J\u202e\x07\r\n\u2028"
    output = at(f"a: {hostile}\n", 1, 1, 1, 2, message=f"m {hostile}", name=f"w{hostile}.yaml")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e\u2028]", output)
    assert len(output.splitlines()) == 6


def test_colours_change_nothing_but_colours() -> None:
    manifests = loads(TEXT, "wf.yaml")
    finding = manifests.documents[0].report("n", "c", Severity.ERROR, ("spec",), "m", "h", fix=FIX)
    plain, coloured = shown([finding], manifests), shown([finding], manifests, colours=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain
