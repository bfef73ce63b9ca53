"""How long things take: a constant, or a distribution drawn by a key.

Where the inverse is known, a draw is the quantile of one uniform number; so two variants that differ in a parameter
still meet the same luck, and a longer median never makes a task shorter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

from manifests.units import go_duration
from simulator.streams import Luck

_NORMAL = NormalDist()
_Z95 = _NORMAL.inv_cdf(0.95)

RAREST = 2.0**-54
"""The lowest number that luck gives."""

Quantile = Callable[[float], float]


@dataclass(frozen=True)
class Distribution:
    """Seconds by chance. `text` is how reports show it."""

    text: str
    quantile: Quantile
    fixed: float | None = None
    """What every draw gives, where chance has no say."""
    written: object = field(default=None, compare=False)
    """What it was read from, which is what goes to another process instead of the function."""

    def __reduce__(self) -> tuple[Callable[[object], Distribution], tuple[object]]:
        return read_distribution, (self.written,)

    def draw(self, luck: Luck, *key: str | int) -> float:
        """Seconds, never below 0."""
        return max(0.0, self.quantile(luck.uniform(*key))) if self.fixed is None else self.fixed


def constant(seconds: float) -> Distribution:
    return Distribution(f"{seconds:g}s", lambda _: seconds, seconds, seconds)


def read_distribution(value: object) -> Distribution:
    """A distribution from a scenario: `25s`, `25`, or `{dist: lognormal, p50: 12s, p95: 25s}`.

    Raises ValueError with one clear sentence for anything else.
    """
    if isinstance(value, Mapping):
        return _from_mapping(value)
    return constant(seconds_of(value))


def seconds_of(value: object) -> float:
    """A duration: a number of seconds or a Go duration. Raises ValueError where it is neither, or below 0."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{value!r} is no duration; write e.g. 25s or 1h30m")
    try:
        seconds = float(value)
    except ValueError:
        parsed = go_duration(str(value))
        if parsed is None:
            raise ValueError(f"{value!r} is no duration; write e.g. 25s or 1h30m") from None
        seconds = parsed
    if not 0 <= seconds < math.inf:
        raise ValueError(f"{value!r} is out of range: a duration is at least 0s and finite")
    return seconds


def _from_mapping(value: Mapping[str, Any]) -> Distribution:
    kind = value.get("dist", "empirical" if "samples" in value else "constant")
    makers: dict[str, Callable[[_Reader], Quantile]] = {
        "constant": lambda read: _always(read("value")),
        "uniform": lambda read: _uniform(read("low"), read("high")),
        "normal": lambda read: _normal(read("mean"), read("sd")),
        "lognormal": _lognormal,
        "exponential": lambda read: _exponential(read("mean")),
        "weibull": lambda read: _weibull(read.number("shape"), read("scale")),
        "gamma": lambda read: _gamma(read.number("shape"), read("scale")),
        "empirical": lambda read: _empirical(read.samples()),
    }
    if not isinstance(kind, str) or kind not in makers:
        raise ValueError(f"unknown distribution {kind!r}; known: {', '.join(makers)}")
    reader = _Reader(kind, value)
    quantile = makers[kind](reader)
    reader.refuse_rest()
    _refuse_boundless(kind, quantile)
    shown = ", ".join(f"{key} {part}" for key, part in value.items() if key not in ("dist", "samples"))
    fixed = quantile(0.5) if kind == "constant" else None
    return Distribution(f"{kind} ({shown})" if shown else kind, quantile, fixed, written=value)


def _refuse_boundless(kind: str, quantile: Quantile) -> None:
    """Raise ValueError where luck could bring what is no number any more."""
    try:
        is_bounded = all(map(math.isfinite, (quantile(RAREST), quantile(1 - 2 * RAREST))))
    except OverflowError:
        is_bounded = False
    if not is_bounded:
        raise ValueError(f"{kind} with these values goes beyond all bounds")


class _Reader:
    """Takes the parameters of one distribution, and knows which were not asked for."""

    def __init__(self, kind: str, value: Mapping[str, Any]) -> None:
        self.kind, self.value, self.taken = kind, value, {"dist"}

    def __call__(self, key: str) -> float:
        return seconds_of(self._take(key))

    def number(self, key: str) -> float:
        found = self._take(key)
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < math.inf:
            raise ValueError(f"{self.kind} needs {key} above 0, not {found!r}")
        return float(found)

    def has(self, key: str) -> bool:
        return key in self.value

    def samples(self) -> list[float]:
        found = self._take("samples")
        if not isinstance(found, list) or not found:
            raise ValueError("empirical needs samples: a list with at least one duration")
        return [seconds_of(sample) for sample in found]

    def refuse_rest(self) -> None:
        extra = sorted(set(self.value) - self.taken)
        if extra:
            raise ValueError(f"{self.kind} takes no {extra[0]!r}")

    def _take(self, key: str) -> object:
        if key not in self.value:
            raise ValueError(f"{self.kind} needs {key}")
        self.taken.add(key)
        return self.value[key]


def _always(value: float) -> Quantile:
    return lambda _: value


def _uniform(low: float, high: float) -> Quantile:
    if high < low:
        raise ValueError(f"uniform needs low <= high, not {low:g}s and {high:g}s")
    return lambda u: low + u * (high - low)


def _normal(mean: float, sd: float) -> Quantile:
    return lambda u: max(0.0, mean + sd * _NORMAL.inv_cdf(u))


def _lognormal(read: _Reader) -> Quantile:
    median = read("p50")
    sigma = read.number("sigma") if read.has("sigma") else _sigma(median, read("p95"))
    return lambda u: median * math.exp(sigma * _NORMAL.inv_cdf(u))


def _sigma(median: float, p95: float) -> float:
    if not 0 < median <= p95:
        raise ValueError(f"lognormal needs 0 < p50 <= p95, not {median:g}s and {p95:g}s")
    return math.log(p95 / median) / _Z95


def _exponential(mean: float) -> Quantile:
    return lambda u: -mean * math.log1p(-u)


def _weibull(shape: float, scale: float) -> Quantile:
    return lambda u: scale * (-math.log1p(-u)) ** (1 / shape)


def _gamma(shape: float, scale: float) -> Quantile:
    """No closed inverse: bisect the regularised incomplete gamma function."""
    return lambda u: scale * _gamma_quantile(shape, u)


def _gamma_quantile(shape: float, u: float) -> float:
    low, high = 0.0, max(1.0, shape)
    while _gamma_cdf(shape, high) < u:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _gamma_cdf(shape, middle) < u else (low, middle)
    return high


def _gamma_cdf(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function by its power series."""
    if x <= 0:
        return 0.0
    term = total = 1 / shape
    for n in range(1, 10_000):
        term *= x / (shape + n)
        total += term
        if term < total * 1e-16:
            break
    return min(1.0, total * math.exp(shape * math.log(x) - x - math.lgamma(shape)))


def _empirical(samples: Sequence[float]) -> Quantile:
    ordered = sorted(samples)
    return lambda u: ordered[min(int(u * len(ordered)), len(ordered) - 1)]
