"""What drawn mappings are put together from: keys that are there or not, and parts that are laid over each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.scenario.layers import merge
from simulator.testing.drawn import Drawn

Part: TypeAlias = bool | SearchStrategy[Drawn]
"""Whether a part of a scenario may be there, or a strategy that says how."""


def keys(fields: Mapping[str, SearchStrategy[Any]]) -> SearchStrategy[Drawn]:
    """A mapping with these keys; those for which None is drawn are left out."""
    return st.fixed_dictionaries(dict(fields)).map(_without_none)


def any_of(fields: Mapping[str, SearchStrategy[Any]]) -> SearchStrategy[Drawn]:
    """A mapping with one of these keys or more; shrinks to the first alone."""
    # All are drawn and some kept, or an example would shrink to the key whose value is the quickest to draw.
    numbers = st.integers(1, 2 ** len(fields) - 1)
    return st.builds(_chosen, numbers, st.fixed_dictionaries(dict(fields)))


def maybe(part: Part, usual: SearchStrategy[Drawn]) -> SearchStrategy[Drawn]:
    """Nothing, or what the part draws: as `usual`, unless it says how. Shrinks to nothing."""
    if part is False:
        return st.builds(Drawn)
    return st.builds(Drawn) | (usual if part is True else part)


def laid(parts: Iterable[Mapping[str, Any]]) -> Drawn:
    """One scenario out of parts of it, the later over the earlier."""
    found: dict[str, Any] = {}
    for part in parts:
        found = merge(part, found)
    return Drawn(found)


def _without_none(found: Mapping[str, Any]) -> Drawn:
    return Drawn((key, value) for key, value in found.items() if value is not None)


def _chosen(number: int, found: Mapping[str, Any]) -> Drawn:
    """The keys whose place has a 1 in the number, from its last digit on."""
    return Drawn((key, value) for place, (key, value) in enumerate(found.items()) if number >> place & 1)
