"""How many requests a transfer to or from OSS takes."""

from __future__ import annotations

import math


def requests_for(size: float, each: float) -> int:
    """Requests of at most `each` bytes for `size` bytes; an object takes one, however small it is.

    >>> requests_for(9_000_000, 4_194_304), requests_for(10, 4_194_304)
    (3, 1)
    """
    return max(1, math.ceil(size / each))
