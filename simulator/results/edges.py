"""Sums along Argo's edges between nodes, which say what ran after what (docs/sources.md argo 1.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Amounts = tuple[int, ...]


def reachable_sums(
    children: Mapping[str, Sequence[str]], own: Mapping[str, Amounts], zero: Amounts
) -> dict[str, Amounts]:
    """For each node the sum of what is reachable from it, each node counted once and itself not.

    `own` holds the amounts of the nodes that have any, `zero` those of the others. The edges form no cycle. A node that
    one edge leads to is counted with where that comes from; only nodes that several lead to need care.
    """
    joins = _joins(children)
    sums: dict[str, Amounts] = {}
    alone: dict[str, Amounts] = {}  # the sum of what is reached before any join
    first_joins: dict[str, frozenset[str]] = {}
    merged: dict[frozenset[str], Amounts] = {}
    for name in _leaves_first(children):
        amounts, met = own.get(name, zero), frozenset[str]()
        for child in dict.fromkeys(children.get(name, ())):
            if child not in joins:
                amounts = _added(amounts, alone[child])
            further = frozenset((child,)) if child in joins else first_joins[child]
            met = met | further if met else further
        alone[name], first_joins[name] = amounts, met
        if met not in merged:
            merged[met] = _over_joins(met, alone, first_joins, sums, own, zero)
        before = _added(amounts, own.get(name, zero), -1)
        sums[name] = _added(before, merged[met])
    return sums


def _over_joins(
    met: frozenset[str],
    alone: Mapping[str, Amounts],
    first_joins: Mapping[str, frozenset[str]],
    sums: Mapping[str, Amounts],
    own: Mapping[str, Amounts],
    zero: Amounts,
) -> Amounts:
    """The sum of some joins and of all that is reachable from them."""
    if len(met) == 1:
        (join,) = met
        return _added(sums[join], own.get(join, zero))
    total, seen, left = zero, set(met), list(met)
    while left:
        join = left.pop()
        total = _added(total, alone[join])
        for further in first_joins[join] - seen:
            seen.add(further)
            left.append(further)
    return total


def _joins(children: Mapping[str, Sequence[str]]) -> set[str]:
    """The nodes that edges from several nodes lead to."""
    seen: set[str] = set()
    joins: set[str] = set()
    for targets in children.values():
        for target in set(targets):
            (joins if target in seen else seen).add(target)
    return joins


def _leaves_first(children: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Every node after all that its edges lead to."""
    done: set[str] = set()
    for start in children:
        path = [start]
        while path:
            name = path[-1]
            open_ones = [child for child in children.get(name, ()) if child not in done] if name not in done else []
            if open_ones:
                path += open_ones
                continue
            path.pop()
            if name not in done:
                done.add(name)
                yield name


def _added(one: Amounts, other: Amounts, sign: int = 1) -> Amounts:
    return tuple(a + sign * b for a, b in zip(one, other, strict=True))
