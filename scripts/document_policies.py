"""Writes `docs/policies.md` and `docs/policies/` from the rules, so that pages and code cannot say different things.

python scripts/document_policies.py [--check]
"""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from manifests.rule import Rule  # noqa: E402
from policies.formats import explain, markdown  # noqa: E402
from policies.selection import all_rules  # noqa: E402

DOCS = ROOT / "docs"
WRITTEN = "<!-- Written by scripts/document_policies.py. Change the rules instead. -->"
INTRODUCTION = f"""\
# What `drydock lint` finds

{WRITTEN}

`drydock policies` lists the rules, `drydock explain NAME` shows one of these pages in the terminal. Rules are selected
and ignored by name or by category; a comment `# drydock: ignore[name] reason` on or above a key or list item hides a
finding there. Rules of the profile `strict` speak only with `--profile strict`, or when they are selected by name.

```console
$ drydock policies
FIRST
...
```

`drydock policies --format json` gives the same list to programs:
`{{"schema": 1, "policies": [{{"name", "category", "severity", "summary", "fixable", "profile", "versions"}}]}}`.
"""


def pages() -> dict[Path, str]:
    """Every generated page with its text: the index, and one page for each category."""
    categories: dict[str, list[type[Rule]]] = {}
    for rule in all_rules():
        categories.setdefault(rule.category, []).append(rule)
    introduction = INTRODUCTION.replace("FIRST", _first_line())
    found = {DOCS / "policies.md": "\n".join([introduction, *map(_table, categories, categories.values())])}
    for category, rules in categories.items():
        sections = (f"## {rule.name}\n\n{markdown.page(rule)}" for rule in rules)
        found[DOCS / "policies" / f"{category}.md"] = "\n".join([f"# {category}\n\n{WRITTEN}\n", *sections])
    return found


def _first_line() -> str:
    """The first line of `drydock policies`."""
    out = StringIO()
    explain.rules_table(all_rules(), Console(file=out, width=120))
    return out.getvalue().partition("\n")[0].rstrip()


def _table(category: str, rules: list[type[Rule]]) -> str:
    rows = []
    for rule in rules:
        link = f"[{rule.name}](policies/{category}.md#{rule.name})"
        rows.append(f"| {link} | {rule.severity.value} | {_marks(rule)} | {rule.summary()} |")
    return "\n".join([f"## {category}\n", "| rule | severity | | |", "|---|---|---|---|", *rows]) + "\n"


def _marks(rule: type[Rule]) -> str:
    """What is special about a rule, in a word or two."""
    marks = [rule.profile] if rule.profile != "default" else []
    marks += ["fix"] if rule.fixable else []
    return ", ".join(marks + ([rule.versions()] if rule.versions() else []))


def main(arguments: list[str]) -> int:
    new = pages()
    stale = [path for path in (DOCS / "policies").glob("*.md") if path not in new]
    if "--check" in arguments:
        old = [path for path, text in new.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
        for path in (*old, *stale):
            print(f"{path.relative_to(DOCS.parent)} is out of date: run `make docs`", file=sys.stderr)
        return 1 if old or stale else 0
    (DOCS / "policies").mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.unlink()
    for path, text in new.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
