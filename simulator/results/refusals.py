"""What pods were refused while they waited for an instance: in few values, and in words.

A pod may be refused thousands of times, mostly for the same reasons. What counts is how long it waited for which.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from catalog import Size
from simulator.cloud.stock import REFUSALS

Refusal = tuple[str, str, str]
"""The zone, the spec, and why: one of REFUSALS."""
_MANY = 3
"""More zones or specs than this are counted instead of named."""
_NOUNS = {
    "stock": "no {specs} left in {zones}",
    "outage": "no {specs} in {zones} (an outage)",
    "spot": "no spot {specs} left in {zones}",
    "price": "no spot {specs} in {zones} below the pod's price limit",
}
"""What there was not; each can follow `ECI had`, and stand for itself."""


@dataclass(slots=True)
class Refusals:
    """The rounds of one pod's tries: every spec in every zone, one after another, until there is an instance.

    A round is over when one of its tries is made again; it lasts until the next one begins.
    """

    began: float
    """When the first round began."""
    round: list[Refusal] = field(default_factory=list)
    """What the latest round has been refused."""
    since: float = 0.0
    """When the latest round began."""
    waited: dict[frozenset[Refusal], float] = field(default_factory=dict)
    """Seconds of the rounds before, by all that they were refused."""

    def add(self, at: float, zone: str, spec: str, why: str) -> None:
        """One refused try."""
        if any(other[:2] == (zone, spec) for other in self.round):
            found = frozenset(self.round)
            self.waited[found] = self.waited.get(found, 0.0) + at - self.since
            self.round.clear()
        if not self.round:
            self.since = at
        self.round.append((zone, spec, why))

    def seconds(self, seconds: float) -> dict[frozenset[Refusal], float]:
        """The `seconds` that the pod waited by what it was refused meanwhile; the last round has what is left."""
        found, last = dict(self.waited), frozenset(self.round)
        found[last] = found.get(last, 0.0) + max(0.0, seconds - sum(self.waited.values()))
        return found

    def longest(self, seconds: float) -> frozenset[Refusal]:
        """Of the `seconds` that the pod waited, what it was refused for most of them."""
        found = self.seconds(seconds)
        return max(found, key=lambda refused: found[refused])


@dataclass(frozen=True)
class Places:
    """What words name of the cloud: the account's vCPU quota, the vSwitch of each zone that has one, and for how many
    seconds a spot pod is safe.
    """

    vcpu_quota: float = math.inf
    vswitches: Mapping[str, str] = field(default_factory=dict)
    spot_protection: float = 3600.0


def lacking(refusals: Collection[Refusal], places: Places) -> str:
    """What there was not, as it follows `ECI had`.

    >>> lacking([("zone-b", "2-4Gi", "outage"), ("zone-g", "2-4Gi", "stock")], Places())
    'no 2-4Gi left in zone-g, and no 2-4Gi in zone-b (an outage)'
    """
    return ", and ".join(_parts(refusals, places)) or "no instance"


def _parts(refusals: Collection[Refusal], places: Places) -> Iterator[str]:
    for why in (*REFUSALS, *sorted({why for _, _, why in refusals} - set(REFUSALS))):
        found = sorted({(zone, spec) for zone, spec, other in refusals if other == why}, key=_types_first)
        zones = dict.fromkeys(zone for zone, _ in found)
        if not found:
            continue
        if why == "quota":
            yield f"no vCPU left of the account's quota of {places.vcpu_quota:g}"
        elif why == "address":
            yield f"no free address in {_either([_vswitch(zone, places) for zone in zones], 'any of {} vSwitches')}"
        elif why == "node":
            yield f"no room on the virtual node of {_either(zones, 'any of {} zones')}"
        else:
            yield from _instances(_NOUNS.get(why, "no {specs} in {zones} (" + why + ")"), found)


def _types_first(tried: tuple[str, str]) -> tuple[str, bool, str]:
    """A size comes last, as it does in most lists of specs."""
    zone, spec = tried
    return zone, Size.parse(spec) is not None, spec


def _instances(noun: str, found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Zones that lack the same specs are told together."""
    by_zone: dict[str, list[str]] = {}
    for zone, spec in found:
        by_zone.setdefault(zone, []).append(spec)
    alike: dict[tuple[str, ...], list[str]] = {}
    for zone, specs in by_zone.items():
        alike.setdefault(tuple(specs), []).append(zone)
    for wanted, zones in alike.items():
        yield noun.format(specs=_either(wanted, "instance of {} specs"), zones=_either(zones, "any of {} zones"))


def _vswitch(zone: str, places: Places) -> str:
    vswitch = places.vswitches.get(zone)
    return f"{vswitch} ({zone})" if vswitch is not None else f"the vSwitch of {zone}"


def _either(names: Collection[str], many: str) -> str:
    """`a`, `a or b`, `a, b or c`; for more, `many` with their number in it.

    >>> _either(["a", "b", "c"], "any of {}"), _either(["a", "b", "c", "d"], "any of {}")
    ('a, b or c', 'any of 4')
    """
    listed = list(names)
    if len(listed) > _MANY:
        return many.format(len(listed))
    return " or ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))
