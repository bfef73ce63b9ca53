"""What the selectors of an eci-profile add to pods is in force in a simulation, as it is in a lint."""

import json

import pytest

from manifests import loads
from simulator.controller.reach import plans
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from tests.simulator.worlds import leaf, step, steps, workflow

SPECS = "k8s.aliyun.com/eci-use-specs"
VSWITCH = "k8s.aliyun.com/eci-vswitch"


def selector(name="all", wanted=None, labels=None, annotations=None, namespace=None):
    found = {
        "name": name,
        "objectSelector": {"matchLabels": wanted or {"team": "a"}},
        "effect": {"labels": labels or {}, "annotations": annotations or {}},
    }
    return found | ({"namespaceSelector": {"matchLabels": namespace}} if namespace else {})


def adding(annotations, **fields):
    return selector(annotations=annotations, **fields)


def profile(*selectors, namespace="kube-system", **data):
    return {
        "kind": "ConfigMap",
        "metadata": {"name": "eci-profile", "namespace": namespace},
        "data": {"selectors": json.dumps(selectors), **data},
    }


def naps(**template):
    metadata = {"labels": {"team": "a"}}
    return workflow(steps([step("A", "nap")]), leaf("nap", **({"metadata": metadata} | template)))


def read(*objects):
    return loads("\n---\n".join(json.dumps(found) for found in objects))


def ran(*objects, settings=()):
    """The report of a run in a region with several zones."""
    (found,) = make_reports(simulate(read(*objects), read_scenario("cn-hangzhou", settings)))
    return found


def specs(*objects):
    return [pod.spec for pod in ran(*objects).pods]


def test_a_selector_gives_specs_to_the_pods_that_it_selects_and_to_no_others():
    given = profile(adding({SPECS: "8-16Gi"}))
    assert specs(naps(), given) == ["8-16Gi"]
    assert specs(naps(metadata={"labels": {"team": "b"}}), given) == ["2-4Gi"]


def test_what_a_pod_says_itself_wins_over_a_selector():
    own = {"labels": {"team": "a"}, "annotations": {SPECS: "4-8Gi"}}
    assert specs(naps(metadata=own), profile(adding({SPECS: "8-16Gi"}))) == ["4-8Gi"]


def test_the_earlier_of_two_selectors_wins():
    both = profile(adding({SPECS: "4-8Gi"}, name="first"), adding({SPECS: "8-16Gi"}, name="second"))
    assert specs(naps(), both) == ["4-8Gi"]


def test_a_profile_in_another_namespace_is_not_read():
    assert specs(naps(), profile(adding({SPECS: "8-16Gi"}), namespace="default")) == ["2-4Gi"]


def test_the_vswitches_of_a_profile_in_another_namespace_are_not_either():
    away, read_one = profile(namespace="default", vSwitchIds="vsw-away"), profile(vSwitchIds="vsw-own")
    assumed = [entry.what for entry in ran(naps(), away, read_one).assumptions]
    assert "zone of vSwitch vsw-own" in assumed
    assert "zone of vSwitch vsw-away" not in assumed


def test_a_pod_s_vswitches_come_from_a_selector_before_the_profile_s_own_list():
    zones = ["zones.one.vswitch=vsw-1", "zones.two.vswitch=vsw-2", "zones.three.vswitch=vsw-3"]
    lists = {"vSwitchIds": "vsw-1"}

    def zone(workflow, *selectors):
        return [pod.zone for pod in ran(workflow, profile(*selectors, **lists), settings=zones).pods]

    assert zone(naps()) == ["one"]
    assert zone(naps(), adding({VSWITCH: "vsw-2"})) == ["two"]
    own = {"labels": {"team": "a"}, "annotations": {VSWITCH: "vsw-3"}}
    assert zone(naps(metadata=own), adding({VSWITCH: "vsw-2"})) == ["three"]


def test_a_fail_strategy_from_a_selector_changes_how_a_run_ends():
    empty = ["zones.one.stock.default=0", "zones.one.ips=10"]
    fast = profile(adding({"k8s.aliyun.com/eci-fail-strategy": "fail-fast"}), vSwitchIds="vsw-1")
    assert ran(naps(), profile(vSwitchIds="vsw-1"), settings=empty).phase == "Stuck"
    assert ran(naps(), fast, settings=empty).phase in ("Failed", "Error")


def test_fluid_s_label_from_a_selector_makes_its_sidecar_outlive_main():
    fluid = profile(selector(labels={"alibabacloud.com/fluid-sidecar-target": "eci"}))
    assert ran(naps(), fluid).time["exit"] == ran(naps(), profile()).time["exit"] + 30


def test_a_template_of_another_object_and_one_with_tags_are_selected_too():
    template = leaf("nap", inputs={"parameters": [{"name": "word"}]}, metadata={"labels": {"team": "a"}})
    template["container"]["args"] = ["{{inputs.parameters.word}}"]
    other = {"kind": "WorkflowTemplate", "metadata": {"name": "t"}, "spec": {"templates": [template]}}
    call = {
        "name": "A",
        "templateRef": {"name": "t", "template": "nap"},
        "withItems": ["x", "y"],
        "arguments": {"parameters": [{"name": "word", "value": "{{item}}"}]},
    }
    assert specs(workflow(steps([call])), other, profile(adding({SPECS: "8-16Gi"}))) == ["8-16Gi", "8-16Gi"]


@pytest.mark.parametrize("team", ["a", "b"])
def test_lint_and_simulation_see_the_same_labels_and_annotations(team):
    own = {"labels": {"team": team}, "annotations": {VSWITCH: "vsw-9"}}
    both = profile(
        selector("first", labels={"alibabacloud.com/eci": "true"}),
        adding({SPECS: "8-16Gi", VSWITCH: "vsw-1"}, name="second"),
    )
    manifests = read(naps(metadata=own), both)
    linted = {pod.template.name: pod.metadata for pod in manifests.pods(manifests.workflows[0])}
    simulation = simulate(manifests, read_scenario("cn-hangzhou", ["pending=0s"]))
    seen = {node.plan.template.name: node.plan.metadata for node in simulation.runs[0].nodes.values() if node.plan}
    reached = {pod.template.name: pod.metadata for pod in plans(manifests, manifests.submitted[0])}
    assert linted["nap"] == seen["nap"] == reached["nap"]
    assert linted["nap"].annotations.get(SPECS) == ("8-16Gi" if team == "a" else None)
