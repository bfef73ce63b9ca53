"""The whole pod: what a template writes, and what Argo and Fluid add to it."""

import json

import pytest

from manifests import loads
from manifests.demand import IGNORED, Demand
from manifests.load import Manifests

CONTROLLER = {"kind": "ConfigMap", "metadata": {"name": "workflow-controller-configmap"}}
EXECUTOR = {"resources": {"requests": {"cpu": "100m", "memory": "64Mi"}}}
RUNTIME = {
    "kind": "JindoRuntime",
    "metadata": {"name": "corpus", "namespace": "team"},
    "spec": {"fuse": {"resources": {"limits": {"cpu": "1", "memory": "2Gi"}}}},
}
LABEL = {"alibabacloud.com/fluid-sidecar-target": "eci"}
ONE = {"limits": {"cpu": "1", "memory": "2Gi"}}


def read(template, *objects, **metadata) -> Manifests:
    """A workflow of one template, whose pods mount the claim `corpus`, beside other objects."""
    spec = {
        "entrypoint": "main",
        "templates": [{"name": "main", **template}],
        "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "corpus"}}],
    }
    workflow = {"kind": "Workflow", "metadata": {"name": "w", **metadata}, "spec": spec}
    return loads("\n---\n".join(json.dumps(document) for document in (workflow, *objects)))


def controller(**settings):
    return CONTROLLER | {"data": {name: json.dumps(value) for name, value in settings.items()}}


def demand(template, *objects, **metadata) -> Demand:
    manifests = read(template, *objects, **metadata)
    (pod,) = manifests.pods(manifests.workflows[0])
    return pod.whole.demand


def container(resources=None, labels=None, **fields):
    main = {"image": "a:1", "resources": resources or {}, "volumeMounts": [{"name": "data", "mountPath": "/data"}]}
    return {"container": main, "metadata": {"labels": labels or {}}, **fields}


def test_without_the_controller_s_settings_argo_s_containers_ask_for_nothing():
    assert demand(container(ONE)) == Demand(1.0, 2.0)
    assert demand(container()) == Demand()


def test_the_wait_container_adds_what_the_controller_gives_it_and_the_init_container_nothing_more():
    assert demand(container(ONE), controller(executor=EXECUTOR)) == Demand(1.1, 2.0625)


def test_the_init_container_counts_like_one_of_the_template_s_own():
    patch = json.dumps({"initContainers": [{"name": "init", "resources": {"limits": {"cpu": "8"}}}]})
    assert demand(container(ONE, podSpecPatch=patch), controller(executor=EXECUTOR)) == Demand(8.0, 2.0625)


def test_an_executor_that_is_to_be_ignored_does_not_count():
    ignored = EXECUTOR | {"env": [{"name": IGNORED, "value": "TRUE"}]}
    assert demand(container(ONE), controller(executor=ignored)) == Demand(1.0, 2.0)


def test_a_patch_resizes_the_wait_container_by_its_name():
    patch = json.dumps({"containers": [{"name": "wait", "resources": {"requests": {"cpu": "1"}}}]})
    assert demand(container(ONE, podSpecPatch=patch)) == Demand(2.0, 2.0)


@pytest.mark.parametrize("type", ["resource", "data"])
def test_a_template_without_a_wait_container_runs_the_executor_as_main(type):
    manifests = read({type: {"action": "get"}}, controller(executor=EXECUTOR))
    (pod,) = manifests.pods(manifests.workflows[0])
    assert [one.name for one in pod.whole.containers] == ["main", "init"]
    assert pod.whole.demand == Demand(0.1, 0.0625)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param(container(), Demand(4.0, 8.0), id="a container that asks for nothing"),
        pytest.param(
            {"script": {"image": "a:1", "source": "x"}}, Demand(4.0, 8.0), id="a script that asks for nothing"
        ),
        pytest.param(container(ONE), Demand(1.0, 2.0), id="its own amounts win, all of them"),
        pytest.param(container({"limits": {"cpu": "1"}}), Demand(1.0, None), id="also where it gives one alone"),
        pytest.param(
            {"containerSet": {"containers": [{"name": "a", "image": "a:1"}]}}, Demand(), id="not for a container set"
        ),
    ],
)
def test_the_controller_has_a_default_for_main(template, expected):
    default = {"resources": {"limits": {"cpu": "4", "memory": "8Gi"}}}
    assert demand(template, controller(mainContainer=default)) == expected


def test_a_default_for_main_does_not_reach_sidecars():
    sidecars = [{"name": "s", "image": "a:1"}]
    default = {"resources": {"limits": {"cpu": "4", "memory": "8Gi"}}}
    assert demand(container(sidecars=sidecars), controller(mainContainer=default)) == Demand(4.0, 8.0)


@pytest.mark.parametrize(
    ("labels", "metadata", "expected"),
    [
        pytest.param(LABEL, {}, Demand(2.0, 4.0), id="a label asks for it"),
        pytest.param(LABEL, {"namespace": "team"}, Demand(2.0, 4.0), id="in the runtime's namespace"),
        pytest.param(LABEL, {"namespace": "other"}, Demand(1.0, 2.0), id="in another namespace"),
        pytest.param({"serverless.fluid.io/inject": "true"}, {}, Demand(2.0, 4.0), id="the label of open-source Fluid"),
        pytest.param({"serverless.fluid.io/inject": "false"}, {}, Demand(1.0, 2.0), id="which may say no"),
        pytest.param({}, {}, Demand(1.0, 2.0), id="no label"),
    ],
)
def test_fluid_s_sidecar_asks_for_what_its_runtime_says(labels, metadata, expected):
    assert demand(container(ONE, labels), RUNTIME, **metadata) == expected


def test_a_runtime_of_another_claim_adds_nothing():
    other = RUNTIME | {"metadata": {"name": "images"}}
    assert demand(container(ONE, LABEL), other) == Demand(1.0, 2.0)


def test_a_claim_that_several_containers_mount_has_one_sidecar():
    mount = [{"name": "data", "mountPath": "/data"}]
    sidecars = [{"name": "s", "image": "a:1", "volumeMounts": mount}]
    assert demand(container(ONE, LABEL, sidecars=sidecars), RUNTIME) == Demand(2.0, 4.0)


def test_a_container_set_mounts_for_all_of_its_containers():
    containers = [{"name": "a", "image": "a:1", "resources": ONE}]
    template = {
        "containerSet": {"containers": containers, "volumeMounts": [{"name": "data", "mountPath": "/data"}]},
        "metadata": {"labels": LABEL},
    }
    assert demand(template, RUNTIME) == Demand(2.0, 4.0)


def test_a_label_that_an_eci_profile_adds_asks_for_fluid_s_sidecar_too():
    selectors = [{"name": "all", "objectSelector": {"matchLabels": {"team": "a"}}, "effect": {"labels": LABEL}}]
    profile = {
        "kind": "ConfigMap",
        "metadata": {"name": "eci-profile", "namespace": "kube-system"},
        "data": {"selectors": json.dumps(selectors)},
    }
    assert demand(container(ONE, {"team": "a"}), RUNTIME, profile) == Demand(2.0, 4.0)
    assert demand(container(ONE, {"team": "b"}), RUNTIME, profile) == Demand(1.0, 2.0)


def test_what_was_given_only_for_references_counts_as_well():
    manifests = read(container(ONE))
    manifests.external = loads(json.dumps(controller(executor=EXECUTOR)))
    (pod,) = manifests.pods(manifests.workflows[0])
    assert pod.whole.demand == Demand(1.1, 2.0625)
