"""Image references and ImageCache objects."""

import pytest

from manifests import loads
from manifests.images import Image, parse_image


@pytest.mark.parametrize(
    ("reference", "image"),
    [
        ("alpine", Image("docker.io", "library/alpine")),
        ("acme/hash:1.4", Image("docker.io", "acme/hash", "1.4")),
        ("registry:5000/hash", Image("registry:5000", "hash")),
        ("localhost/hash:1", Image("localhost", "hash", "1")),
        ("quay.io/acme/tools/hash:1@sha256:00", Image("quay.io", "acme/tools/hash", "1", "sha256:00")),
    ],
)
def test_a_reference_is_taken_apart_as_the_runtime_does(reference, image):
    assert parse_image(reference) == image


@pytest.mark.parametrize("reference", ["", "{{inputs.parameters.image}}", "acme/hash:{{workflow.uid}}", "a b"])
def test_what_is_not_known_yet_is_no_image(reference):
    assert parse_image(reference) is None


@pytest.mark.parametrize(
    ("host", "region", "vpc"),
    [
        ("registry.cn-beijing.aliyuncs.com", "cn-beijing", "registry-vpc.cn-beijing.aliyuncs.com"),
        ("registry-vpc.cn-beijing.aliyuncs.com", "cn-beijing", ""),
        (
            "my-acme-registry.cn-beijing.cr.aliyuncs.com",
            "cn-beijing",
            "my-acme-registry-vpc.cn-beijing.cr.aliyuncs.com",
        ),
        ("my-acme-registry-vpc.cn-beijing.cr.aliyuncs.com", "cn-beijing", ""),
        ("quay.io", "", ""),
        ("oss.cn-beijing.aliyuncs.com", "", ""),
    ],
)
def test_the_hosts_of_alibaba_cloud_registries_say_region_and_network(host, region, vpc):
    image = parse_image(f"{host}/acme/hash:1")
    assert (image.acr_region, image.vpc_registry) == (region, vpc)


def cache(spec: str, version: str = "eci.alibabacloud.com/v1"):
    return loads(f"kind: ImageCache\napiVersion: {version}\nmetadata: {{name: a}}\nspec: {spec}\n").image_caches


def test_a_cache_holds_an_image_however_it_is_written():
    (found,) = cache("{images: [alpine, 'quay.io/acme/hash:1'], imageCacheSize: 40}")
    assert found.holds("docker.io/library/alpine:latest")
    assert not found.holds("alpine:3.20")
    assert not found.holds("acme/hash:1")
    assert (found.name, found.size) == ("a", 40)


def test_caches_of_another_maker_are_not_read():
    assert cache("{images: [alpine]}", version="kubefledged.io/v1alpha2") == []


@pytest.mark.parametrize("spec", ["7", "[]", "{images: alpine}", "{images: [[1], {a: b}], imageCacheSize: big}"])
def test_odd_values_leave_a_cache_without_images(spec):
    (found,) = cache(spec)
    assert found.images == ()
    assert found.size is None


def test_a_cache_alone_is_something_to_lint():
    assert loads("kind: ImageCache\napiVersion: eci.alibabacloud.com/v1\nmetadata: {name: a}\n").known == 1


def test_the_status_of_a_cache_tells_its_id_and_whether_it_is_ready():
    text = "kind: ImageCache\nmetadata: {name: mine}\nspec: {images: [a], retentionDays: 7}\n"
    (planned,) = loads(text).image_caches
    assert (planned.ids, planned.is_ready, planned.retention_days) == ({"mine"}, False, 7)
    (made,) = loads(f"{text}status: {{phase: Ready, imageCacheId: imc-1}}\n").image_caches
    assert (made.ids, made.is_ready) == ({"mine", "imc-1"}, True)
