"""Luck keyed by what it is for, not streamed: each draw depends on the seed and its own key alone.

Changing one setting leaves every other draw as it was, so two variants meet the same luck, and a run can be replayed
alone, on any machine and in any order (docs/design.md, decision 4).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from hashlib import blake2b

_BITS = 53
"""Bits of a float's mantissa: more would round to 1.0."""


@dataclass(frozen=True, slots=True)
class Luck:
    """A source of draws for one run."""

    seed: int

    def uniform(self, *key: str | int) -> float:
        """A number above 0 and below 1 for `key`, such as ("sandbox", pod name, attempt)."""
        return (self._bits(key) + 0.5) / (1 << _BITS)

    def generator(self, *key: str | int) -> random.Random:
        """A generator of its own for `key`, for draws that one uniform number cannot make."""
        return random.Random(self._bits(key))

    def _bits(self, key: tuple[str | int, ...]) -> int:
        text = "\x1f".join([str(self.seed), *map(str, key)])
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> (64 - _BITS)
