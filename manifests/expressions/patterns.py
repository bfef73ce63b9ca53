"""Regular expressions of Go (RE2) as Python's.

What the two write alike but mean otherwise is translated; what only Python knows is an error, as it is in Go.
"""

from __future__ import annotations

import re
from functools import lru_cache

from manifests.expressions.values import EvaluationError

_POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7f", "blank": r"\t ", "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~", "space": r"\t-\r ",
    "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_SPACES = r"\t\n\f\r "
_END = r"(?:\Z)"
"""In groups, as other places are, since Go lets places be repeated too."""
_FLAGS = re.compile(r"\(\?([imsU]*)(?:-([imsU]+))?([:)])")
_NAMED = re.compile(r"\(\?P?<(\w+)>", re.ASCII)
_REPEAT = re.compile(r"[*+?]|\{(\d+)(,(\d*))?\}")
_MAX_REPEAT = 1000
_MAX_LENGTH = 10_000


@lru_cache(maxsize=256)
def pattern(text: str) -> re.Pattern[str]:
    """The compiled pattern. Raises EvaluationError where Go would not compile it."""
    if len(text) > _MAX_LENGTH:
        raise _error("expression too large", text[:40])
    translated = _Translation(text).whole()
    try:
        return re.compile(translated, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise _error(str(error), text) from None


def matches(text: str, expression: str) -> bool:
    """Whether a part of the text matches. Raises EvaluationError where the pattern is none."""
    return pattern(expression).search(text) is not None


def _error(problem: str, where: str) -> EvaluationError:
    return EvaluationError(f"error parsing regexp: {problem}: `{where}`")


class _Translation:
    """One pass over a pattern. `open` has, for each group around, what flags began in it, and those in force before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.flags = frozenset[str]()
        self.open: list[tuple[list[str], frozenset[str]]] = [([], frozenset())]
        self.can_repeat = False
        """Whether there is something that a quantifier could repeat."""

    def whole(self) -> str:
        parts: list[str] = []
        while self.position < len(self.text):
            parts.append(self._next())
        if len(self.open) > 1:
            raise _error("missing closing )", self.text)
        return "".join(parts) + ")" * len(self.open[0][0])

    def _next(self) -> str:
        character = self.text[self.position]
        match character:
            case "(":
                return self._group()
            case "[":
                self.can_repeat = True
                return self._class()
            case "\\":
                self.can_repeat = True
                return self._escape(in_class=False)
        repeat = _REPEAT.match(self.text, self.position)
        if repeat is not None:
            return self._repeat(repeat)
        self.position += 1
        self.can_repeat = character != "|"
        match character:
            case "|":
                begun = self.open[-1][0]
                return ")" * len(begun) + "|" + "".join(begun)
            case ")":
                return self._close()
            case "$":
                return "(?:$)" if "m" in self.flags else _END
            case "^":
                return "(?:^)"
            case ".":
                return character
        return re.escape(character)

    def _close(self) -> str:
        begun, self.flags = self.open.pop()
        if not self.open:
            raise _error("unexpected )", self.text)
        return ")" * (len(begun) + 1)

    def _group(self) -> str:
        self.can_repeat = False
        named = _NAMED.match(self.text, self.position)
        if named is not None:
            self.position = named.end()
            self.open.append(([], self.flags))
            return f"(?P<{named[1]}>"
        flags = _FLAGS.match(self.text, self.position)
        if flags is None:
            if self.text.startswith("(?", self.position):
                raise _error("invalid or unsupported Perl syntax", self.text[self.position : self.position + 3])
            self.position += 1
            self.open.append(([], self.flags))
            return "("
        self.position = flags.end()
        on, off = flags[1], flags[2] or ""
        if "U" in on + off:
            raise _error("the flag U is not simulated", flags[0])
        before, self.flags = self.flags, (self.flags | set(on)) - set(off)
        off = "".join(flag for flag in off if flag not in on)
        start = f"(?{on}{f'-{off}' if off else ''}:"
        if flags[3] == ":":
            self.open.append(([], before))
        else:  # the flags hold to the end of the group, so a group of its own begins, and anew behind each `|`
            self.open[-1][0].append(start)
        return start

    def _repeat(self, found: re.Match[str]) -> str:
        if not self.can_repeat:
            raise _error("missing argument to repetition operator", found[0])
        if found[1] is not None and max(int(found[1][:9]), int((found[3] or "0")[:9])) > _MAX_REPEAT:
            raise _error("invalid repeat count", found[0])
        self.position = found.end()
        lazy = self.text.startswith("?", self.position)
        self.position += lazy
        if _REPEAT.match(self.text, self.position):
            raise _error("invalid nested repetition operator", self.text[found.start() : self.position + 1])
        return found[0] + "?" * lazy

    def _escape(self, *, in_class: bool) -> str:
        start = self.position
        if start + 1 >= len(self.text):
            raise _error("trailing backslash at end of expression", "")
        letter = self.text[start + 1]
        self.position += 2
        if letter == "Q" and not in_class:
            end = self.text.find(r"\E", self.position)
            literal = self.text[self.position : end if end >= 0 else None]
            self.position = end + 2 if end >= 0 else len(self.text)
            return re.escape(literal)
        if letter in "xpP" or letter.isdecimal():
            return self._coded(letter, start)
        if letter == "s":
            return _SPACES if in_class else f"[{_SPACES}]"
        if letter == "S":
            return r"\S\v" if in_class else f"[^{_SPACES}]"
        if letter == "z" and not in_class:
            return _END
        if letter in "dDwWafnrtv":
            return f"\\{letter}"
        if letter in "AbB" and not in_class:
            return rf"(?:\{letter})"
        if letter.isascii() and not letter.isalnum():
            return re.escape(letter) if letter.isprintable() else letter
        raise _error("invalid escape sequence", self.text[start : self.position])

    def _coded(self, letter: str, start: int) -> str:
        """A character by its number."""
        form = {"x": r"\\x(?:\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{2}))", "p": r"(?!)", "P": r"(?!)"}
        code = re.compile(form.get(letter, r"\\(?:(0[0-7]{0,2}|[1-7][0-7]{1,2}))")).match(self.text, start)
        if code is None:
            problem = "classes of Unicode are not simulated" if letter in "pP" else "invalid escape sequence"
            raise _error(problem, self.text[start : start + 2])
        self.position = code.end()
        number = int(code[1] or code[2], 16) if letter == "x" else int(code[1], 8)
        if number > 0x10FFFF:
            raise _error("invalid escape sequence", code[0])
        return f"\\U{number:08x}"

    def _class(self) -> str:
        start = self.position
        self.position += 1
        parts = ["["]
        if self.text.startswith("^", self.position):
            self.position += 1
            parts.append("^")
        first = True
        while first or not self.text.startswith("]", self.position):
            if self.position >= len(self.text):
                raise _error("missing closing ]", self.text[start:])
            parts.append(self._member())
            first = False
        self.position += 1
        return "".join(parts) + "]"

    def _member(self) -> str:
        character = self.text[self.position]
        posix = re.compile(r"\[:(\^?)(\w+):\]").match(self.text, self.position)
        if posix is not None:
            if posix[1] or posix[2] not in _POSIX:
                raise _error("invalid character class range", posix[0])
            self.position = posix.end()
            return _POSIX[posix[2]]
        if character == "\\":
            return self._escape(in_class=True)
        self.position += 1
        return character if character in "-^" else re.escape(character)
