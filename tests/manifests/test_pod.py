"""Containers, resources and volumes."""

import pytest

from manifests.pod import Container, read_container, read_resources, read_volumes

LATEST = ["alpine", "alpine:latest", "registry:5000/team/app", "registry:5000/app:latest", "app:latest@sha256:abc", ""]
PINNED = ["alpine:3.20", "registry:5000/app:1", "app@sha256:abc", "registry:5000/app@sha256:abc", "app:1@sha256:abc"]


@pytest.mark.parametrize("image", LATEST)
def test_an_image_without_a_tag_or_with_latest_is_always_pulled(image):
    assert Container(image=image).pull_policy == "Always"


@pytest.mark.parametrize("image", PINNED)
def test_an_image_with_a_tag_or_a_digest_is_pulled_if_it_is_not_there(image):
    assert Container(image=image).pull_policy == "IfNotPresent"


def test_the_written_policy_wins():
    assert Container(image="alpine", image_pull_policy="Never").pull_policy == "Never"


def test_a_limit_sizes_the_pod_before_a_request_does():
    resources = read_resources({"limits": {"cpu": "2"}, "requests": {"cpu": 1, "memory": "1Gi"}}, ())
    assert resources.amount("cpu") == 2.0
    assert resources.amount("memory") == 2.0**30
    assert resources.amount("nvidia.com/gpu") is None


def test_an_amount_that_is_no_quantity_is_unknown():
    assert read_resources({"limits": {"cpu": "{{inputs.parameters.cpu}}"}}, ()).amount("cpu") is None


def test_a_container_is_read_with_the_places_of_its_parts():
    raw = {
        "name": "main",
        "image": "alpine",
        "command": ["sh", 1, "-c"],
        "args": "no list",
        "volumeMounts": [{"name": "data", "mountPath": "/data", "subPath": "x"}, "no mapping"],
        "env": [{"name": "A", "value": 1}, {"name": "B", "valueFrom": {}}, {"value": "nameless"}],
    }
    container = read_container(raw, ("spec",), "sidecars")
    assert (container.role, container.name, container.command, container.args) == ("sidecars", "main", ("sh", "-c"), ())
    assert container.env == {"A": "1", "B": ""}
    assert [(m.volume, m.mount_path, m.sub_path, m.path) for m in container.mounts] == [
        ("data", "/data", "x", ("spec", "volumeMounts", 0))
    ]
    assert container.resources.at("limits") == ("spec", "resources", "limits")


def test_only_a_claim_gives_a_volume_a_claim():
    raw = {"volumes": [{"name": "a", "persistentVolumeClaim": {"claimName": "data"}}, {"name": "b", "emptyDir": {}}]}
    assert [(volume.name, volume.claim) for volume in read_volumes(raw, ())] == [("a", "data"), ("b", "")]
