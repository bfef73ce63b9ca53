"""Many runs of the same workflows, each with luck of its own.

Replication i, counted from 0, is the run with seed + i: any of them can be replayed alone, and a longer series begins
with the shorter one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from simulator.assumptions import Assumption
from simulator.experiments.estimates import Sample, Share
from simulator.experiments.outcome import Outcome, RunSummary, summary_of
from simulator.results.report import make_reports
from simulator.scenario.model import Scenario
from simulator.simulation import Prepared

Mapped = Callable[[Callable[[int], RunSummary], Iterable[int]], Iterable[RunSummary]]
"""What works like `map`, such as the `map` of a `concurrent.futures.Executor`."""


def summarise(prepared: Prepared, seed: int) -> RunSummary:
    """One replication. It depends on its arguments alone, and these and the result can be sent between processes."""
    simulation = prepared.run(seed)
    return summary_of(make_reports(simulation), simulation.skipped, seed)


def replicate(prepared: Prepared, seed: int, count: int, mapped: Mapped = map) -> Iterator[RunSummary]:
    """The summaries of `count` replications, in order of their seeds, as they come."""
    yield from mapped(partial(summarise, prepared), range(seed, seed + count))


@dataclass(frozen=True)
class Trouble:
    """Runs in which a workflow did not succeed for the same reason: how many, and the first of their seeds."""

    phase: str
    reason: str
    count: int
    seed: int


@dataclass(frozen=True)
class Replications:
    """All replications in a few figures.

    `workflows` are the names of what was submitted, and `workflow_phases` counts how each of them ended in each run.
    `bound` has seconds by what bound the runs that ended, over all of them; `led` counts the runs by their bottleneck.
    """

    scenario: str
    currency: str
    outcomes: Sequence[Outcome]
    """In order of their seeds."""
    workflows: tuple[str, ...]
    workflow_phases: Mapping[str, int]
    bound: Mapping[str, float]
    led: Mapping[str, int]
    troubles: tuple[Trouble, ...]
    """The most frequent first."""
    unpriced: tuple[str, ...]
    assumptions: tuple[Assumption, ...]

    @cached_property
    def phases(self) -> Counter[str]:
        return Counter(outcome.phase for outcome in self.outcomes)

    def share(self, phase: str) -> Share:
        """How many of all runs ended so."""
        return Share(self.phases[phase], len(self.outcomes))

    @cached_property
    def ended(self) -> list[Outcome]:
        """The runs that came to an end: what makespan, cost and attempts are about."""
        return [outcome for outcome in self.outcomes if outcome.makespan is not None]

    @property
    def slowest(self) -> Outcome | None:
        return max(self.ended, key=lambda outcome: outcome.makespan or 0.0, default=None)

    @cached_property
    def makespan(self) -> Sample | None:
        """In seconds; None where no run ended, as for the others."""
        return _sample(outcome.makespan for outcome in self.ended if outcome.makespan is not None)

    @cached_property
    def cost(self) -> Sample | None:
        return _sample(outcome.cost for outcome in self.ended)

    @cached_property
    def attempts(self) -> Sample | None:
        return _sample(float(outcome.attempts) for outcome in self.ended)


def fold(summaries: Iterable[RunSummary], scenario: Scenario) -> Replications:
    """Summaries as they come; of each only its figures are kept."""
    outcomes: list[Outcome] = []
    bound: Counter[str] = Counter()
    led: Counter[str] = Counter()
    phases: Counter[str] = Counter()
    troubles: dict[tuple[str, str], Trouble] = {}
    workflows, unpriced, assumptions = dict[str, None](), dict[str, None](), dict[str, Assumption]()
    for summary in summaries:
        outcomes.append(summary.outcome)
        bound.update(summary.bound)
        phases.update(summary.phases)
        led.update([summary.bottleneck] if summary.bottleneck else [])
        for key in summary.troubles:
            before = troubles.get(key, Trouble(*key, 0, summary.seed))
            troubles[key] = Trouble(*key, before.count + 1, before.seed)
        workflows |= dict.fromkeys(summary.workflows)
        unpriced |= dict.fromkeys(summary.unpriced)
        for entry in summary.assumptions:
            assumptions.setdefault(entry.what, entry)
    return Replications(
        scenario=scenario.name,
        currency=scenario.prices.currency,
        outcomes=outcomes,
        workflows=tuple(workflows),
        workflow_phases=dict(phases.most_common()),
        bound=dict(sorted(bound.items(), key=lambda item: (-item[1], item[0]))),
        led=dict(led.most_common()),
        troubles=tuple(sorted(troubles.values(), key=lambda trouble: -trouble.count)),
        unpriced=tuple(unpriced),
        assumptions=tuple(assumptions.values()),
    )


def _sample(values: Iterable[float]) -> Sample | None:
    found = list(values)
    return Sample(found) if found else None
