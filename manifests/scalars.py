"""What an unquoted YAML scalar means to Kubernetes.

Kubernetes reads YAML 1.1 and turns it into JSON: `yes` is a boolean and `0755` is octal, but a date stays text
(docs/sources.md argo-lint 2).
"""

from __future__ import annotations

import math
import re

Plain = None | bool | int | float | str

_WORDS: dict[str, Plain] = {"": None, "~": None}
for _spelling in (str.lower, str.upper, str.capitalize):
    _WORDS |= {_spelling(word): True for word in ("y", "yes", "true", "on")}
    _WORDS |= {_spelling(word): False for word in ("n", "no", "false", "off")}
    _WORDS[_spelling("null")] = None

_INTEGER = re.compile(r"([-+]?)(?:0b([01]+)|0o?([0-7]+)|0x([0-9a-fA-F]+)|(0|[1-9][0-9]*))")
_BASES = (2, 8, 16, 10)
_FLOAT = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
MAX_BITS = 64
"""The longest whole number; the decoder takes a longer one as a float if it is decimal, else as text."""


def resolve(text: str) -> Plain:
    """The value of an unquoted scalar.

    >>> resolve("yes"), resolve("0755"), resolve("2026-01-01"), resolve("1e3")
    (True, 493, '2026-01-01', 1000.0)
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    digits = text.replace("_", "")
    whole = _integer(digits)
    if whole is not None:
        return whole
    if _FLOAT.fullmatch(digits) and math.isfinite(number := float(digits)):
        return number
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def _integer(text: str) -> int | None:
    match = _INTEGER.fullmatch(text)
    if match is None or len(text) > MAX_BITS + 3:  # a sign and a prefix such as 0b
        return None
    base = next(base for base, digits in zip(_BASES, match.groups()[1:], strict=True) if digits is not None)
    value = int(match[match.lastindex or 0], base)
    if value.bit_length() > MAX_BITS:
        return None
    return -value if match[1] == "-" else value
