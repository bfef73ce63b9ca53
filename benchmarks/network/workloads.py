"""What the benchmarks of the network move: flows over one link, and over cache workers with and without a bucket.

Every size differs and is a whole number of bytes. Equal arguments give equal flows, on every machine.
"""

from __future__ import annotations

import random
from typing import Literal, NamedTuple

GBIT = 1e9 / 8
"""Bytes/s."""
CAPACITY = 10 * GBIT
"""Of the one link, of the bucket, and of a cache worker's card."""
CARDS = (0.1 * GBIT, 0.5 * GBIT, 1 * GBIT, 2 * GBIT)
"""Of pods, drawn with equal chances."""
MEAN_SIZE = 200e6
COLD = 0.3
"""The share of reads that the cache does not have."""
STRIPES = 4
SEED = 1

Caps = Literal["same", "class", "distinct"]
Arrivals = Literal["burst", "spread"]
"""All at once; or over 80 % of the time that the most loaded links need, so that a backlog builds up and drains."""


class Transfer(NamedTuple):
    """A flow that starts at `start`; `links` are places in the workload's list, `cap` is None where a link is it."""

    start: float
    size: float
    cap: float | None
    links: tuple[int, ...]


class Workload(NamedTuple):
    """Links by their capacity, and the flows on them in the order of their starts."""

    links: list[float]
    transfers: list[Transfer]


def one_link(count: int, caps: Caps, arrivals: Arrivals) -> Workload:
    """Flows with one cap, with one of four, or each with a cap of its own around the fair share."""
    draw, drawn = random.Random(SEED), []
    for _ in range(count):
        size = _size(draw)
        if caps == "same":
            cap = GBIT
        elif caps == "class":
            cap = draw.choice(CARDS)
        else:
            cap = CAPACITY / count * 10.0 ** draw.uniform(-0.7, 1.3)
        drawn.append((size, cap))
    starts = _starts(draw, count, arrivals, 0.8 * sum(size for size, _ in drawn) / CAPACITY)
    flows = zip(starts, drawn, strict=True)
    return Workload([CAPACITY], [Transfer(start, size, cap, (0,)) for start, (size, cap) in flows])


def hits(pods: int, workers: int, arrivals: Arrivals) -> Workload:
    """Each pod reads one file from one cache worker."""
    draw, reads = random.Random(SEED), []
    for _ in range(pods):
        card, worker = draw.choice(CARDS), draw.randrange(workers)
        reads.append([Transfer(0, _size(draw), card, (worker,))])
    return _arriving(draw, [CAPACITY] * workers, reads, arrivals, _horizon(reads, workers))


def misses(pods: int, workers: int, arrivals: Arrivals) -> Workload:
    """As `hits`, but some of the reads also cross the one bucket, which couples all workers; it is the last link."""
    draw, reads = random.Random(SEED), []
    for _ in range(pods):
        card, worker = draw.choice(CARDS), draw.randrange(workers)
        links = (worker, workers) if draw.random() < COLD else (worker,)
        reads.append([Transfer(0, _size(draw), card, links)])
    cold = [[read] for (read,) in reads if workers in read.links]
    horizon = max(_horizon(reads, workers), _horizon(cold, 1))
    return _arriving(draw, [CAPACITY] * (workers + 1), reads, arrivals, horizon)


def stripes(pods: int, workers: int, arrivals: Arrivals) -> Workload:
    """Each pod reads four files from four workers at once, through a card that is a link of its own."""
    draw, links, reads = random.Random(SEED), [CAPACITY] * workers, []
    for _ in range(pods):
        links.append(draw.choice(CARDS))
        chosen = draw.sample(range(workers), STRIPES)
        reads.append([Transfer(0, _size(draw), None, (worker, len(links) - 1)) for worker in chosen])
    return _arriving(draw, links, reads, arrivals, _horizon(reads, workers))


def _arriving(
    draw: random.Random, links: list[float], reads: list[list[Transfer]], arrivals: Arrivals, horizon: float
) -> Workload:
    """All reads of a pod start together."""
    starts = _starts(draw, len(reads), arrivals, max(horizon, 1.0))
    pods = zip(starts, reads, strict=True)
    return Workload(links, [read._replace(start=start) for start, pod in pods for read in pod])


def _horizon(reads: list[list[Transfer]], links: int) -> float:
    """80 % of the seconds that so many links need for all of it."""
    return 0.8 * sum(read.size for pod in reads for read in pod) / (links * CAPACITY)


def _starts(draw: random.Random, count: int, arrivals: Arrivals, horizon: float) -> list[float]:
    if arrivals == "burst":
        return [0.0] * count
    return sorted(draw.uniform(0, horizon) for _ in range(count))


def _size(draw: random.Random) -> float:
    return float(round(MEAN_SIZE * draw.uniform(0.2, 1.8)))
