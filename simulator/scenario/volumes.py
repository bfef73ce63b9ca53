"""What a scenario says of claims: what stands behind them, and how fast that is.

Facts and their gaps: docs/sources.md data 1.7, 5 and 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from manifests.units import show_bytes
from simulator.assumptions import Knob
from simulator.distributions import seconds_of
from simulator.scenario.amounts import GBIT, parse_rate, parse_some

if TYPE_CHECKING:
    from manifests.diagnostic import Path as KeyPath
    from simulator.scenario.values import Values

STRAIGHT = "oss"
"""In place of a claim: everything that is read straight from OSS."""
_UNITS = {"GB": 1e9, "TB": 1e12, "GiB": 1024.0**3, "TiB": 1024.0**4}
_MB = 1e6


@dataclass(frozen=True)
class Law:
    """How bandwidth follows from size: `base` + slope x size, and no more than `most`; figures of the catalog by name.

    `per` is the unit of size that the slope is for, `scale` the bytes/s of the figures' own unit.
    """

    slope: str
    per: str
    base: str = ""
    most: str = ""
    scale: float = _MB


@dataclass(frozen=True)
class Kind:
    """`words` is what reports call it. Without `law` its bandwidth is the figure `flat`, or it has none of its own.

    `size` and `least` are figures in the unit of the law: the size where the scenario gives none, and the smallest
    there is. `guess` says why the law is only assumed to hold.
    """

    words: str
    law: Law | None = None
    flat: str = ""
    latency: str = ""
    size: str = ""
    least: str = ""
    guess: str = ""


_DISK = Law("disk.pl1_per_gib", "GiB", "disk.pl1_base", "disk.pl1_most")
KINDS: Mapping[str, Kind] = {
    "oss": Kind("OSS"),
    "accelerator": Kind("OSS accelerator", Law("accelerator.per_tb", "TB", scale=GBIT)),
    "nas-capacity": Kind(
        "NAS Capacity",
        Law("nas.capacity_per_gb", "GB", "nas.capacity_base", "nas.capacity_most"),
        latency="nas.capacity_latency",
    ),
    "nas-performance": Kind(
        "NAS Performance", Law("nas.performance_per_gb", "GB", "nas.performance_base", "nas.performance_most")
    ),
    "nas-extreme": Kind("NAS Extreme", flat="nas.extreme"),
    "cpfs-100": Kind("CPFS 100", Law("cpfs.100_per_gib", "GiB", most="cpfs.100_most"), latency="cpfs.100_latency"),
    "cpfs-200": Kind("CPFS 200", Law("cpfs.200_per_gib", "GiB", most="cpfs.200_most"), latency="cpfs.200_latency"),
    "cpfs-lingjun": Kind("CPFS for Lingjun", Law("cpfs.lingjun_per_tib", "TiB"), least="cpfs.lingjun_least"),
    "datacache": Kind("DataCache", _DISK, size="datacache.size"),
    "image": Kind("disk with the image", _DISK, size="disk.free", guess="taken for an ESSD PL1"),
}
_MISSES = Law("accelerator.miss_per_tb", "TB", scale=GBIT)


@dataclass(frozen=True)
class Volume:
    """What stands behind a claim. `size` in bytes, `bandwidth` and `misses` in bytes/s.

    `misses` is what an accelerator fetches from the bucket, and `warm` the share of each file that it holds at the
    start. Knobs that a kind has no use for are None.
    """

    name: str
    kind: str
    size: Knob[float] | None
    bandwidth: Knob[float] | None
    misses: Knob[float] | None
    latency: Knob[float] | None
    warm: Knob[float]

    @property
    def words(self) -> str:
        return KINDS[self.kind].words

    @property
    def key(self) -> str:
        return f"volumes.{self.name}"


def read_volumes(values: Values) -> Mapping[str, Volume]:
    """Volumes by claim. What a kind has no use for is left alone, so that kinds are compared by `kind` alone.

    Raises UsageError for one without a kind, and for one whose bandwidth follows from a size that nothing gives.
    """
    return {name: _Reader(values, name).volume() for name in values.mapping("volumes")}


class _Reader:
    """One volume, a method for each part of it."""

    def __init__(self, values: Values, name: str) -> None:
        self.values, self.name, self.path = values, name, ("volumes", name)
        self.said = values.mapping("volumes", name)
        if "kind" not in self.said:
            raise values.merged.error(self.path, f"say what stands behind it; kind is one of {', '.join(KINDS)}")
        self.code: str = self.said["kind"]
        if name == STRAIGHT and self.code in ("datacache", "image"):
            raise values.merged.error(
                (*self.path, "kind"), f"only a claim can be a {self.code}; name it in place of oss"
            )
        self.kind = KINDS[self.code]

    def volume(self) -> Volume:
        size = self._size()
        return Volume(
            name=self.name,
            kind=self.code,
            size=size,
            bandwidth=self._bandwidth(size),
            misses=None if self.code != "accelerator" else self._misses(size),
            latency=self._latency(),
            warm=self._warm(),
        )

    def _called(self, what: str) -> str:
        return f"{what} of the {self.kind.words} behind {self.name!r}"

    def _size(self) -> Knob[float] | None:
        kind, what = self.kind, self._called("size")
        path: KeyPath = (*self.path, "size")
        if kind.law is None:
            return None
        if kind.size:
            figure = self.values.catalog.figure(kind.size)
            default = figure.value * _UNITS[kind.law.per]
            found = self.values.knob(path, parse_some, default, what, _show_size(kind.law), figure.source)
        elif "size" in self.said:
            found = self.values.knob(path, parse_some, 0.0, what, _show_size(kind.law), "")
        elif "bandwidth" in self.said and self.code != "accelerator":
            return None
        else:
            needs = f"the bandwidth of a {kind.words} follows from it; write e.g. 1TB, or set bandwidth"
            raise self.values.merged.error(path, needs if self.code != "accelerator" else _ACCELERATOR)
        if kind.least:
            least = self.values.catalog.figure(kind.least)
            if found.value < least.value * _UNITS[kind.law.per]:
                raise self.values.merged.error(path, f"the smallest {kind.words} has {least.value:g} {least.unit}")
        return found

    def _bandwidth(self, size: Knob[float] | None) -> Knob[float] | None:
        kind, path, what = self.kind, (*self.path, "bandwidth"), self._called("bandwidth")
        if kind.flat:
            return self._rate(path, what, self.values.catalog.figure(kind.flat).value * _MB, self._cited(kind.flat))
        if kind.law is None:
            return None
        if size is None:
            return self._rate(path, what, 0.0, "")
        cited = self._cited(kind.law.slope)
        source = f"assumed: {kind.guess}, which has it by its size ({cited})" if kind.guess else cited
        return self._rate(path, what, self._by_law(kind.law, size.value), source)

    def _misses(self, size: Knob[float] | None) -> Knob[float]:
        assert size is not None  # an accelerator has one
        what = f"what the OSS accelerator behind {self.name!r} fetches from the bucket"
        default = self._by_law(_MISSES, size.value)
        return self._rate((*self.path, "misses"), what, default, self._cited(_MISSES.slope))

    def _latency(self) -> Knob[float] | None:
        path, what = (*self.path, "latency"), self._called("latency")
        if self.kind.latency:
            figure = self.values.catalog.figure(self.kind.latency)
            return self.values.knob(path, seconds_of, figure.value, what, _show_latency, figure.source)
        if "latency" in self.said:
            return self.values.knob(path, seconds_of, 0.0, what, _show_latency, "")
        return None

    def _warm(self) -> Knob[float]:
        path, what = (*self.path, "warm"), f"share of each file that the accelerator behind {self.name!r} has at first"
        return self.values.knob(path, _parse_share, 0.0, what, "{:.0%}".format, "assumed: nobody read it before")

    def _by_law(self, law: Law, size: float) -> float:
        figure = self.values.catalog.figure
        rate = figure(law.slope).value * size / _UNITS[law.per]
        rate += figure(law.base).value if law.base else 0.0
        return law.scale * (min(rate, figure(law.most).value) if law.most else rate)

    def _rate(self, path: KeyPath, what: str, default: float, source: str) -> Knob[float]:
        return self.values.knob(path, parse_rate, default, what, lambda rate: f"{rate / _MB:,.4g} MB/s", source)

    def _cited(self, figure: str) -> str:
        return self.values.catalog.figure(figure).source


_ACCELERATOR = "how much it holds and how fast it is follow from it; write e.g. 10TB"


def _show_size(law: Law) -> Any:
    unit = _UNITS[law.per]
    return (lambda size: f"{size / unit:g} {law.per}") if law.per in ("GiB", "TiB") else show_bytes


def _show_latency(seconds: float) -> str:
    return f"{seconds * 1000:g} ms"


def _parse_share(value: Any) -> float:
    if isinstance(value, bool):
        return float(value)
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} is no share; write true, false, or a number from 0 to 1")
    return float(value)
