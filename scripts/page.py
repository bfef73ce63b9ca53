"""A table of a page that a script writes, between two marks: compared, or written anew."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path


def renew(page: Path, marks: re.Pattern[str], table: str, arguments: Sequence[str]) -> int:
    """The exit code: 1 where the table of the page is another one and `arguments` say only to check.

    `marks` has the mark before the table and the one after it as groups.
    """
    text = page.read_text(encoding="utf-8")
    fresh = marks.sub(lambda found: f"{found[1]}\n{table.strip()}\n\n{found[2]}", text)
    if fresh == text:
        return 0
    if "--check" in arguments:
        print(f"{page.parent.name}/{page.name}: run `make docs`", file=sys.stderr)
        return 1
    page.write_text(fresh, encoding="utf-8")
    return 0
