"""What the containers of a pod ask for, added up as ECI does it."""

import pytest

from manifests.demand import IGNORED, Demand, demand
from manifests.pod import read_container


def container(role="container", name="main", env=None, **resources):
    raw = {
        "name": name,
        "resources": resources,
        "env": [{"name": key, "value": value} for key, value in (env or {}).items()],
    }
    return read_container(raw, (), role)


ONE = {"cpu": "1", "memory": "2Gi"}


def test_limits_count_before_requests_for_each_amount_by_itself():
    asked = demand([container(requests={"cpu": "1", "memory": "8Gi"}, limits={"cpu": "2"})])
    assert asked == Demand(2.0, 8.0)


def test_nothing_asked_for_is_not_zero():
    assert demand([container()]) == Demand(None, None)
    assert demand([container(limits={"memory": "1Gi"})]) == Demand(None, 1.0)


def test_sidecars_add_up_and_init_containers_do_not():
    sidecar = container("sidecars", "proxy", limits=ONE)
    assert demand([container(limits=ONE), sidecar]) == Demand(2.0, 4.0)
    init = container("initContainers", "unpack", limits={"cpu": "8", "memory": "1Gi"})
    assert demand([container(limits=ONE), sidecar, init]) == Demand(8.0, 4.0)


@pytest.mark.parametrize(("value", "counted"), [("TRUE", 1.0), ("true", 1.0), ("false", 2.0)])
def test_a_container_that_is_to_be_ignored_does_not_count(value, counted):
    sidecar = container("sidecars", "proxy", env={IGNORED: value}, limits=ONE)
    assert demand([container(limits=ONE), sidecar]).vcpu == counted


@pytest.mark.parametrize("amount", ["{{inputs.parameters.cpu}}", "many", "-1"])
def test_an_amount_that_cannot_be_read_is_unknown_and_not_left_out_in_silence(amount):
    asked = demand([container(limits={"cpu": amount, "memory": "1Gi"})])
    assert asked == Demand(None, 1.0, unknown=True)


def test_a_patch_goes_over_the_container_of_its_name_amount_by_amount():
    patch = {"containers": [{"name": "proxy", "resources": {"limits": {"memory": "6Gi"}}}]}
    sidecar = container("sidecars", "proxy", limits=ONE)
    assert demand([container(limits=ONE), sidecar], patch) == Demand(2.0, 8.0)


def test_a_patched_request_does_not_win_over_a_limit():
    patch = {"containers": [{"name": "main", "resources": {"requests": {"cpu": "8"}}}]}
    assert demand([container(limits=ONE)], patch).vcpu == 1.0


def test_a_patch_may_say_that_a_container_does_not_count():
    patch = {"containers": [{"name": "proxy", "env": [{"name": IGNORED, "value": "TRUE"}]}]}
    sidecar = container("sidecars", "proxy", limits=ONE)
    assert demand([container(limits=ONE), sidecar], patch) == Demand(1.0, 2.0)
    counted = {"containers": [{"name": "proxy", "env": [{"name": IGNORED, "value": "false"}]}]}
    assert demand([container(limits=ONE), container("sidecars", "proxy", {IGNORED: "TRUE"}, limits=ONE)], counted) == (
        Demand(2.0, 4.0)
    )


def test_init_containers_are_patched_by_their_own_list():
    init, resources = container("initContainers", "unpack"), {"limits": {"cpu": "8", "memory": "16Gi"}}
    patch = {"initContainers": [{"name": "unpack", "resources": resources}]}
    assert demand([container(limits=ONE), init], patch) == Demand(8.0, 16.0)
    assert demand([container(limits=ONE), init], {"containers": patch["initContainers"]}) == Demand(1.0, 2.0)


@pytest.mark.parametrize("patch", [{"containers": 7}, {"containers": [None, 7, {"name": 7}, {"env": 1}]}])
def test_a_patch_of_an_odd_shape_changes_nothing(patch):
    assert demand([container(limits=ONE)], patch) == Demand(1.0, 2.0)


def test_zero_is_an_amount():
    assert demand([container(limits={"cpu": "0", "memory": "1Gi"})]) == Demand(0.0, 1.0)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (Demand(2.1, 4.0625), "2.1 vCPU and 4.062 GiB"),
        (Demand(None, 4.0), "4 GiB"),
        (Demand(0.5, None), "0.5 vCPU"),
        (Demand(), ""),
    ],
)
def test_a_demand_is_shown_as_people_say_it(asked, shown):
    assert str(asked) == shown
