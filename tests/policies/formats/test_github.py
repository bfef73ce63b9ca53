"""GitHub annotations: the worst first, escaped so that no file can give the runner a command of its own."""

from __future__ import annotations

import io
import re

import pytest

from manifests import Diagnostic, Related, Severity, Span, loads
from policies.formats import github
from policies.lint import Report
from policies.suppression import Suppressed

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def lines(*findings: Diagnostic) -> list[str]:
    out = io.StringIO()
    github.write(Report(loads("kind: Workflow\n", "wf.yaml"), findings), out)
    text = out.getvalue()
    assert not text or text.endswith("\n")
    return text.removesuffix("\n").split("\n") if text else []


def finding(
    severity: Severity = Severity.ERROR, message: str = "m", file: str = "wf.yaml", line: int = 1, help: str = ""
) -> Diagnostic:
    return Diagnostic("single-spec", "stock", severity, message, help, file, Span(line, 2, line, 5))


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """As the runner reads it: the command, its properties, and its text."""
    match = COMMAND.fullmatch(line)
    assert match is not None, line
    properties = dict(pair.split("=", 1) for pair in match[2].split(","))
    return match[1], {key: unescaped(value) for key, value in properties.items()}, unescaped(match[3])


def unescaped(text: str) -> str:
    for code, character in {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}.items():
        text = text.replace(code, character)
    return text


def test_the_whole_of_it() -> None:
    related = (Related("set here", "other.yaml", Span(7, 3, 7, 9)),)
    one = Diagnostic(
        "single-spec", "stock", Severity.WARNING, "m", "do it", "wf.yaml", Span(3, 2, 3, 5), related=related
    )
    assert lines(one) == [
        "::warning file=wf.yaml,line=3,endLine=3,col=2,endColumn=5,title=drydock single-spec"
        "::wf.yaml:3:2: m%0Aset here: other.yaml:7:3%0Ahelp: do it"
    ]


def test_nothing_found_is_nothing_said() -> None:
    assert lines() == []


def test_columns_are_left_out_where_a_place_has_lines() -> None:
    """GitHub refuses them there."""
    one = Diagnostic("n", "c", Severity.INFO, "m", "", "wf.yaml", Span(1, 2, 3, 4))
    assert parsed(lines(one)[0])[1] == {"file": "wf.yaml", "line": "1", "endLine": "3", "title": "drydock n"}


def test_standard_input_is_no_file() -> None:
    assert parsed(lines(finding(file="-"))[0])[1] == {"title": "drydock single-spec"}


def test_a_file_is_named_as_seen_from_the_current_folder() -> None:
    assert parsed(lines(finding(file="./flows/../a.yaml"))[0])[1]["file"] == "a.yaml"


def test_the_worst_come_first_and_then_the_place_counts() -> None:
    order = [(Severity.INFO, 1), (Severity.ERROR, 9), (Severity.WARNING, 2), (Severity.ERROR, 4)]
    told = [parsed(line) for line in lines(*(finding(severity, line=line) for severity, line in order))]
    assert [(command, properties["line"]) for command, properties, _ in told] == [
        ("error", "4"),
        ("error", "9"),
        ("warning", "2"),
        ("notice", "1"),
    ]


HOSTILE = ["100%", "a%0Ab", "a\n::error::b", "a\r\nb", "::set-output name=a::b", "a,b=c:d", "%3A%2C", "::"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_can_end_a_command(text: str) -> None:
    (line,) = lines(finding(message=text, help=text))
    command, properties, data = parsed(line)
    kept = text.replace("\r", "\N{REPLACEMENT CHARACTER}")
    assert (command, properties["title"]) == ("error", "drydock single-spec")
    assert data == f"wf.yaml:1:2: {kept}\nhelp: {kept}"


@pytest.mark.parametrize("name", ["a,b.yaml", "a:b.yaml", "a%b.yaml", "a=b.yaml", "a::b.yaml"])
def test_no_file_name_can_end_a_property(name: str) -> None:
    (line,) = lines(finding(file=name))
    assert parsed(line)[1]["file"] == name


def test_no_file_can_steer_a_terminal_that_shows_the_log() -> None:
    hostile = "\x1b[2J\u202e\x07\udcff"
    (line,) = lines(finding(message=hostile, file=f"{hostile}.yaml", help=hostile))
    assert not re.search("[\x00-\x1f\u202e\udcff]", line)


def test_up_to_ten_of_a_kind_need_no_word_about_the_rest() -> None:
    assert (
        len(lines(*(finding(line=n) for n in range(10)), *(finding(Severity.WARNING, line=n) for n in range(10)))) == 20
    )


def test_more_than_ten_of_a_kind_are_announced_where_github_still_shows_it() -> None:
    """GitHub shows ten notices too, so the word about it comes before the others."""
    warnings = [finding(Severity.WARNING, line=number) for number in range(11)]
    infos = [finding(Severity.INFO, line=number) for number in range(11)]
    told = [parsed(line) for line in lines(finding(), *warnings, *infos)]
    assert len(told) == 24
    command, properties, text = told[12]
    assert (command, properties) == ("notice", {"title": "drydock"})
    assert text.startswith("drydock found 1 error, 11 warnings, 11 notices; ")


def test_what_is_suppressed_is_not_shown() -> None:
    out = io.StringIO()
    github.write(Report(loads("kind: Workflow\n"), (), (Suppressed(finding(), "comment", "r"),)), out)
    assert out.getvalue() == ""
