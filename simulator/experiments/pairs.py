"""Two variants over many seeds, run by run on the same luck.

Both runs of a pair make each draw that both make alike, so what is left of a difference between them is due to the
change; and the differences of pairs spread far less than the two variants do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from manifests.errors import UsageError
from simulator.experiments.compare import Variant
from simulator.experiments.estimates import Interval, Sample, paired_difference
from simulator.experiments.outcome import Outcome, RunSummary
from simulator.experiments.replicate import Replications, fold, replicate
from simulator.simulation import prepare

_NOISE = 1e-9
"""Seconds and money that adding up in floating point may leave over."""


@dataclass(frozen=True)
class Difference:
    """A mean over so many pairs, of which `differing` have a difference at all; and its 95 % interval, None where a
    single pair says nothing about it.
    """

    mean: float
    ci95: Interval | None
    pairs: int
    differing: int

    @property
    def settled(self) -> bool:
        """Whether it would be there with other seeds too; where no pair differs, there is nothing to settle."""
        return not self.differing or (self.ci95 is not None and not self.ci95[0] <= 0 <= self.ci95[1])


@dataclass(frozen=True)
class PairedDelta:
    """A variant against the first: seconds and money over the pairs of which both runs ended, None where there are
    none; `success` over all pairs.
    """

    success: Difference
    makespan: Difference | None
    cost: Difference | None

    @property
    def settled(self) -> bool:
        """Whether every difference that there is would stay with other seeds."""
        return all(found.settled for found in (self.success, self.makespan, self.cost) if found is not None)


@dataclass(frozen=True)
class Side:
    """A variant and its replications; `delta` is None for the first."""

    variant: Variant
    found: Replications
    delta: PairedDelta | None


def series(
    variants: Sequence[Variant], seed: int, count: int, parameters: Mapping[str, str] | None = None
) -> Iterator[RunSummary]:
    """The runs of all variants, one variant after the other, each with the same seeds; what `sides` takes.

    Raises UsageError where their bills are in different currencies.
    """
    currencies = dict.fromkeys(variant.scenario.prices.currency for variant in variants)
    if len(currencies) > 1:
        raise UsageError(f"what-if compares costs in one currency, not {' with '.join(currencies)}")
    prepared = [prepare(variant.manifests, variant.scenario, dict(parameters or {})) for variant in variants]
    for one in prepared:
        yield from replicate(one, seed, count)


def sides(variants: Sequence[Variant], summaries: Iterable[RunSummary], count: int) -> list[Side]:
    """The runs of `series`, `count` of each variant, folded and compared with those of the first."""
    coming = iter(summaries)
    found: list[Side] = []
    for variant in variants:
        folded = fold(islice(coming, count), variant.scenario)
        against = paired_delta(folded.outcomes, found[0].found.outcomes) if found else None
        found.append(Side(variant, folded, against))
    return found


def paired_delta(outcomes: Sequence[Outcome], first: Sequence[Outcome]) -> PairedDelta:
    """What `outcomes` change against `first`, which are those of the same seeds in the same order."""
    pairs = list(zip(outcomes, first, strict=True))
    gained = sum(one.succeeded and not other.succeeded for one, other in pairs)
    lost = sum(other.succeeded and not one.succeeded for one, other in pairs)
    number = len(pairs)
    interval = paired_difference(gained, lost, number) if number > 1 else None
    ended = [
        (one.makespan - other.makespan, one.cost - other.cost)
        for one, other in pairs
        if one.makespan is not None and other.makespan is not None
    ]
    return PairedDelta(
        Difference((gained - lost) / number, interval, number, gained + lost),
        _difference(makespan for makespan, _ in ended),
        _difference(cost for _, cost in ended),
    )


def _difference(values: Iterable[float]) -> Difference | None:
    found = list(values)
    if not found:
        return None
    sample = Sample(found)
    return Difference(sample.mean, sample.ci95, len(found), sum(abs(value) > _NOISE for value in found))
