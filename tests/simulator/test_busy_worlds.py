"""What holds in every small world whose pods move data: reads, writes, pulls, artifacts, Fluid, and their troubles."""

from unittest import mock

import pytest
from hypothesis import given, settings

from simulator.data.network import Network
from simulator.events import ObjectsRead, ObjectsWritten, StageEnded
from simulator.results.bottlenecks import EXPLAINED
from simulator.results.report import make_reports
from tests.simulator.strategies import busy_worlds
from tests.simulator.test_properties import simulated

transfer = Network.transfer


def watched(tmp_path_factory, world):
    """The run, and each of its flows with the route that it was given."""
    flows = []

    def noted(network, size, route, **more):
        flow = transfer(network, size, route, **more)
        flows.append((flow, dict(route)))
        return flow

    with mock.patch.object(Network, "transfer", noted):
        simulation, _ = simulated(tmp_path_factory, world)
    return simulation, flows


@settings(max_examples=100)
@given(busy_worlds())
def test_no_byte_is_lost_and_no_flow_left_behind(tmp_path_factory, world):
    simulation, flows = watched(tmp_path_factory, world)
    world = simulation.world
    if all(run.ended for run in simulation.runs):
        live = [route for flow, route in flows if flow.ended is None]
        assert all(any(link.label == "accelerator-miss" for link in route) for route in live)  # OSS's own affair
    for kind, link in ((ObjectsRead, world.download), (ObjectsWritten, world.upload)):
        mine = [(flow, route[link]) for flow, route in flows if link in route]
        asked = sum(event.size for event in world.log if isinstance(event, kind))
        moved = sum(flow.moved * share for flow, share in mine)
        assert moved <= asked * (1 + 1e-6) + 1
        if all(flow.ended is not None and flow.moved == flow.size for flow, _ in mine):
            assert moved == pytest.approx(asked, rel=1e-6)


@settings(max_examples=100)
@given(busy_worlds())
def test_every_second_is_named_once(tmp_path_factory, world):
    simulation, _ = simulated(tmp_path_factory, world)
    for found in make_reports(simulation):
        edges = [(stretch.began, stretch.ended) for stretch in found.stretches]
        assert [began for began, _ in edges[1:]] == [ended for _, ended in edges[:-1]]
        if edges:
            assert (edges[0][0], edges[-1][1]) == (found.submitted, found.ended)
        assert {stretch.what for stretch in found.stretches} <= set(EXPLAINED)
    for event in simulation.world.log:
        if isinstance(event, StageEnded):
            assert all(seconds >= 0 for seconds in event.bound.values())
            assert sum(event.bound.values()) <= (event.at - event.began) * (1 + 1e-6) + 1e-6


@settings(max_examples=30)
@given(busy_worlds())
def test_it_can_be_replayed(tmp_path_factory, world):
    assert simulated(tmp_path_factory, world)[0].world.log == simulated(tmp_path_factory, world)[0].world.log
