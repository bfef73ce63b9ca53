"""How values and places are named in findings, and what to write instead of a value of the wrong type."""

from __future__ import annotations

import json

from manifests.diagnostic import Edit, Fix, Path, path_text
from manifests.document import Document
from manifests.nodes import Node
from manifests.scalars import resolve

SCALAR = {"string", "number", "boolean"}
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}
_LONGEST = 40


def needed(types: set[str]) -> str:
    return "a single value" if types >= SCALAR else " or ".join(_TYPES[name] for name in sorted(types))


def clip(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def named(path: Path) -> str:
    """The last two keys and the indexes after them, which is how people name a value."""
    keys = [index for index, part in enumerate(path) if isinstance(part, str)]
    return path_text(path[keys[-2:][0] :]) if keys else "this document"


def shown(value: object, written: str) -> str:
    """A value as people call it: `a number (5)`, `a list`."""
    if isinstance(value, bool):
        word = written if isinstance(resolve(written), bool) else str(value).lower()
        return f"a boolean ({word}{'' if word.lower() in ('true', 'false') else ' is a boolean in YAML'})"
    if isinstance(value, int | float):
        word = written if isinstance(resolve(written), int | float) else str(value)
        return f"a number ({clip(word)})"
    if isinstance(value, str):
        return f"text ({clip(value)!r})"
    return "a list" if isinstance(value, list) else "a mapping"


def written_text(document: Document, path: Path) -> str:
    """The text of a value that stands on one line, in its own place."""
    node = document.root.find(path)
    if node is None or passes_alias(document.root, path) or node.span.line != node.span.end_line:
        return ""
    return document.source.line(node.span.line)[node.span.column - 1 : node.span.end_column - 1]


def passes_alias(root: Node, path: Path) -> bool:
    nodes = (root.find(path[: length + 1]) for length in range(len(path)))
    return any(node is not None and node.alias for node in nodes)


def instead(types: set[str], value: object, written: str, path: Path) -> tuple[str, str]:
    """What to write for a value of the wrong type, and that text itself where it replaces the value."""
    if isinstance(value, dict) and written.startswith("{{") and written.endswith("}}") and "string" in types:
        text = json.dumps(written, ensure_ascii=False)
        return f"quote the variable: {text}", text
    if isinstance(value, list | dict):
        if types >= SCALAR:
            return "to hand it over, quote it all, such as '[1, 2]'", ""
        if "array" in types:
            is_item = isinstance(path[-1], int)
            return ("each item is itself a list: '- - name: ...'" if is_item else "start each item with '- '"), ""
        return ("leave out the dash: keys and values only" if "object" in types else "write one value here"), ""
    if isinstance(value, str):
        if "{{" in value:
            return "variables are filled in after this field is read; write the value itself", ""
        if {bool: "boolean", int: "integer", float: "number"}.get(type(resolve(value)), "") in types:
            return f"write it without quotes: {clip(value)}", ""
    if "array" in types:
        return f"write a list: [{clip(written)}]" if written else "write a list", ""
    if types != {"string"}:
        return "", ""
    if type(resolve(written)) is not type(value):
        return "quote it where it is written", ""
    return f'quote it: "{clip(written)}"', f'"{written}"'


def quoting(document: Document, path: Path, text: str, *, safe: bool) -> Fix | None:
    """The fix that puts `text` in the place of a value; None where there is no text to put there."""
    node = document.root.find(path)
    if not text or node is None:
        return None
    return Fix(f"quote {clip(written_text(document, path))}", (Edit(node.span, text),), safe=safe)
