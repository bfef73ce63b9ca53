"""Where a figure comes from: the keys in the CSV files, spelled out for a report.

`SOURCES.md` in a data folder is a Markdown table whose first two columns are key and title.
"""

from collections.abc import Mapping
from pathlib import Path

from catalog.tables import CatalogError


def read_sources(path: Path) -> dict[str, str]:
    """The title of every key in a `SOURCES.md`; empty when there is no such file."""
    if not path.exists():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"cannot be read: {error}", file=str(path)) from error
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")]
    return {row[0].strip("`"): row[1] for row in rows if len(row) > 1 and row[0].startswith("`")}


def cite(keys: str, titles: Mapping[str, str], assumed: bool = False) -> str:
    """The source of a row in words: `ECI flow control page [eci.Q6]`, or `assumed: no public figure`.

    Text that is not all known keys is a user's own wording and stays as written.
    """
    if keys == "assumed":
        return "assumed: no public figure"
    words = keys.split()
    known = all(word in titles for word in words)
    named = "; ".join(f"{titles[word]} [{word}]" for word in words) if known else keys
    return f"assumed, after {named}" if assumed else named
