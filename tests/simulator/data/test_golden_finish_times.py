"""The network against SimGrid, whose finish times are kept in `golden/`."""

import pytest

from benchmarks.network.golden import EVERY, kept, workloads
from benchmarks.network.programs import controller, pods

WORKLOADS, KEPT = workloads(), kept()


def test_there_are_finish_times_for_every_workload():
    flows = {name: list(range(0, len(workload.transfers), EVERY)) for name, workload in WORKLOADS.items()}
    assert {name: list(times) for name, times in KEPT.items()} == flows


@pytest.mark.parametrize("name", WORKLOADS)
def test_flows_end_when_simgrid_says(name):
    finished = pods(WORKLOADS[name])
    assert {flow: finished[flow] for flow in KEPT[name]} == pytest.approx(KEPT[name], rel=1e-9, abs=0)


def test_one_process_that_starts_all_flows_sees_the_ends_that_a_process_for_each_sees():
    workload = WORKLOADS["misses, 1000 pods, 10 workers, spread"]
    assert controller(workload) == pytest.approx(pods(workload), rel=1e-12, abs=0)
