"""Numbers and quoted texts as expr reads them."""

from __future__ import annotations

import math
import re

from manifests.expressions.parsing import ExpressionError, quoted
from manifests.expressions.tree import Literal, Node

_ESCAPE = re.compile(r"\\([0-3][0-7]{2}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_CONTROLS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_MAX_INTEGER = 2**63 - 1


def number(written: str, offset: int | None) -> Literal:
    """An integer of 64 bits (decimal, `0x`, `0o` or `0b`) or a float. Raises ExpressionError."""
    plain = written.replace("_", "").lower()
    value: int | float = math.inf
    try:
        if plain.startswith(("0x", "0o", "0b")):
            value = int(plain, 0)
        else:
            value = float(plain) if "." in plain or "e" in plain else int(plain)
    except ValueError:
        raise ExpressionError(f"{written!r} is no number", offset) from None
    if value > _MAX_INTEGER and (isinstance(value, int) or math.isinf(value)):
        raise ExpressionError(f"{written!r} is too large a number", offset)
    return Literal(value)


def text(written: str, offset: int | None) -> Node:
    """A text with its quotes around it; backquotes know no escapes but a doubled one. Raises ExpressionError."""
    quote, inner = written[0], written[1:-1]
    if quote == "`":
        return quoted(inner, lambda part: part.replace("``", "`"))

    def meant(match: re.Match[str]) -> str:
        escape = match[1]
        if escape == quote or escape in _CONTROLS:
            return _CONTROLS.get(escape, quote)
        code = -1
        if len(escape) > 1:
            code = int(escape[1:], 16) if escape[0] in "xuU" else int(escape, 8)
        if not 0 <= code <= 0x10FFFF:
            raise ExpressionError(f"`{match[0]}` is no escape", offset)
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)

    return quoted(inner, lambda part: _ESCAPE.sub(meant, part))
