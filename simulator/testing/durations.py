"""Lengths of time, as manifests and scenarios write them."""

from __future__ import annotations

from math import ceil, floor

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.distributions import seconds_of


def durations(*, shortest: str | float = "0s", longest: str | float = "90s") -> SearchStrategy[str]:
    """Whole seconds from `shortest` to `longest`, such as `31s`; shrinks to `shortest`.

    Both are durations such as `10m`, or seconds. Raises ValueError where one is neither.
    """
    return st.integers(ceil(seconds_of(shortest)), floor(seconds_of(longest))).map("{}s".format)


def random_durations(*, longest: str | float = "90s") -> SearchStrategy[dict[str, object]]:
    """Distributions of times that mostly stay below `longest`, of every kind that scenarios know."""
    most = max(1, floor(seconds_of(longest)))
    some = durations(shortest=1, longest=most)
    shapes = st.sampled_from([1, 0.5, 3])
    return st.one_of(
        st.fixed_dictionaries({"dist": st.just("uniform"), "low": st.just("0s"), "high": some}),
        st.fixed_dictionaries({"dist": st.just("exponential"), "mean": some}),
        st.fixed_dictionaries({"dist": st.just("normal"), "mean": some, "sd": some}),
        st.fixed_dictionaries({"dist": st.just("lognormal"), "p50": some, "sigma": shapes}),
        st.fixed_dictionaries({"dist": st.sampled_from(["weibull", "gamma"]), "shape": shapes, "scale": some}),
        st.fixed_dictionaries({"samples": st.lists(some, min_size=1, max_size=3)}),
    )
