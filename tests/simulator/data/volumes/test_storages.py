"""What stands behind a claim takes the place of what the manifests put there."""

from simulator.events import PodPlaced
from tests.simulator.data.fluid.datasets import QUIET, dataload, dataset, runtime
from tests.simulator.data.readers import bound, readers
from tests.simulator.worlds import events, report, run


def test_a_claim_of_a_dataset_is_read_through_fluid_unless_a_volume_names_it(tmp_path):
    flow, tasks = readers(2)
    objects = [dataset(), runtime(), dataload(), flow]
    through = run(tmp_path, objects, QUIET | {"tasks": tasks, "volumes": {"other": {"kind": "nas-extreme"}}})
    assert "cache-worker-nic" in bound(through)
    beside = run(tmp_path, objects, QUIET | {"tasks": tasks, "volumes": {"data": {"kind": "nas-extreme"}}})
    assert set(bound(beside)) & {"cache-worker-nic", "nas"} == {"nas"}


def test_the_cache_nodes_of_a_replaced_dataset_are_not_there(tmp_path):
    flow, tasks = readers(2)
    values = QUIET | {"tasks": tasks, "volumes": {"data": {"kind": "oss"}}}
    simulation = run(tmp_path, [dataset(), runtime(), dataload(), flow], values)
    assert {event.workflow for event in events(simulation, PodPlaced)} == {"w"}
    assert report(simulation).caches == ()
    assert report(simulation).bill.cache_nodes == 0


def test_a_claim_that_is_said_to_be_oss_is_no_assumption(tmp_path):
    flow, tasks = readers(1)
    values = QUIET | {"tasks": tasks, "volumes": {"data": {"kind": "oss"}}}
    simulation = run(tmp_path, flow, values)
    assert not any("is an OSS volume" in entry.what for entry in simulation.world.ledger.listed())


def test_a_claim_that_nothing_uses_is_told_with_the_near_miss(tmp_path):
    flow, tasks = readers(1)
    simulation = run(tmp_path, flow, QUIET | {"tasks": tasks, "volumes": {"dta": {"kind": "nas-extreme"}}})
    (said,) = [entry.value for entry in simulation.world.ledger.listed() if entry.what == "volumes.dta"]
    assert said == "no task uses this claim; did you mean 'data'?"
