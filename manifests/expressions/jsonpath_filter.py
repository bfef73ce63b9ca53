"""Filters of JSONPath: what stands in `?( )`, such as `@.age > 42 && @.name == 'x'`.

One that cannot be evaluated for an item does not hold for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from manifests.expressions.patterns import matches
from manifests.expressions.values import EvaluationError, bounded, equal, is_number

_TOKEN = re.compile(
    r"\s*(?:(?P<path>[@$](?:\.{1,2}[\w*-]+|\[(?:[^\[\]'\"]|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*\])*)"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<word>true|false|null|nil|not in|in)\b|(?P<symbol>\|\||&&|==|!=|<=|>=|=~|[<>!()\[\],]))"
)


def invalid(path: str) -> EvaluationError:
    return EvaluationError(f"invalid JSONPath selector '{path}'")


def unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


class Filter:
    """Reads what stands in `?( )`, as nested tuples: ("or", a, b), ("==", a, b), ("path", steps), ("value", v)."""

    def __init__(self, path: str, text: str, steps: Callable[[str], Any]) -> None:
        self.path = path
        self.steps = steps
        self.tokens: list[tuple[str, str]] = []
        position = 0
        text = text.rstrip()
        while position < len(text):
            token = _TOKEN.match(text, position)
            if token is None or token.lastgroup is None:
                raise invalid(path)
            self.tokens.append((token.lastgroup, token[token.lastgroup]))
            position = token.end()
        self.position = 0

    def whole(self) -> tuple[Any, ...]:
        read = self._either()
        if self.position < len(self.tokens):
            raise invalid(self.path)
        return read

    def _accepts(self, *symbols: str) -> str | None:
        if self.position < len(self.tokens):
            kind, text = self.tokens[self.position]
            if kind in ("symbol", "word") and text in symbols:
                self.position += 1
                return text
        return None

    def _either(self) -> tuple[Any, ...]:
        left = self._both()
        while self._accepts("||"):
            left = ("||", left, self._both())
        return left

    def _both(self) -> tuple[Any, ...]:
        left = self._compared()
        while self._accepts("&&"):
            left = ("&&", left, self._compared())
        return left

    def _compared(self) -> tuple[Any, ...]:
        if self._accepts("!"):
            return ("!", self._compared())
        left = self._value()
        symbol = self._accepts("==", "!=", "<=", ">=", "<", ">", "=~", "in", "not in")
        return left if symbol is None else (symbol, left, self._value())

    def _value(self) -> tuple[Any, ...]:
        if self._accepts("("):
            inner = self._either()
            if not self._accepts(")"):
                raise invalid(self.path)
            return inner
        if self._accepts("["):
            return self._list()
        if self.position >= len(self.tokens):
            raise invalid(self.path)
        kind, text = self.tokens[self.position]
        self.position += 1
        match kind:
            case "path":
                return ("path", self.steps("$" + text[1:]), text[0] == "@")
            case "number":
                return ("value", float(text))
            case "text":
                return ("value", unquoted(text))
            case "word" if text in ("true", "false", "null", "nil"):
                return ("value", {"true": True, "false": False}.get(text))
        raise invalid(self.path)

    def _list(self) -> tuple[Any, ...]:
        items: list[Any] = []
        while not self._accepts("]"):
            items.append(self._value())
            if not self._accepts(",") and self.tokens[self.position : self.position + 1] != [("symbol", "]")]:
                raise invalid(self.path)
        return ("list", items)


Follow = Callable[[Any, Any, Any], Any]
"""Applies the steps of a path to a value, below a root."""


def holds(test: tuple[Any, ...], item: Any, root: Any, follow: Follow) -> bool:
    """Whether a filter keeps an item; one that cannot be evaluated for it does not."""
    try:
        value = _judged(test, item, root, follow)
    except EvaluationError:
        return False
    return bool(value)


def _judged(test: tuple[Any, ...], item: Any, root: Any, follow: Follow) -> Any:
    match test:
        case ("value", value):
            return value
        case ("list", items):
            return [_judged(part, item, root, follow) for part in items]
        case ("path", steps, is_current):
            return follow(steps, item if is_current else root, root)
        case ("!", inner):
            return not _boolean(_judged(inner, item, root, follow))
        case ("||" | "&&" as symbol, left, right):
            sides = _boolean(_judged(left, item, root, follow)), _boolean(_judged(right, item, root, follow))
            return any(sides) if symbol == "||" else all(sides)
    symbol, left, right = test[0], _judged(test[1], item, root, follow), _judged(test[2], item, root, follow)
    match symbol:
        case "==" | "!=":
            return equal(left, right) == (symbol == "==")
        case "in" | "not in":
            within = [*right.values()] if isinstance(right, dict) else right
            if not isinstance(within, list):
                raise EvaluationError("in: expected a list")
            bounded(len(within))
            return any(equal(left, other) for other in within) == (symbol == "in")
        case "=~":
            return isinstance(left, str) and isinstance(right, str) and matches(left, right)
    if not (is_number(left) and is_number(right)):
        raise EvaluationError(f"{symbol}: expected numbers")
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[symbol]


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise EvaluationError("expected a boolean")
    return value
