"""Pages and lists of rules, on the terminal and in the docs."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from manifests import Severity
from manifests.rule import Rule
from policies.formats import explain
from policies.selection import all_rules


class LeakyHull(Rule):
    """Water comes in.

    It comes in through
    a hole.

    - first
    - second
    """

    name = "leaky-hull"
    category = "hull"
    severity = Severity.ERROR
    source = "the shipwright"
    fixable = True
    bad = """
        hole: [red]  # <- leaky-hull
    """
    good = """
        hole: {}
    """


class Rust(LeakyHull):
    """It is red."""

    name = "rust"
    category = "paint-work"
    severity = Severity.INFO
    fixable = False


def console(width: int = 80) -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=width), out


def test_a_page_says_everything_about_a_rule() -> None:
    page, out = console()
    explain.write(LeakyHull, page)
    assert out.getvalue() == (
        "leaky-hull  hull  error  fixable\n\n"
        "  Water comes in.\n\n"
        "  It comes in through a hole.\n\n"
        "  - first\n"
        "  - second\n\n"
        "Bad\n\n"
        "  hole: [red]  # <- leaky-hull\n\n"
        "Good\n\n"
        "  hole: {}\n\n"
        "  Source: the shipwright\n"
    )


def test_prose_is_wrapped_and_yaml_is_not() -> None:
    page, out = console(width=24)
    explain.write(LeakyHull, page)
    assert "  It comes in through a\n  hole.\n" in out.getvalue()
    assert "  hole: [red]  # <- leaky-hull\n" in out.getvalue()


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_every_rule_has_a_page(rule: type[Rule]) -> None:
    page, out = console()
    explain.write(rule, page)
    assert rule.example("bad").splitlines()[0] in out.getvalue()


def test_the_table_has_one_aligned_line_for_each_rule_at_any_width() -> None:
    table, out = console(width=20)
    explain.rules_table([LeakyHull, Rust], table)
    assert out.getvalue() == (
        "leaky-hull  hull        error    * Water comes in.\n"
        "rust        paint-work  info       It is red.\n"
        "2 rules; * offers a fix\n"
    )


def test_the_list_as_data() -> None:
    assert explain.rules_json([Rust]) == {
        "schema": 1,
        "policies": [
            {
                "name": "rust",
                "category": "paint-work",
                "severity": "info",
                "summary": "It is red.",
                "fixable": False,
                "profile": "default",
                "versions": "",
            }
        ],
    }
