"""What the functions of sprig do with texts."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable

from manifests.expressions.operators import as_bytes, as_text
from manifests.expressions.patterns import pattern
from manifests.expressions.values import EvaluationError, bounded, printed

_NUMBERED = r"(?:\d+(?![a-z\d]))?"


_WORDS = re.compile(
    rf"(?P<word>\d+[a-z][a-z\d]*|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+{_NUMBERED}|[A-Z]+{_NUMBERED}|\d+)|(?P<gap>[-_\s])|."
)


def text_of(value: object) -> str:
    return value if isinstance(value, str) else printed(value)


def texts_of(value: object) -> list[str]:
    if isinstance(value, list):
        return [text_of(item) for item in value if item is not None]
    return [] if value is None else [text_of(value)]


def joined(glue: str, items: object) -> str:
    texts = texts_of(items)
    bounded(sum(map(len, texts)) + len(texts) * len(glue))
    return glue.join(texts)


def truncated_text(count: int, text: str) -> str:
    data = as_bytes(text)
    if count < 0:
        return as_text(data[count:]) if len(data) + count > 0 else text
    return as_text(data[:count])


def part_of(start: int, end: int, text: str) -> str:
    data = as_bytes(text)
    first, last = max(start, 0), len(data) if start >= 0 and (end < 0 or end > len(data)) else end
    if not 0 <= first <= last <= len(data):
        raise EvaluationError(f"slice bounds out of range [{first}:{last}]")
    return as_text(data[first:last])


def titled(text: str) -> str:
    return re.sub(r"(?<!\w)[^\W\d_]", lambda match: match[0].title(), text)


def cased(text: str, glue: str) -> str:
    """Words of camel case parted by `glue`, which also replaces what parts words already."""
    parts: list[str] = []
    follows_word = False
    for found in _WORDS.finditer(text):
        parts.append(glue if found["gap"] else f"{glue if follows_word and found['word'] else ''}{found[0].lower()}")
        follows_word = found["word"] is not None
    return "".join(parts)


def camel_cased(text: str) -> str:
    inner = text.strip("-_ ")
    words = [re.sub(r"(?<=[A-Z])[A-Z]+", lambda found: found[0].lower(), word) for word in re.split(r"[-_\s]+", inner)]
    whole = "".join(word[:1].upper() + word[1:] for word in words)
    return text.replace(inner, whole, 1) if inner else text


def quoted(*values: object) -> str:
    return " ".join(json.dumps(text_of(value), ensure_ascii=False) for value in values if value is not None)


def single_quoted(*values: object) -> str:
    return " ".join(f"'{printed(value)}'" for value in values if value is not None)


def indented(spaces: int, text: str) -> str:
    if spaces < 0:
        raise EvaluationError("strings: negative Repeat count")
    bounded(spaces * (text.count("\n") + 1) + len(text))
    return "\n".join(" " * spaces + line for line in text.split("\n"))


def forgiving_base64(text: str) -> str:
    try:
        return as_text(base64.b64decode(as_bytes(text), validate=True))
    except binascii.Error:
        return "illegal base64 data at input byte 0"


def digest(name: str) -> Callable[[str], str]:
    return lambda text: hashlib.new(name, as_bytes(text)).hexdigest()


def replaced_all(regex: str, text: str, new: str) -> str:
    """Go's template of a replacement: `$1` or `${name}`, and `$$` for a dollar sign."""

    bounded((len(text) + 1) * (len(new) + 1) // 10)

    def fill(found: re.Match[str]) -> str:
        def group(part: re.Match[str]) -> str:
            name = part[1] or part[2]
            if name is None:
                return "$"
            try:
                return found[int(name[:9]) if name.isdecimal() else name] or ""
            except IndexError:
                return ""

        return re.sub(r"\$(?:\$|\{(\w+)\}|(\w+))", group, new, flags=re.ASCII)

    return pattern(regex).sub(fill, text)
