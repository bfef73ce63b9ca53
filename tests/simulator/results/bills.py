"""Pods and prices written by hand, and strategies for them."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from catalog import Catalog
from simulator.events import StageEnded
from simulator.results.bill import Bill, make_bill
from simulator.results.pods import PodRecord
from simulator.scenario import read_scenario
from simulator.scenario.prices import Prices

CATALOG = Catalog.default()
ROUNDINGS = ("exact", "instance", "hour")


AS_LISTED = read_scenario().prices


def rounded(rounding: str, **changes: Any) -> Prices:
    """The list prices with such a rounding, and with what the fields of Prices say."""
    return replace(AS_LISTED, rounding=replace(AS_LISTED.rounding, value=rounding), **changes)


def pod(seconds: float, spec: str = "2-4Gi", *, placed: float = 0.0, node: str = "p", **fields) -> PodRecord:
    """A pod that was billed for so many seconds, and succeeded."""
    fields.setdefault("end", "ok")
    return PodRecord("w", node, "t", asked=placed, placed=placed, spec=spec, ended=placed + seconds, **fields)


def staged(*stages: tuple[str, float, float], **fields) -> PodRecord:
    """A pod placed at 10 s that goes through these stages (name, from, to), and ends with the last one."""
    events = [StageEnded(to, "w", "p", name, began) for name, began, to in stages]
    return pod(stages[-1][2] - 10.0, placed=10.0, stages=events, **fields)


def bill(*records: PodRecord, prices: Prices = AS_LISTED, until: float = 1e9, **more: Any) -> Bill:
    return make_bill(records, CATALOG, prices, until, **more)


def markets(*, begin: float = 0.0):
    """Shares of the list price over time, the first from the pod's start; empty for an on-demand pod."""
    shares = st.integers(1, 20).map(lambda twentieths: twentieths / 20)
    changes = st.lists(st.tuples(st.integers(1, 20_000), shares), max_size=4)
    spot = st.builds(
        lambda first, later: ((begin, first), *sorted((begin + at, s) for at, s in later)), shares, changes
    )
    return st.just(()) | spot


@st.composite
def pods(draw, *, specs=("2-4Gi", "0.25-0.5Gi", "ecs.c5.large", "ecs.c6.large", "ecs.g6.2xlarge")):
    """Pods of all kinds: with and without an instance, on demand and spot, economy, with disks."""
    placed, seconds = draw(st.integers(0, 10_000)), draw(st.integers(0, 20_000))
    record = pod(float(seconds), draw(st.sampled_from(specs)), placed=float(placed), node=f"p{draw(st.integers(0, 5))}")
    record.template = draw(st.sampled_from("abc"))
    record.end = draw(st.sampled_from(["ok", "ok", "fail", "reclaimed"]))
    record.disk_gib, record.cache_gib = draw(st.sampled_from([0.0, 20.0])), draw(st.sampled_from([0.0, 40.0]))
    record.markets = draw(markets(begin=float(placed)))
    if not record.markets and not record.spec.startswith("ecs."):
        record.category = draw(st.sampled_from(["", "economy", "general"]))
    if draw(st.integers(0, 5)) == 0:
        record.placed, record.spec, record.markets = None, "", ()
    return record
