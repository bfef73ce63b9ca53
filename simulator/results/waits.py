"""What pods waited for: how many of them, how long together, and how long the one that waited longest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from simulator.results.bottlenecks import EXPLAINED, bound_by
from simulator.results.pods import PodRecord
from simulator.results.refusals import Places, Refusal, Refusals, lacking

Words = Callable[[frozenset[Refusal]], str]

_WORK = ("compute", "pod-exit")
"""What is no wait."""
_LEAST = 0.01
"""The share of all the time of pods, below which a wait is not told; waits for stock always are."""


@dataclass(frozen=True)
class Wait:
    """`what` is the bottleneck's name, `detail` says it in words; times in seconds. `waiting` of the `pods` wait still
    when the simulation ends.
    """

    what: str
    detail: str
    pods: int
    seconds: float
    longest: float
    waiting: int = 0


def waits(pods: Iterable[PodRecord], places: Places, now: float) -> tuple[Wait, ...]:
    """The waits that matter, those for stock first, then the longest. `now` is when the simulation ended."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    waiting: Counter[tuple[str, str]] = Counter()
    total = 0.0

    @cache
    def words(refused: frozenset[Refusal]) -> str:
        return lacking(refused, places)

    for number, pod in enumerate(pods):
        own: dict[tuple[str, str], float] = {}
        for what, detail, seconds in _spent(pod, words, now):
            total += seconds
            if seconds > 0 and what not in _WORK:
                own[what, detail] = own.get((what, detail), 0.0) + seconds
        for key, seconds in own.items():
            found.setdefault(key, {})[number] = seconds
        if (refusals := _still_waiting(pod)) is not None:
            waiting["stock", words(frozenset(refusals.round))] += 1
    _merge_small(found, waiting)
    listed = [
        Wait(*key, len(each), sum(each.values()), max(each.values()), waiting[key]) for key, each in found.items()
    ]
    return ranked(wait for wait in listed if wait.what == "stock" or wait.seconds >= _LEAST * total)


def _merge_small(found: dict[tuple[str, str], dict[int, float]], waiting: Container[tuple[str, str]]) -> None:
    """Make one of the waits for stock that are next to nothing beside the others: there are many mixes of refusals."""
    stock = {key: sum(each.values()) for key, each in found.items() if key[0] == "stock"}
    small = [key for key, seconds in stock.items() if seconds < _LEAST * sum(stock.values()) and key not in waiting]
    if len(small) < 2:
        return
    rest: dict[int, float] = {}
    for key in small:
        for pod, seconds in found.pop(key).items():
            rest[pod] = rest.get(pod, 0.0) + seconds
    found["stock", "other specs and zones"] = rest


def together(groups: Iterable[tuple[Wait, ...]]) -> tuple[Wait, ...]:
    """The waits of many runs as one."""
    found: dict[tuple[str, str], Wait] = {}
    for wait in (wait for group in groups for wait in group):
        other = found.get((wait.what, wait.detail), Wait(wait.what, wait.detail, 0, 0.0, 0.0))
        found[wait.what, wait.detail] = Wait(
            wait.what,
            wait.detail,
            other.pods + wait.pods,
            other.seconds + wait.seconds,
            max(other.longest, wait.longest),
            other.waiting + wait.waiting,
        )
    return ranked(found.values())


def ranked(found: Iterable[Wait]) -> tuple[Wait, ...]:
    """Those for stock first, then the longest in total."""
    return tuple(sorted(found, key=lambda wait: (wait.what != "stock", -wait.seconds, wait.detail)))


def _spent(pod: PodRecord, words: Words, now: float) -> Iterator[tuple[str, str, float]]:
    """(bottleneck, in words, seconds) of all that the pod's time went to, from before it was asked for to the pass that
    saw its end.
    """
    for what, seconds in _before(pod):
        yield what, EXPLAINED.get(what, what), seconds
    for stage in pod.stages:
        if stage.stage == "stock":
            yield from _for_stock(pod, stage.at - stage.began, words)
            continue
        for what, seconds in bound_by(stage):
            yield what, EXPLAINED.get(what, what), seconds
    if (refusals := _still_waiting(pod)) is not None:
        yield from _for_stock(pod, now - refusals.began, words)
    if pod.ended is not None and pod.seen is not None:
        yield "controller-clock", EXPLAINED["controller-clock"], pod.seen - pod.ended


def _still_waiting(pod: PodRecord) -> Refusals | None:
    """What a pod is refused that waits for stock when the simulation ends."""
    is_open = pod.ended is None and pod.placed is None and all(stage.stage != "stock" for stage in pod.stages)
    return pod.refusals if is_open else None


def _before(pod: PodRecord) -> Iterator[tuple[str, float]]:
    """What kept it from being asked for."""
    at = pod.asked
    for since, by in reversed(pod.holds):
        yield by, at - since
        at = since
    if not pod.holds and pod.pass_at < at:
        yield "create-rate", at - pod.pass_at
    if pod.backoff is not None:
        yield "backoff", pod.backoff[1] - pod.backoff[0]


def _for_stock(pod: PodRecord, seconds: float, words: Words) -> Iterator[tuple[str, str, float]]:
    if pod.refusals is None:
        yield "stock", EXPLAINED["stock"], seconds
        return
    for refused, part in pod.refusals.seconds(seconds).items():
        yield "stock", words(refused), part
