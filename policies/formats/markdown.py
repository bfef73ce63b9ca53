"""The manual page of a rule as Markdown, for the docs, for editors, and for whoever shows findings beside code."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from manifests.rule import Rule
from policies.registry import own_policies

REPOSITORY = "https://example.com/drydock"
"""Where this repository is, as README.md gives it to pre-commit."""
_ADDRESS = re.compile(r"https?://[\w.-]+(?:[/:?#][!-~]*)?", re.ASCII)
_MARKER = re.compile(r"\s*# <- .*")


def page(rule: type[Rule]) -> str:
    """Why, bad, good, and the small print."""
    return "\n".join(_lines(rule)) + "\n"


def location(rule: type[Rule]) -> str:
    """Where the page stands in the repository: `docs/policies/stock.md#single-spec`."""
    return f"docs/policies/{rule.category}.md#{rule.name}"


def address(rule: type[Rule]) -> str:
    """The page's address on the web; of a policy of one's own its source, if that is an address, or its file."""
    if rule not in own_policies():
        return f"{REPOSITORY}/{location(rule)}"
    web = _ADDRESS.match(rule.source)
    return web[0] if web else _file(rule)


def _file(rule: type[Rule]) -> str:
    """The address of the file that a policy of one's own is written in: a policy file, or a module."""
    file, line = getattr(rule, "written", (getattr(sys.modules.get(rule.__module__), "__file__", None) or "", 0))
    return Path(file).absolute().as_uri() + (f"#L{line}" if line else "")


def small_print(rule: type[Rule]) -> str:
    """Severity, fix, profile, releases and source in one line."""
    parts = [f"Severity: {rule.severity.value}"]
    parts += ["`--fix` can mend it"] if rule.fixable else []
    parts += [f"profile: {rule.profile}"] if rule.profile != "default" else []
    parts += [f"holds for {rule.versions()}"] if rule.versions() else []
    return f"{'; '.join(parts)}. Source: {rule.source}."


def _lines(rule: type[Rule]) -> Iterator[str]:
    yield f"{rule.summary()}\n"
    if rule.why():
        yield f"{rule.why()}\n"
    for title, example in (("Bad", rule.example("bad")), ("Good", rule.example("good"))):
        yaml = "\n".join(_MARKER.sub("", line) for line in example.splitlines())
        yield f"{title}:\n\n```yaml\n{yaml}\n```\n"
    yield small_print(rule)
