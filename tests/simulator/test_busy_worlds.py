"""What holds in every small world whose pods move data: reads, writes, pulls, artifacts, Fluid, and their troubles."""

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.data.network import Network
from simulator.events import ObjectsRead, ObjectsWritten, StageEnded
from simulator.results.bottlenecks import EXPLAINED
from simulator.results.report import make_reports
from simulator.testing.cases import Case, cases
from simulator.testing.drawn import Documents
from simulator.testing.workflows import workflows
from tests.simulator.data.fluid.datasets import LEVEL, dataload, dataset, runtime
from tests.simulator.worlds import simulated

SPOT = "k8s.aliyun.com/eci-spot-strategy"
MOVERS = workflows(
    templates=["container", "script", "steps", "dag"],
    features=["annotations", "artifacts", "deadlines", "images", "loops", "parallelism", "retries", "spot"],
    pods=12,
)
PLACES = ("oss://bucket/key", "pvc://data/file", "pvc://shared/file", "pvc://plain/file")


@st.composite
def caches(draw):
    """A Dataset with its runtime, and mostly a DataLoad."""
    annotations = draw(st.sampled_from([{}, {SPOT: "SpotAsPriceGo"}]))
    spec, quota = draw(st.sampled_from(["ecs.g6.2xlarge", "4-8Gi"])), draw(st.sampled_from(["1Gi", "30Gi"]))
    levels = [LEVEL | {"quota": quota, "low": draw(st.sampled_from(["1.0", "0.5"]))}]
    objects = [dataset(), runtime(draw(st.integers(1, 3)), spec=spec, levels=levels, **annotations)]
    target = [{"path": "/", "replicas": draw(st.integers(1, 2))}]
    return objects + draw(st.sampled_from([[], [dataload(target=target)]]))


BUSY = st.builds(
    lambda case, objects: Case(Documents([*case.manifests, *objects]), case.scenario),
    cases(workflows=MOVERS, places=PLACES, claims=("shared",)),
    st.just([]) | caches(),
)
transfer = Network.transfer


def watched(case):
    """The run, and each of its flows with the route that it was given."""
    flows = []

    def noted(network, size, route, **more):
        flow = transfer(network, size, route, **more)
        flows.append((flow, dict(route)))
        return flow

    with mock.patch.object(Network, "transfer", noted):
        simulation = simulated(case)
    return simulation, flows


@settings(max_examples=100)
@given(BUSY)
def test_no_byte_is_lost_and_no_flow_left_behind(case):
    simulation, flows = watched(case)
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
@given(BUSY)
def test_every_second_is_named_once(case):
    simulation = simulated(case)
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
@given(BUSY)
def test_it_can_be_replayed(case):
    assert simulated(case).world.log == simulated(case).world.log
