"""What an unquoted YAML scalar means to Kubernetes.

Kubernetes reads YAML 1.1 and turns it into JSON: `yes` is a boolean and `0755` is octal, but a date stays text
(argo-validation facts, section 2; sigs.k8s.io/yaml 1.6).
"""

from __future__ import annotations

import re

Plain = None | bool | int | float | str

_WORDS: dict[str, Plain] = {"": None, "~": None}
for _spelling in (str.lower, str.upper, str.capitalize):
    _WORDS |= {_spelling(word): True for word in ("y", "yes", "true", "on")}
    _WORDS |= {_spelling(word): False for word in ("n", "no", "false", "off")}
    _WORDS[_spelling("null")] = None

_INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def resolve(text: str) -> Plain:
    """The value of an unquoted scalar.

    >>> resolve("yes"), resolve("0755"), resolve("2026-01-01"), resolve("1e3")
    (True, 493, '2026-01-01', 1000.0)
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return _integer(text.replace("_", ""))
    if _FLOAT.fullmatch(text) and any(character.isdigit() for character in text):
        return float(text.replace("_", ""))
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def _integer(text: str) -> int | str:
    sign, digits = (-1, text[1:]) if text[0] == "-" else (1, text.lstrip("+"))
    for prefix, base in (("0b", 2), ("0x", 16), ("0o", 8)):
        if digits.startswith(prefix):
            return sign * int(digits[2:], base)
    if len(digits) > 1 and digits[0] == "0":
        return sign * int(digits, 8)
    # Longer than any number a manifest can mean, and Python refuses to convert it: keep it as text.
    return sign * int(digits) if len(digits) <= 1000 else text
