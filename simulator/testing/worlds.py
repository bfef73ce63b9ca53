"""Strategies for what a provider does to a workflow, whatever it is that the workflow does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.testing.drawn import Drawn
from simulator.testing.durations import durations
from simulator.testing.outages import ANY, stretches
from simulator.testing.outages import outages as usual_outages
from simulator.testing.outcomes import FAULTS, Outcome, outcomes
from simulator.testing.outcomes import faults as usual_faults
from simulator.testing.parts import Part, few, keys, made, parts
from simulator.testing.stock import shortages


def worlds(
    *,
    tasks: Sequence[str] = ("*",),
    zones: Sequence[str | None] = ANY,
    specs: Sequence[str | None] = ANY,
    faults: bool | SearchStrategy[Outcome] = True,
    most_faults: int = 3,
    lasting: bool = False,
    work: SearchStrategy[str] = durations(),
    stock: Part = True,
    outages: Part = True,
    creation: Part = True,
    drops: Part = True,
) -> SearchStrategy[Drawn]:
    """What the provider does, as a part of a scenario; shrinks to `{}`, in which nothing is wrong.

    - `faults`: how attempts of `tasks` end, one strategy of `outcomes()`: up to `most_faults` in a row, and then one
      that ends well after `work`. With `lasting` the last fault may repeat for ever, which no retries outlast.
    - `stock`: what is scarce, in which of `zones` and of which of `specs`: one of `shortages()`.
    - `outages`: when there is no stock at all: one of `outages()`.
    - `creation`: how slowly instances come: one of `slow_creation()`.
    - `drops`: when OSS gives less: one of `drops()`.

    Each of the five may be there or not; False leaves it out, a strategy says how it is drawn. So
    `worlds(faults=outcomes(kinds=["reclaimed"]), most_faults=1, stock=False, outages=False)` is a world in which
    instances are taken away, once for each task, and slow at that.
    """
    maybe = [
        (faults is not False, _faults(tasks, faults, most_faults, lasting, work)),
        (stock, shortages(zones=zones, specs=specs)),
        (outages, usual_outages(zones=zones, specs=specs)),
        (creation, slow_creation()),
        (drops, oss_drops()),
    ]
    return parts([], maybe)


def _faults(
    tasks: Sequence[str],
    faults: bool | SearchStrategy[Outcome],
    most: int,
    lasting: bool,
    work: SearchStrategy[str],
) -> SearchStrategy[Drawn]:
    found = outcomes(kinds=FAULTS) if isinstance(faults, bool) else faults
    return usual_faults(tasks=tasks, outcomes=found, most=most, lasting=lasting, work=work)


def slow_creation() -> SearchStrategy[Drawn]:
    """The part of a scenario in which instances come late: `{"create": {"sandbox": "60s"}}`.

    An instance takes from one to ten minutes to start, or each spec and zone that is tried takes time, or few are
    created at once.
    """
    slow = {"sandbox": durations(shortest="1m", longest="10m"), "per_try": durations(shortest=3, longest="1m")}
    rare = keys({"burst": st.integers(1, 3), "per_second": st.sampled_from([1, 0.1, 0.01])})
    return keys({}, {**slow, "rare": rare}, least=1).map(_created)


def _created(found: Mapping[str, Any]) -> Drawn:
    return Drawn(create={key: found[key] for key in found if key != "rare"} | found.get("rare", {}))


def oss_drops(*, most: int = 2) -> SearchStrategy[Drawn]:
    """The part of a scenario in which OSS gives the account less for a while, up to `most` times:
    `{"oss": {"slow": [{"from": "0s", "to": "1s", "download": "0%"}]}}`.
    """
    shares = st.sampled_from(["0%", "1%", "10%", "50%"])
    left = keys({}, {"download": shares, "upload": shares}, least=1)
    one = made(lambda times, rest: Drawn(times | rest), stretches(), left)
    return few(one, most=most).map(lambda drawn: Drawn(oss=Drawn(slow=drawn)))
