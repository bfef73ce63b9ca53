"""Sums along edges, each node once."""

from hypothesis import given
from hypothesis import strategies as st

from simulator.results.edges import reachable_sums


def reached(children, name):
    """What is reachable, the plain way."""
    found, left = set(), list(children.get(name, ()))
    while left:
        child = left.pop()
        if child not in found:
            found.add(child)
            left += children.get(child, ())
    return found


@st.composite
def graphs(draw):
    """Edges from earlier to later nodes, so that there is no cycle."""
    count = draw(st.integers(1, 12))
    children = {}
    for index in range(count):
        later = [f"n{number}" for number in range(index + 1, count)]
        children[f"n{index}"] = draw(st.lists(st.sampled_from(later), max_size=4)) if later else []
    return children


@given(graphs(), st.data())
def test_a_node_counts_once_however_many_paths_lead_to_it(children, data):
    own = {name: (data.draw(st.integers(0, 9)), 1) for name in children if data.draw(st.booleans())}
    sums = reachable_sums(children, own, (0, 0))
    for name in children:
        rows = [own.get(other, (0, 0)) for other in reached(children, name)]
        assert sums[name] == (sum(row[0] for row in rows), sum(row[1] for row in rows))


def test_a_long_chain_is_no_deep_recursion_and_wide_groups_are_not_walked_for_each_member():
    children, own = {}, {}
    for group in range(200):
        items = [f"{group}.{number}" for number in range(100)]
        children[f"g{group}"] = items
        children |= {item: [f"g{group + 1}"] if group < 199 else [] for item in items}
        own |= dict.fromkeys(items, (1,))
    sums = reachable_sums(children, own, (0,))
    assert (sums["g0"], sums["0.7"], sums["g199"]) == ((20_000,), (19_900,), (100,))
