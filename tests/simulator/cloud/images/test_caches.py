"""Image caches in time: automatic ones, those of manifests, and what pods pay for them."""

import pytest

from manifests import loads
from tests.simulator.cloud.images.region import Region, need

DAY = 86_400


def image_cache(region, images, **spec):
    """An ImageCache among the inputs."""
    status = spec.pop("status", "{}")
    fields = "".join(f", {name}: {value}" for name, value in spec.items())
    (given,) = loads(
        "apiVersion: eci.alibabacloud.com/v1\nkind: ImageCache\nmetadata: {name: mine}\n"
        f"spec: {{images: {images}{fields}}}\nstatus: {status}\n"
    ).image_caches
    region.store.caches.build(given)


# Automatic caches


def test_the_first_miss_builds_a_cache_that_is_ready_after_its_build_time():
    region = Region("cache.build=300s")
    region.pull("tool:1")
    assert region.pull("tool:1", at=299.0).hits == []
    later = region.pull("tool:1", at=310.0)
    assert (later.seconds, later.hits) == (0, ["tool:1"])


def test_a_later_miss_does_not_build_the_cache_anew():
    region = Region("cache.build=300s")
    region.pull("tool:1")
    region.pull("tool:1", at=280.0)
    assert region.pull("tool:1", at=301.0).hits == ["tool:1"]


def test_a_cache_is_made_of_all_images_of_a_pod_together():
    region = Region("cache.build=300s")
    region.pull("tool:1", "side:1")
    assert region.pull("side:1", "tool:1", at=301.0).seconds == 0
    assert region.pull("side:1", at=302.0).seconds == 0


def test_a_pod_has_one_cache_and_two_halves_are_no_whole():
    region = Region("cache.build=300s")
    region.pull("tool:1")
    region.pull("side:1")
    both = region.pull("tool:1", "side:1", at=400.0)
    assert (both.seconds, both.hits) == (pytest.approx(10), ["side:1"])
    assert region.pull("tool:1", "side:1", at=800.0).seconds == 0


@pytest.mark.parametrize("mode", ["manual", "none"])
def test_without_automatic_caches_every_pull_is_a_miss(mode):
    region = Region(f"cache.mode={mode}", "cache.build=10s")
    region.pull("tool:1")
    assert region.pull("tool:1", at=5000.0).hits == []


def test_a_registry_that_does_not_answer_has_no_cache_made():
    """The pod comes to its image at 70 s, and the cache is begun then."""
    region = Region("cache.build=300s", "registry.outages=[{from: 0s, to: 60s}]")
    assert region.pull("tool:1").ended == pytest.approx(70 + 10)
    assert region.pull("tool:1", at=350.0).hits == []
    assert region.pull("tool:1", at=371.0).hits == ["tool:1"]


def test_a_pod_may_do_without_automatic_caches():
    region = Region("cache.build=300s")
    region.pull("tool:1", eci_auto_imc="false")
    assert region.pull("tool:1", at=400.0).hits == []
    assert region.pull("tool:1", at=800.0, eci_auto_imc="false").hits == []
    assert region.pull("tool:1", at=900.0, eci_auto_imc="true").hits == ["tool:1"]


def test_a_cache_has_the_size_of_its_pod_s_storage_and_is_none_for_a_smaller_pod():
    region = Region("cache.build=300s")
    region.pull("tool:1", storage=60)
    assert region.pull("tool:1", at=400.0).hits == []
    assert region.pull("tool:1", at=500.0, storage=60).hits == ["tool:1"]


def test_images_that_do_not_fit_get_no_cache():
    region = Region("cache.build=300s", "images.tool:1.size=40GB")
    region.pull("tool:1")
    assert region.pull("tool:1", at=10_000.0).hits == []


def test_a_cache_that_no_pod_used_is_gone_after_a_week():
    region = Region("cache.build=300s")
    region.pull("tool:1")
    assert region.pull("tool:1", at=7 * DAY + 301).hits == []


def test_a_cache_is_kept_for_thirty_days_after_each_use():
    region = Region("cache.build=300s")
    region.pull("tool:1")
    for day in (6, 35, 64):
        assert region.pull("tool:1", at=day * DAY).hits == ["tool:1"]
    assert region.pull("tool:1", at=94 * DAY).hits == []


def test_at_the_quota_the_cache_that_was_used_longest_ago_makes_room():
    region = Region("cache.build=300s", "quota.image_caches=2")
    region.pull("one:1")
    region.pull("two:1")
    region.pull("one:1", at=400.0)
    region.pull("two:1", at=500.0)
    region.pull("three:1", at=600.0)
    assert region.pull("two:1", at=1000.0).hits == ["two:1"]
    assert region.pull("three:1", at=1001.0).hits == ["three:1"]
    assert region.pull("one:1", at=1002.0).hits == []


def test_a_quota_of_none_makes_none():
    region = Region("cache.build=300s", "quota.image_caches=0")
    region.pull("one:1")
    assert region.pull("one:1", at=400.0).hits == []


# Caches that somebody made


def test_a_manual_cache_has_what_was_made_ready_and_costs_a_disk():
    region = Region("cache.mode=manual", "cache.ready=[tool:1]", "cache.disk=40Gi")
    caches = region.store.caches
    assert caches.disk_gib(caches._ready) == 40
    assert region.pull("tool:1").hits == ["tool:1"]


def test_what_is_ready_in_the_automatic_mode_is_free():
    caches = Region("cache.ready=[tool:1]").store.caches
    assert caches.disk_gib(caches._ready) == 0


def test_mode_none_has_no_cache_at_all():
    region = Region("cache.mode=none", "cache.ready=[tool:1]")
    image_cache(region, "['tool:1']", status="{phase: Ready}")
    assert region.pull("tool:1").hits == []


def test_a_cache_of_the_inputs_is_built_first():
    region = Region("cache.build=300s", "cache.mode=manual")
    image_cache(region, "['tool:1']")
    assert region.pull("tool:1", at=299.0).hits == []
    assert region.pull("tool:1", at=310.0).hits == ["tool:1"]
    assert region.said("image cache mine") == ["ready after 5.0min"]


@pytest.mark.parametrize(
    ("status", "ready"), [("{phase: Ready}", "[other:1]"), ("{}", "[tool:1]"), ("{}", "[tool:1, other:1]")]
)
def test_a_cache_of_the_inputs_is_there_where_it_or_its_images_are_said_to_be(status, ready):
    region = Region("cache.build=300s", "cache.mode=manual", f"cache.ready={ready}")
    image_cache(region, "['tool:1']", status=status)
    assert region.pull("tool:1").hits == ["tool:1"]
    assert region.said("image cache mine") == ["ready after 0.0s"]


def test_a_cache_of_the_inputs_costs_its_disk_also_where_the_scenario_has_it_ready():
    region = Region("cache.ready=[tool:1]")
    image_cache(region, "['tool:1']", imageCacheSize=25)
    assert region.store.pull(need("tool:1"), print).disk_gib == 25


def test_a_cache_of_the_inputs_that_is_too_small_fails():
    region = Region("images.tool:1.size=30GB")
    image_cache(region, "['tool:1']", imageCacheSize=20)
    assert region.said("image cache mine") == ["fails: its images take 30 GB and it has 20 GiB"]
    assert region.pull("tool:1", eci_auto_imc="false", at=1000.0).hits == []


def test_a_cache_of_the_inputs_holds_no_more_than_twenty_images():
    region = Region()
    image_cache(region, str([f"tool:{number}" for number in range(21)]))
    assert region.said("image cache mine") == ["fails: it has 21 images, and 20 are the most"]


def test_a_cache_of_the_inputs_ends_with_its_retention():
    region = Region("cache.build=0s", "cache.mode=manual")
    image_cache(region, "['tool:1']", retentionDays=2)
    assert region.pull("tool:1", at=1.9 * DAY).hits == ["tool:1"]
    assert region.pull("tool:1", at=2.1 * DAY).hits == []


@pytest.mark.parametrize("name", ["mine", "imc-1"])
def test_a_pod_that_names_a_cache_has_it_whatever_its_size(name):
    region = Region("cache.mode=manual")
    image_cache(region, "['tool:1']", imageCacheSize=60, status="{phase: Ready, imageCacheId: imc-1}")
    assert region.pull("tool:1").hits == []
    assert region.pull("tool:1", eci_imc_id=name).hits == ["tool:1"]


def test_a_named_cache_that_is_not_among_the_inputs_is_one_that_is_found():
    region = Region("cache.ready=[tool:1]")
    assert region.pull("tool:1", eci_imc_id="imc-2ze0").hits == ["tool:1"]
    assert region.said("image cache imc-2ze0") == ["like one that ECI finds by itself"]


def test_pods_are_counted_by_cache_and_by_copy():
    region = Region("cache.ready=[tool:1]", "cache.copies=2")
    for _ in range(5):
        region.pull("tool:1")
    assert list(region.store.caches.crowds()) == [("of the scenario", 3)]
