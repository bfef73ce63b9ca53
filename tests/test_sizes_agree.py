"""What a lint says that a pod becomes is what a simulation bills it as: the two halves never meet but here."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog
from manifests import loads
from policies.policy import Policy, Target, visit
from policies.rules.compute_category_conflict import ComputeCategoryConflict
from policies.rules.init_raises_size import InitRaisesSize
from policies.rules.sidecar_raises_size import SidecarRaisesSize
from policies.rules.size_rounded import SizeRounded
from policies.rules.spec_not_sold import SpecNotSold
from policies.rules.spot_size_rounded import SpotSizeRounded
from simulator.cloud.sizing import specs_of
from simulator.cloud.spec import SizingError
from simulator.controller.reach import plans

CATALOG = Catalog.default()
REGIONS = ("cn-hangzhou", "cn-hongkong")
AMOUNTS = st.integers(1, 640).map(lambda tenths: tenths / 10)
SMALL = st.integers(0, 20).map(lambda tenths: tenths / 10)
SPOT = {"k8s.aliyun.com/eci-spot-strategy": "SpotAsPriceGo"}
BECOMES = re.compile(r"(?:becomes|rounded up to) (\S+?Gi)")


def pod(annotations=None, main=None, wait=None, init=None):
    """A workflow of one pod on ECI, and the controller that adds the wait container."""

    def asking(amounts):
        return {"limits": {"cpu": str(amounts[0]), "memory": f"{amounts[1]}Gi"}} if amounts else {}

    template = {"name": "main", "container": {"image": "a:1", "resources": asking(main)}}
    if init:
        template["initContainers"] = [{"name": "unpack", "image": "a:1", "resources": asking(init)}]
    metadata = {"labels": {"alibabacloud.com/eci": "true"}, "annotations": annotations or {}}
    spec = {"entrypoint": "main", "podMetadata": metadata, "templates": [template]}
    controller = {
        "kind": "ConfigMap",
        "metadata": {"name": "workflow-controller-configmap"},
        "data": {"executor": json.dumps({"resources": asking(wait)})},
    }
    workflow = {"kind": "Workflow", "metadata": {"name": "w"}, "spec": spec}
    return loads(f"{json.dumps(workflow)}\n---\n{json.dumps(controller)}")


def told(policy: type[Policy], manifests, region) -> str:
    """What a policy says, all of it."""
    return "; ".join(found.message for _, found in visit(policy(), manifests, CATALOG, Target(region=region)))


def simulated(manifests, region):
    (plan,) = plans(manifests, manifests.submitted[0])
    return specs_of(plan, CATALOG, region)


@given(AMOUNTS, AMOUNTS, st.sampled_from(REGIONS), st.booleans())
def test_a_size_by_name(vcpu, memory, region, is_spot):
    name = f"{vcpu:g}-{memory:g}Gi"
    manifests = pod({"k8s.aliyun.com/eci-use-specs": name} | (SPOT if is_spot else {}))
    said = told(SpecNotSold, manifests, region) or told(SpotSizeRounded, manifests, region)
    (spec,) = simulated(manifests, region)
    assert ("out of stock" in said) is (not spec.sold)
    becomes = BECOMES.search(said)
    assert (becomes[1] if becomes else name) == spec.name


@given(st.sampled_from(CATALOG.sizes), st.sampled_from(REGIONS))
def test_a_size_of_the_table_by_name(offer, region):
    manifests = pod({"k8s.aliyun.com/eci-use-specs": str(offer.size)})
    (spec,) = simulated(manifests, region)
    assert ("out of stock" in told(SpecNotSold, manifests, region)) is (not spec.sold)


@given(AMOUNTS, AMOUNTS, st.sampled_from(REGIONS))
def test_what_a_container_asks_for(vcpu, memory, region):
    manifests = pod(main=(vcpu, memory))
    becomes = BECOMES.search(told(SizeRounded, manifests, region))
    if becomes:
        assert becomes[1] == simulated(manifests, region)[0].name


@given(AMOUNTS, AMOUNTS, st.sampled_from(REGIONS))
def test_what_a_container_of_a_spot_pod_asks_for(vcpu, memory, region):
    manifests = pod(SPOT, main=(vcpu, memory))
    becomes = BECOMES.search(told(SpotSizeRounded, manifests, region))
    (spec,) = simulated(manifests, region)
    assert (becomes[1] if becomes else f"{vcpu:g}-{memory:g}Gi") == spec.name


@given(AMOUNTS, AMOUNTS, SMALL, SMALL, st.sampled_from(REGIONS))
def test_a_pod_with_argo_s_wait_container(vcpu, memory, more_vcpu, more_memory, region):
    manifests = pod(main=(vcpu, memory), wait=(more_vcpu, more_memory))
    becomes = BECOMES.search(told(SidecarRaisesSize, manifests, region))
    if becomes:
        assert becomes[1].rstrip(":") == simulated(manifests, region)[0].name


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(REGIONS))
def test_a_pod_with_an_init_container(vcpu, memory, more, region):
    manifests = pod(main=(vcpu, memory), init=(more, more))
    made = re.search(r"makes the pod (\S+) for life", told(InitRaisesSize, manifests, region))
    if made:
        assert made[1] == simulated(manifests, region)[0].name


@pytest.mark.parametrize(
    ("beside", "is_refused"),
    [
        (SPOT, True),
        ({"k8s.aliyun.com/eci-instance-family": "ecs.c6"}, True),
        ({"k8s.aliyun.com/eci-instance-generation": "6"}, True),
        ({"k8s.aliyun.com/eci-use-specs": "2-4Gi"}, False),
        ({}, False),
    ],
)
def test_what_a_compute_category_cannot_stand_beside(beside, is_refused):
    manifests = pod({"k8s.aliyun.com/eci-compute-category": "economy"} | beside)
    assert bool(told(ComputeCategoryConflict, manifests, REGIONS[0])) is is_refused
    if is_refused:
        with pytest.raises(SizingError):
            simulated(manifests, REGIONS[0])
    else:
        assert simulated(manifests, REGIONS[0])[0].category == "economy"
