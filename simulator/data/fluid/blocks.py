"""Where the blocks of a file lie: the share of its bytes that each worker has (docs/sources.md data 3.6)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence


def blocks_of(size: float, block: float, copies: int) -> int:
    """Blocks of a file, all copies counted.

    >>> blocks_of(40_000_000, 16_777_216, 2), blocks_of(0, 16_777_216, 1)
    (6, 1)
    """
    return max(1, math.ceil(size / block)) * copies


def shares(workers: Sequence[str], blocks: int, draw: Callable[[str], float]) -> Mapping[str, float]:
    """The share of each worker that holds some of `blocks`.

    With as many blocks as workers or more, all have the same. Fewer lie on as many workers, one on each: those with the
    least `draw`, which is a file's luck with a worker. So a file moves little when a worker comes or goes.
    """
    if blocks >= len(workers):
        return dict.fromkeys(workers, 1.0 / len(workers))
    return dict.fromkeys(sorted(workers, key=draw)[:blocks], 1.0 / blocks)
