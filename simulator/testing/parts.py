"""What drawn mappings are put together from: keys that are there or not, and parts that are laid over each other.

All that may be there is drawn, and then some of it is kept. So whatever an example has to lose, the rest of it stays
as it was, and it shrinks to the same few lines wherever the search began.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from typing import Any, TypeAlias, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.scenario.layers import merge
from simulator.testing.drawn import Drawn

T = TypeVar("T")
_BOOLEANS = st.booleans()
Part: TypeAlias = bool | SearchStrategy[Drawn]
"""Whether a part of a scenario may be there, or a strategy that says how."""


def made(function: Callable[..., T], *strategies: SearchStrategy[Any]) -> SearchStrategy[T]:
    """What the function makes of one draw of each. `st.builds` does the same, more slowly."""
    return st.tuples(*strategies).map(lambda drawn: function(*drawn))


@st.composite
def keys(
    draw: st.DrawFn,
    fields: Mapping[str, SearchStrategy[Any]],
    optional: Mapping[str, SearchStrategy[Any]] | None = None,
    *,
    least: int = 0,
) -> Drawn:
    """A mapping with these keys and `least` (0 or 1) or more of the optional ones, without those for which None is
    drawn.
    """
    more = optional or {}
    found = {name: draw(field) for name, field in fields.items()}
    kept = _kept(draw, len(more), least)
    found |= compress(zip(more, _all(draw, more.values()), strict=True), kept)
    return Drawn((name, value) for name, value in found.items() if value is not None)


def or_none(one: SearchStrategy[T]) -> SearchStrategy[T | None]:
    """None, or one; shrinks to None."""
    return made(lambda kept, value: value if kept else None, _BOOLEANS, one)


@st.composite
def few(draw: st.DrawFn, one: SearchStrategy[T], *, most: int, least: int = 1) -> list[T]:
    """A short list of `least` (0 or 1) to `most` items."""
    kept = _kept(draw, most, least)
    return list(compress(_all(draw, [one] * most), kept))


def _kept(draw: st.DrawFn, many: int, least: int) -> list[bool]:
    """Which ones to keep. Shrinks to none, or to the first."""
    kept = [draw(_BOOLEANS) for _ in range(many)]
    if many and least:
        otherwise = draw(st.integers(0, many - 1))
        return kept if any(kept) else [place == otherwise for place in range(many)]
    return kept


def _all(draw: st.DrawFn, strategies: Iterable[SearchStrategy[T]]) -> list[T]:
    return [draw(strategy) for strategy in strategies]


def parts(
    always: Sequence[SearchStrategy[Drawn]], maybe: Sequence[tuple[Part, SearchStrategy[Drawn]]]
) -> SearchStrategy[Drawn]:
    """One scenario out of parts of it, the later over the earlier. Those of `maybe` may be there unless they are False,
    and are drawn as usual, which comes behind, unless they say how.
    """
    drawn = {
        str(place): usual if part is True else part for place, (part, usual) in enumerate(maybe) if part is not False
    }
    return made(lambda first, more: laid([*first, *more.values()]), st.tuples(*always), keys({}, drawn))


def laid(drawn: Iterable[Mapping[str, Any]]) -> Drawn:
    """Parts over each other, the later over the earlier."""
    found: dict[str, Any] = {}
    for part in drawn:
        found = merge(part, found)
    return Drawn(found)
