"""Choices, one after another: each is one small number, since nothing that Hypothesis draws is cheaper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]
"""What `st.composite` gives."""


class Choices:
    """Chances are equal; the simplest comes first, since Hypothesis shrinks towards it."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw

    def one(self, options: Sequence[T]) -> T:
        return options[self.draw(_numbers(0, len(options) - 1))] if len(options) > 1 else options[0]

    def number(self, least: int, most: int) -> int:
        found: int = self.draw(_numbers(least, most)) if most > least else least
        return found

    def chance(self, of: int) -> bool:
        """True in one of so many."""
        return bool(self.draw(_numbers(0, of - 1)) == of - 1)

    def some(self, options: Sequence[T], most: int) -> list[T]:
        """Some of the options, mostly none or one; each at most once."""
        found: list[T] = []
        while len(found) < most and options:
            index = self.draw(_numbers(0, 2 * len(options) - 1)) - len(options)
            if index < 0:
                break
            found.append(options[index])
            options = [*options[:index], *options[index + 1 :]]
        return found


@lru_cache
def _numbers(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most)
