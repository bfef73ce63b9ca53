"""Requests to OSS: how many a transfer takes, and what becomes of those that are refused."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


class RequestsLost(Exception):
    """OSS refused a request of a transfer, and all its retries: the client gives up with an error."""


def requests_for(size: float, each: float, objects: int = 1) -> int:
    """Requests of at most `each` bytes for `size` bytes in equal objects; an object takes one, however small it is.

    >>> requests_for(9_000_000, 4_194_304), requests_for(10, 4_194_304), requests_for(10, 4_194_304, objects=5)
    (3, 1, 5)
    """
    return objects * max(1, math.ceil(size / objects / each))


def may_exceed_rate(scenario: Scenario) -> bool:
    """Whether the account's bandwidth lets its pods send OSS more requests per second than it takes.

    What counts is the transfer whose requests carry the fewest bytes; other transfers are of full requests.
    """
    oss, each = scenario.oss, scenario.oss.request_size.value
    found = [each]
    for _, task in scenario.tasks:
        for transfer in (*task.reads, *task.writes):
            found.append(transfer.size / requests_for(transfer.size, each, transfer.objects))
        found += [size / requests_for(size, each) for size in (*task.artifacts.values(), task.logs or 0.0)]
    smallest = min(size for size in found if size > 0)
    return (oss.download.value + oss.upload.value) / smallest > oss.qps.value


def refused(connections: int, seconds: float, busy: float, wait: float) -> float:
    """How many requests are refused while the account's rate of requests holds a transfer back for `seconds`.

    A connection of a client sends (for `busy` of the seconds, over all of them, at the pace that it would have alone),
    or it was refused and waits `wait` seconds. Inferred from docs/sources.md data 1.3: the sources say that requests
    are refused, and how clients retry, not how many are.

    >>> refused(connections=10, seconds=5.0, busy=20.0, wait=0.5)
    60.0
    """
    return max(0.0, connections * seconds - busy) / wait


def lost(requests: float, refused: float, retries: float) -> float:
    """How many requests are expected to be refused at the first try and all `retries`, each time with the same chance.

    >>> lost(requests=100.0, refused=100.0, retries=1)
    25.0
    """
    return 0.0 if refused == 0 else requests * (refused / (requests + refused)) ** (retries + 1)
