"""Writes `docs/policies.md` from the rules themselves, so that the pages cannot say anything else than the code.

python scripts/document_policies.py [--check]
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from manifests.rule import Rule  # noqa: E402
from policies.selection import all_rules  # noqa: E402

TARGET = ROOT / "docs" / "policies.md"
INTRODUCTION = """\
# What `drydock lint` finds

<!-- Written by scripts/document_policies.py. Change the rules instead. -->

`drydock policies` lists the rules, `drydock explain NAME` shows one of these pages in the terminal. Rules are selected
and ignored by name or by category; a comment `# drydock: ignore[name] reason` on or above a key or list item hides a
finding there.

```console
$ drydock policies
broken-yaml                argo           error      The text is not YAML.
...
```

`drydock policies --format json` gives the same list to programs:
`{"schema": 1, "policies": [{"name", "category", "severity", "summary", "fixable"}]}`.
"""
_MARKER = re.compile(r"\s*# <- .*")


def page() -> str:
    """The whole page: a table of contents, then each category with its rules."""
    categories: dict[str, list[type[Rule]]] = {}
    for rule in all_rules():
        categories.setdefault(rule.category, []).append(rule)
    lines = [INTRODUCTION]
    for category, rules in categories.items():
        lines.append(f"- {category}: " + ", ".join(f"[{rule.name}](#{rule.name})" for rule in rules))
    for category, rules in categories.items():
        lines.append(f"\n## {category}")
        for rule in rules:
            lines += _section(rule)
    return "\n".join(lines) + "\n"


def _section(rule: type[Rule]) -> Iterator[str]:
    yield f"\n### {rule.name}\n"
    yield f"{rule.summary()}\n"
    if rule.why():
        yield f"{rule.why()}\n"
    for title, example in (("Bad", rule.example("bad")), ("Good", rule.example("good"))):
        yaml = "\n".join(_MARKER.sub("", line) for line in example.splitlines())
        yield f"{title}:\n\n```yaml\n{yaml}\n```\n"
    fixable = "; `--fix` can mend it" if rule.fixable else ""
    yield f"Severity: {rule.severity.value}{fixable}. Source: {rule.source}."


def main(arguments: list[str]) -> int:
    new = page()
    if "--check" in arguments:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == new
        if not same:
            print(
                f"{TARGET.relative_to(ROOT)} is out of date: run python scripts/document_policies.py", file=sys.stderr
            )
        return 0 if same else 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
