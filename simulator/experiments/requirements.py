"""What runs must fulfil: `success>=0.99`, `p95(makespan)<=30m`, `cost<=50`.

A bare name is about each run, a function about all of them together (docs/replications.md). The grammar is one fixed
sentence, without nesting, so a regular expression is all of it.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from manifests.errors import UsageError
from manifests.near_miss import did_you_mean
from manifests.units import argo_duration
from simulator.experiments.estimates import OpenInterval, Sample, Share
from simulator.experiments.outcome import Outcome

SHARES = ("success", "stuck")
AMOUNTS = ("makespan", "cost", "attempts")
_FUNCTIONS = ("mean", "median", "min", "max", "p50", "p90", "p95", "p99")
"""Those that are named to people; any other percentile will do as well."""
_COMPARATORS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
_SENTENCE = re.compile(
    r"\s*(?:(?P<function>[\w.]+)\s*\(\s*(?P<of>\w+)\s*\)|(?P<name>\w+))\s*"
    rf"(?P<comparator>{'|'.join(_COMPARATORS)})\s*(?P<bound>[^\s<>=].*?)\s*"
)
_PERCENTILE = re.compile(r"p([0-9]{1,2}(?:\.[0-9]+)?)")
_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(%|[A-Za-z]*)")
_EXAMPLES = "success>=0.99, p95(makespan)<=30m or cost<=50"


@dataclass(frozen=True)
class Requirement:
    """`expr` as it was written. `function` is empty for a bare name; `bound` is a share, seconds, money or a count."""

    expr: str
    function: str
    measure: str
    comparator: str
    bound: float

    def holds(self, value: float) -> bool:
        return _COMPARATORS[self.comparator](value, self.bound)


@dataclass(frozen=True)
class Verdict:
    """What became of a requirement.

    `runs` were looked at, and `measured` of them have a value. `value` is what was compared, infinite where runs never
    end, None where no run has one; `ci95` is where that of all possible runs lies, None where this cannot be told.
    `missed_by` are the runs that do not fulfil it, each taken by itself; there are none where it is met.
    """

    requirement: Requirement
    runs: int
    measured: int
    met: bool
    value: float | None
    ci95: OpenInterval | None
    missed_by: tuple[Outcome, ...]

    @property
    def settled(self) -> bool | None:
        """Whether the whole interval is on the same side of the bound; None where there is no interval."""
        if self.ci95 is None:
            return None
        low = -math.inf if self.ci95[0] is None else self.ci95[0]
        high = math.inf if self.ci95[1] is None else self.ci95[1]
        if self.requirement.comparator == "==":
            return not low <= self.requirement.bound <= high
        return self.requirement.holds(low) == self.requirement.holds(high)


def read_requirements(expressions: Sequence[str], currency: str) -> list[Requirement]:
    """Raises UsageError where one makes no sense. Amounts of money may name the `currency` of the bill."""
    return [_read(expression, currency) for expression in expressions]


def judge(requirements: Sequence[Requirement], outcomes: Sequence[Outcome], *, are_sample: bool) -> list[Verdict]:
    """Each requirement against the runs, of which there is at least one.

    Intervals are for runs that `are_sample`s of the same thing with luck of their own, as replications are; workflows
    that meet in one simulation are not.
    """
    verdicts = [_judge(requirement, outcomes) for requirement in requirements]
    return verdicts if are_sample and len(outcomes) > 1 else [replace(verdict, ci95=None) for verdict in verdicts]


# Reading


def _read(expression: str, currency: str) -> Requirement:
    found = _SENTENCE.fullmatch(expression)
    if found is None:
        raise _mistake(expression, f"write e.g. {_EXAMPLES}")
    function, measure = found["function"] or "", found["of"] or found["name"]
    if measure not in (*SHARES, *AMOUNTS):
        raise _mistake(expression, f"nothing is called {measure!r}; {did_you_mean(measure, (*SHARES, *AMOUNTS))}")
    if function and function not in _FUNCTIONS and not _is_percentile(function):
        raise _mistake(expression, f"no function is called {function!r}; {did_you_mean(function, _FUNCTIONS)}")
    if function and measure in SHARES:
        raise _mistake(expression, f"{measure} is a share of the runs; write it without {function}")
    try:
        bound = _READERS[measure](found["bound"], currency)
    except ValueError as error:
        raise _mistake(expression, str(error)) from None
    return Requirement(expression.strip(), function, measure, found["comparator"], bound)


def _mistake(expression: str, what: str) -> UsageError:
    return UsageError(f"--require {expression!r}: {what}")


def _is_percentile(function: str) -> bool:
    found = _PERCENTILE.fullmatch(function)
    return found is not None and Decimal(found[1]) > 0


def _share(text: str, _: str) -> float:
    number, unit = _number(text, ("", "%"), "share of the runs; write e.g. 0.99 or 99%")
    share = number / 100 if unit else number
    if share > 1:
        raise ValueError(f"{text!r} is no share of the runs, which is at most 1 or 100%")
    return float(share)


def _seconds(text: str, _: str) -> float:
    seconds = argo_duration(text)
    if seconds is None or seconds < 0:
        raise ValueError(f"{text!r} is no duration; write e.g. 90s, 30m or 1h30m")
    return seconds


def _money(text: str, currency: str) -> float:
    return float(_number(text, ("", currency), f"amount of money; write e.g. 50 or 50 {currency}")[0])


def _count(text: str, _: str) -> float:
    return float(_number(text, ("",), "count; write e.g. 40")[0])


def _number(text: str, units: Sequence[str], what: str) -> tuple[Decimal, str]:
    found = _NUMBER.fullmatch(text)
    if found is None or found[2] not in units:
        raise ValueError(f"{text!r} is no {what}")
    return Decimal(found[1]), found[2]


_READERS: Mapping[str, Callable[[str, str], float]] = {
    "success": _share,
    "stuck": _share,
    "makespan": _seconds,
    "cost": _money,
    "attempts": _count,
}


# Judging


def _judge(requirement: Requirement, outcomes: Sequence[Outcome]) -> Verdict:
    if requirement.measure in SHARES:
        return _judge_share(requirement, outcomes)
    found = [(outcome, _amount(requirement.measure, outcome)) for outcome in outcomes]
    amounts = [(outcome, amount) for outcome, amount in found if amount is not None]
    if not amounts:
        return Verdict(requirement, len(outcomes), 0, False, None, None, tuple(outcomes))
    value, ci95 = _statistic(requirement, Sample(amount for _, amount in amounts))
    met = requirement.holds(value)
    missed_by = [] if met else [outcome for outcome, amount in amounts if not requirement.holds(amount)]
    return Verdict(requirement, len(outcomes), len(amounts), met, value, ci95, tuple(missed_by))


def _judge_share(requirement: Requirement, outcomes: Sequence[Outcome]) -> Verdict:
    is_wanted = requirement.measure == "success"
    are_so = [outcome.succeeded if is_wanted else outcome.stuck for outcome in outcomes]
    share = Share(sum(are_so), len(outcomes))
    met = requirement.holds(share.rate)
    short = requirement.comparator in (">=", ">", "==") and share.rate < requirement.bound
    missed_by = [] if met else [outcome for outcome, is_so in zip(outcomes, are_so, strict=True) if is_so is not short]
    return Verdict(requirement, share.total, share.total, met, share.rate, share.ci95, tuple(missed_by))


def _amount(measure: str, outcome: Outcome) -> float | None:
    """A run that never ends takes for ever; what it costs until then nobody knows."""
    if measure == "makespan":
        return math.inf if outcome.makespan is None else outcome.makespan
    if outcome.makespan is None:
        return None
    return outcome.cost if measure == "cost" else float(outcome.attempts)


def _statistic(requirement: Requirement, sample: Sample) -> tuple[float, OpenInterval | None]:
    """The value that must hold, and its interval. For a bare name it is the run that is farthest from holding."""
    function = requirement.function
    if function == "mean":
        return sample.mean, sample.ci95
    if function in ("min", "max"):
        return (sample.min if function == "min" else sample.max), None
    if function:
        percent = Decimal(50) if function == "median" else Decimal(function[1:])
        return sample.quantile(percent), sample.quantile_ci95(percent)
    if requirement.comparator == "==":
        return max(sample.min, sample.max, key=lambda value: abs(value - requirement.bound)), None
    return (sample.min if requirement.comparator in (">", ">=") else sample.max), None
