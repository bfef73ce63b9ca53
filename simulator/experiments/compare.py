"""Two variants on the same luck: what changes, by how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os.path import commonpath

from manifests.errors import InputError, UsageError
from manifests.load import Manifests
from simulator.results.report import Report, make_reports
from simulator.scenario.model import Scenario
from simulator.simulation import simulate


@dataclass(frozen=True)
class Variant:
    """One side of a comparison. `settings` is what sets it apart, for the report."""

    name: str
    manifests: Manifests
    scenario: Scenario
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A variant and its run."""

    variant: Variant
    report: Report


@dataclass(frozen=True)
class Delta:
    """A variant against the first: seconds and money, None where one of the two never ended."""

    makespan: float | None
    cost: float | None
    success: float


def compare(variants: Sequence[Variant], seed: int, parameters: Mapping[str, str] | None = None) -> list[Outcome]:
    """Run every variant with the same seed, so that each draw that both make comes out the same.

    Raises InputError where a side has more than one Workflow: there would be no telling which belongs to which;
    UsageError where their bills would be in different currencies.
    """
    currencies = dict.fromkeys(variant.scenario.prices.currency for variant in variants)
    if len(currencies) > 1:
        raise UsageError(f"what-if compares costs in one currency, not {' with '.join(currencies)}")
    outcomes = []
    for variant in variants:
        reports = make_reports(simulate(variant.manifests, variant.scenario, seed, dict(parameters or {})))
        if len(reports) != 1:
            raise InputError(f"what-if compares one Workflow with one; {variant.name} has {len(reports)}")
        outcomes.append(Outcome(variant, reports[0]))
    return outcomes


def delta(outcome: Outcome, first: Outcome) -> Delta:
    """What `outcome` changes against `first`."""
    ended = outcome.report.makespan is not None and first.report.makespan is not None
    makespan = (outcome.report.makespan or 0.0) - (first.report.makespan or 0.0) if ended else None
    cost = outcome.report.bill.total - first.report.bill.total if ended else None
    success = float(outcome.report.phase == "Succeeded") - float(first.report.phase == "Succeeded")
    return Delta(makespan, cost, success)


def variant_names(
    paths: tuple[Sequence[str], Sequence[str]],
    scenarios: tuple[str | None, str | None],
    settings: Sequence[str],
    patch: str | None,
) -> tuple[str, str]:
    """What to call the two sides: by what sets them apart, manifests first, then scenarios, settings, patch."""
    if list(paths[0]) != list(paths[1]):
        return _distinct(" ".join(paths[0]), " ".join(paths[1]))
    if scenarios[0] != scenarios[1]:
        return _distinct(scenarios[0] or "defaults", scenarios[1] or "defaults")
    return "as given", " ".join([*settings, *([f"with {patch}"] if patch else [])])


def _distinct(first: str, second: str) -> tuple[str, str]:
    """Both without the folders they share."""
    shared = commonpath([first, second]) if first[:1] == second[:1] else ""
    short = [name.removeprefix(f"{shared}/") if shared else name for name in (first, second)]
    return (short[0], short[1]) if all(short) else (first, second)
