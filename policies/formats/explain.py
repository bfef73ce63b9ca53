"""What a rule is about: one page for one rule, or one line for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.syntax import Syntax
from rich.text import Text

from manifests.rule import Rule
from policies.formats.text import STYLES

SCHEMA = 1


def write(rule: type[Rule], console: Console) -> None:
    """The manual page of a rule. In its bad example, a comment marks the line of the finding."""
    head = Text.assemble((rule.name, "bold"), f"  {rule.category}  ", (rule.severity.value, STYLES[rule.severity]))
    if rule.fixable:
        head.append("  fixable", "green")
    if rule.profile != "default":
        head.append(f"  {rule.profile}", "magenta")
    if rule.versions():
        head.append(f"  {rule.versions()}")
    console.print(head, soft_wrap=True)
    for paragraph in (rule.summary(), *rule.why().split("\n\n")):
        if paragraph:
            console.print()
            _print_prose(Text(_flowing(paragraph)), console)
    for title, example in (("Bad", rule.example("bad")), ("Good", rule.example("good"))):
        console.print()
        console.print(Text(title, "bold"))
        console.print()
        yaml = Syntax("", "yaml", theme="ansi_dark", background_color="default").highlight(example.rstrip("\n"))
        for line in yaml.split("\n"):
            console.print(Text("  ").append_text(line), soft_wrap=True)
    console.print()
    _print_prose(Text.assemble(("Source: ", "bold"), rule.source), console)


def rules_table(rules: Sequence[type[Rule]], console: Console) -> None:
    """One line for each rule, in columns; `*` marks those that can mend what they find."""
    names = max((len(rule.name) for rule in rules), default=0)
    categories = max((len(rule.category) for rule in rules), default=0)
    severities = max(len(severity.value) for severity in STYLES)
    for rule in rules:
        line = Text.assemble(
            (f"{rule.name:<{names}}", "bold"),
            f"  {rule.category:<{categories}}  ",
            (f"{rule.severity.value:<{severities}}", STYLES[rule.severity]),
            ("  * " if rule.fixable else "    ", "green"),
            rule.summary(),
        )
        console.print(line, soft_wrap=True)
    console.print(Text(f"{len(rules)} rules; * offers a fix"), soft_wrap=True)


def write_json(rules: Sequence[type[Rule]], out: TextIO) -> None:
    json.dump(rules_json(rules), out, indent=2, ensure_ascii=False)
    out.write("\n")


def rules_json(rules: Sequence[type[Rule]]) -> dict[str, object]:
    """The same as data: the contract of `drydock policies --format json`."""
    return {
        "schema": SCHEMA,
        "policies": [
            {
                "name": rule.name,
                "category": rule.category,
                "severity": rule.severity.value,
                "summary": rule.summary(),
                "fixable": rule.fixable,
                "profile": rule.profile,
                "versions": rule.versions(),
            }
            for rule in rules
        ],
    }


def _print_prose(text: Text, console: Console) -> None:
    for line in text.wrap(console, max(20, console.width - 2)):
        line.rstrip()
        console.print(Text("  ").append_text(line), soft_wrap=True)


def _flowing(paragraph: str) -> str:
    """A paragraph for any width; lists keep their lines."""
    return paragraph if paragraph.startswith(("- ", "* ")) else " ".join(paragraph.split("\n"))
