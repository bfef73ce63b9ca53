"""The short way for a start or an end that is alone in its instant."""

from unittest import mock

import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.data.link import Link
from simulator.data.network import Network
from simulator.data.waterline import WaterLine

FLOWS = st.tuples(
    st.sampled_from([0.0, 0.01, 0.03, 0.25, 1.5]),  # after the one before
    st.floats(0.1, 30),  # size
    st.sampled_from([0.4, 1.0, 2.5, 7.0, 100.0]),  # cap
    st.sampled_from([1.0] * 15 + [0.5]),  # coefficient
    st.sampled_from([None] * 9 + [0.7]),  # cancelled so long after the start
)


def lives(flows):
    """What becomes of flows on one link, and how many starts and ends went the short way."""
    env = simpy.Environment()
    network, link = Network(env), Link("oss", 10, "oss-bandwidth")
    found = {}

    def run(number, size, cap, coefficient, cancel):
        flow = found[number] = network.transfer(size, {link: coefficient}, cap=cap)
        if cancel is not None:
            yield env.timeout(cancel)
            network.cancel(flow)

    def arrive():
        for number, (gap, *flow) in enumerate(flows):
            yield env.timeout(gap)
            env.process(run(number, *flow))

    env.process(arrive())
    env.run()
    order = sorted(found, key=lambda number: (found[number].ended, number))
    return [(n, found[n].ended, found[n].moved, found[n].bound) for n in order], network.fills - network._fills


@given(st.lists(FLOWS, min_size=1, max_size=40))
@settings(max_examples=100, deadline=None)
def test_the_short_way_comes_to_the_same_numbers_as_the_long_one(flows):
    short, _ = lives(flows)
    with mock.patch.object(WaterLine, "find_only", autospec=True):
        long, lone = lives(flows)
    assert (short, lone) == (long, 0)


def test_starts_and_ends_at_instants_of_their_own_go_the_short_way_almost_all():
    flows = [(0.1, 5 + 0.01 * n, (0.4, 7.0)[n % 2], 1.0, None) for n in range(100)]
    assert lives(flows)[1] > 180
