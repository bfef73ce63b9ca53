"""What a benchmark tells: a figure in words, with the limit that it must keep, or that it cannot be taken here."""

import math
from typing import NamedTuple


class Figure(NamedTuple):
    what: str
    value: float
    at_most: float = math.inf
    at_least: float = -math.inf

    @property
    def missed(self) -> bool:
        return not self.at_least <= self.value <= self.at_most

    @property
    def limit(self) -> str:
        """As it is printed; empty where there is none."""
        if self.at_most < math.inf:
            return f"<= {self.at_most:g}"
        return f">= {self.at_least:,g}" if self.at_least > -math.inf else ""


class NotHereError(Exception):
    """What a benchmark compares with is not installed; the message says what it needs."""
