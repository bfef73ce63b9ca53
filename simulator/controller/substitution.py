"""Simple tags: `{{inputs.parameters.x}}` and the like. What a scope does not hold stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TAG = re.compile(r"\{\{\s*([^{}=\s][^{}]*?)\s*\}\}")


def substitute(text: str, scope: Mapping[str, str]) -> str:
    """The text with every tag that the scope knows replaced."""
    return _TAG.sub(lambda tag: scope.get(tag.group(1), tag.group()), text) if "{{" in text else text


def substitute_all(value: Any, scope: Mapping[str, str]) -> Any:
    """The same for every text inside a plain value."""
    if isinstance(value, str):
        return substitute(value, scope)
    if isinstance(value, dict):
        return {key: substitute_all(part, scope) for key, part in value.items()}
    return [substitute_all(part, scope) for part in value] if isinstance(value, list) else value


def open_tags(text: str) -> list[str]:
    """The tags that are left in a text."""
    return [match.group(1) for match in _TAG.finditer(text)]
