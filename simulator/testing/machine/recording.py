"""What was played, as a scenario that does the same: pods by the names of their nodes, pools as curves."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulator.cloud.pools import Curve
from simulator.scenario.layers import DEFAULT_REGION
from simulator.scenario.model import is_about
from simulator.testing.drawn import Drawn
from simulator.testing.machine.play import Ended, Play
from simulator.testing.machine.staging import ENDLESSLY, PLENTY, podless

_OF_PEOPLE = ("extends", "region", "description", "tasks", "shortages", "zones", "limits")
"""Keys that are written anew, or left out."""


def recorded(play: Play) -> Drawn:
    """A whole scenario, which needs no other one: that of the user, with what was played over it.

    It ends when the play did, so that pods that were never told to end do not end in it either.
    """
    scenario = play.prepared.scenario
    written = {key: value for key, value in scenario.settings.items() if key not in _OF_PEOPLE}
    base = {} if scenario.region.id == DEFAULT_REGION else {"extends": scenario.region.id}
    tasks = {"tasks": _tasks(play)}
    limits = {"limits": {**_copied(scenario.settings.get("limits")), "horizon": exactly(play.now)}}
    return Drawn({**base, **written, **_stock(play), **tasks, **limits})


def exactly(seconds: float) -> str:
    """A duration that reads back as just this number."""
    return format(Decimal(repr(float(seconds))), "f").removesuffix(".0") + "s"


# Tasks


def _tasks(play: Play) -> dict[str, Any]:
    """By pattern; the later one wins, so the nodes come last, and those first whose names may match others."""
    endless = {"attempts": [f"ok {ENDLESSLY / 3600:.0f}h"]}
    given = {pattern: {**(task or {}), **endless} for pattern, task in _written(play).items()}
    others = {name: _said_of(play, name, "") for name in podless(play.prepared)}
    nodes = {}
    for end in sorted(play.ended, key=lambda end: not set("*?") & set(end.part.node.name)):
        node = end.part.node
        nodes[f"node:{node.name}"] = {**_said_of(play, node.template, node.name), "attempts": [_attempt(end)]}
    return {"*": endless, **given, **others, **nodes}


def _written(play: Play) -> Mapping[str, Any]:
    return play.prepared.scenario.settings.get("tasks") or {}  # type: ignore[return-value]


def _said_of(play: Play, template: str, node: str) -> Mapping[str, Any]:
    """What the user's scenario says of a node of a template."""
    found: Mapping[str, Any] = {}
    for pattern, task in _written(play).items():
        if is_about(pattern, template, node):
            found = task or {}
    return found


def _attempt(ended: Ended) -> str | dict[str, Any]:
    """One entry of `attempts`, in its short form where that says it all."""
    after = exactly(ended.after)
    if not ended.from_request and not ended.message and (ended.kind != "fail" or ended.exit_code == 1):
        return f"{ended.kind} {after}"
    parts: dict[str, Any] = {"end": ended.kind, "after": after}
    if ended.from_request:
        parts["from"] = "request"
    if ended.kind == "fail":
        parts["exit_code"] = ended.exit_code
    return parts | ({"message": ended.message} if ended.message else {})


# Stock


def _stock(play: Play) -> dict[str, Any]:
    """Zones and shortages with the curves of what was played; a zone's own pools stand over shortages."""
    settings = play.prepared.scenario.settings
    zones = _copied(settings.get("zones"))
    shortages = list(settings.get("shortages") or [])  # type: ignore[call-overload]
    if play.prepared.scenario.pending is None:
        shortages.insert(0, {"stock": PLENTY})
    for (zone, spec), pool in play.pools.items():
        if not isinstance(pool.others, Curve):
            continue
        curve = {"curve": _curve(play, zone, spec, pool.others)}
        own = (zones.get(zone) or {}).get("stock") or {}
        if spec in own:
            zones[zone] = {**zones[zone], "stock": {**own, spec: curve}}
        else:
            shortages.append({"zone": zone, **({} if spec == "default" else {"spec": spec}), "stock": curve})
    return {**({"zones": zones} if zones else {}), **({"shortages": shortages} if shortages else {})}


def _copied(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _curve(play: Play, zone: str, spec: str, played: Curve) -> dict[str, float]:
    steps = dict(played.steps)
    return {exactly(since): count for since, count in ({0.0: play.at_first[zone, spec]} | steps).items()}
