"""What a run's world makes of the manifests' vSwitches and specs, and what it checks at the end."""

import gc

import pytest

from simulator.conservation import ConservationError
from tests.simulator.worlds import leaf, report, run, workflow

VSWITCH, SPECS = "k8s.aliyun.com/eci-vswitch", "k8s.aliyun.com/eci-use-specs"
FIRST = {"shortages": [{"zone": "first", "spec": "first", "stock": 3}]}


def pod(name="main", **annotations):
    return leaf(name, metadata={"annotations": annotations})


def profile(*vswitches):
    metadata = {"name": "eci-profile", "namespace": "kube-system"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"vSwitchIds": ",".join(vswitches)}}


def first(tmp_path, *objects, **values):
    world = run(tmp_path, list(objects), FIRST | values).world
    return world.first.zone, world.first.spec


ZONES = {"zones": {"b": {"vswitch": "vsw-b"}, "c": {"vswitch": "vsw-c"}}}


def test_the_first_zone_is_that_of_the_first_vswitch_of_the_first_pod(tmp_path):
    found = first(tmp_path, workflow(pod(**{VSWITCH: "vsw-c,vsw-b"})), profile("vsw-b"), **ZONES)
    assert found[0] == "c"


def test_without_vswitches_of_its_own_the_profile_s_first_counts_and_else_the_first_zone(tmp_path):
    assert first(tmp_path, workflow(pod()), profile("vsw-c", "vsw-b"), **ZONES)[0] == "c"
    assert first(tmp_path, workflow(pod()), **ZONES)[0] == "b"


def test_the_first_spec_is_the_one_that_the_pod_lists_first_or_its_size(tmp_path):
    assert first(tmp_path, workflow(pod(**{SPECS: "ecs.c5.large,2-4Gi"})))[1] == "ecs.c5.large"
    assert first(tmp_path, workflow(pod()))[1] == "2-4Gi"


def test_a_shortage_of_the_first_spec_in_the_first_zone_is_a_pool_there(tmp_path):
    world = run(tmp_path, [workflow(pod(**{SPECS: "ecs.c5.large"}))], FIRST | ZONES).world
    assert {name: dict.fromkeys(zone.pools, 3) for name, zone in world.stock.zones.items()} == {
        "b": {"ecs.c5.large": 3},
        "c": {},
    }


def test_a_report_says_which_zone_and_spec_were_meant(tmp_path):
    found = {a.what: a.value for a in report(run(tmp_path, workflow(pod()), FIRST | ZONES)).assumptions}
    assert found["the zone that the manifests name first"] == "b"
    assert found["the spec that the manifests name first"] == "2-4Gi"
    calm = {a.what for a in report(run(tmp_path, workflow(pod()), ZONES)).assumptions}
    assert not any("first" in what for what in calm)


def test_a_run_whose_stock_does_not_add_up_is_a_mistake_that_is_told(tmp_path, monkeypatch):
    from simulator.cloud.stock import Stock

    def keep(self, placement):
        self.live.remove(placement)
        self.zones[placement.zone].ips.give_back(self.env.now)

    monkeypatch.setattr(Stock, "give_back", keep)
    with pytest.raises(ConservationError, match="vCPU quota in the region: 2 out"):
        run(tmp_path, [workflow(pod())], FIRST | ZONES)


OF_RUN = {"arguments": {"parameters": [{"name": "vswitch", "value": "vsw-x"}]}}
"""A vSwitch that the manifests do not name as text."""


def from_parameter():
    return workflow(pod(**{VSWITCH: "{{workflow.parameters.vswitch}}"}), **OF_RUN)


def test_a_vswitch_that_only_the_run_names_stands_in_the_first_zone_without_one(tmp_path):
    zones = {"zones": {"b": {"vswitch": "vsw-b"}, "c": {"ips": 0}}}
    simulation = run(tmp_path, from_parameter(), zones)
    assert "no free address in vsw-x (c)" in report(simulation).stuck.reason


def test_what_is_scarce_in_every_zone_is_so_in_one_that_only_the_run_names(tmp_path):
    simulation = run(tmp_path, from_parameter(), ZONES | {"shortages": [{"ips": 0}]})
    assert "no free address in vsw-x (zone-3)" in report(simulation).stuck.reason


def test_what_python_collects_after_a_run_is_no_event_of_it(tmp_path):
    simulation = run(tmp_path, workflow(leaf("main")), {"shortages": [{"stock": 0}]})
    log = simulation.world.log
    before = list(log)
    del simulation
    gc.collect()
    assert log == before
