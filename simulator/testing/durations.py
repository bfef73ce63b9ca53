"""Lengths of time, as manifests and scenarios write them."""

from __future__ import annotations

from math import ceil, floor
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.distributions import seconds_of
from simulator.testing.drawn import Drawn
from simulator.testing.parts import made

Time: TypeAlias = str | float
"""An argument: a duration such as `10m`, or seconds."""
SHAPES = ("constant", "uniform", "exponential", "normal", "lognormal", "weibull", "gamma", "empirical")


def durations(*, shortest: Time = "0s", longest: Time = "90s") -> SearchStrategy[str]:
    """Whole seconds from `shortest` to `longest`, such as `31s`; shrinks to `shortest`.

    Raises ValueError where one of them is no duration.
    """
    return seconds(shortest, longest).map("{}s".format)


def seconds(shortest: Time, longest: Time) -> SearchStrategy[int]:
    """The same as numbers."""
    return st.integers(ceil(seconds_of(shortest)), floor(seconds_of(longest)))


def random_durations(*, longest: Time = "90s") -> SearchStrategy[str | Drawn]:
    """Constants up to `longest`, and distributions that mostly stay below it, of every kind that scenarios know.

    Shrinks to `0s`.
    """
    times = seconds(0, longest)
    return made(_length, st.sampled_from(SHAPES), times, times, st.sampled_from([1, 0.5, 3]))


def _length(kind: str, one: int, two: int, shape: float) -> str | Drawn:
    some = f"{max(one, 1)}s"
    match kind:
        case "constant":
            return f"{one}s"
        case "uniform":
            return Drawn(dist=kind, low=f"{min(one, two)}s", high=f"{max(one, two)}s")
        case "exponential":
            return Drawn(dist=kind, mean=some)
        case "normal":
            return Drawn(dist=kind, mean=some, sd=f"{two}s")
        case "lognormal":
            return Drawn(dist=kind, p50=some, sigma=shape)
        case "empirical":
            return Drawn(samples=[some, f"{two}s"])
        case _:
            return Drawn(dist=kind, shape=shape, scale=some)
