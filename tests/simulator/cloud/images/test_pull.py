"""Image pulls: hits, misses, layers, the visit of the registry, refusals and waits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.cloud.images.region import MB, Region

ACR = "registry-vpc.cn-shanghai.aliyuncs.com/team/tool:1"
BASE = "images.{}.layers={{base: 80MB, {}: 20MB}}"
SHARED = (BASE.format("one:1", "one"), BASE.format("two:1", "two"))
"""Two images on one base."""


# Hits and misses


def test_a_cached_image_takes_no_time():
    pulled = Region("cache.ready=[tool:1]").pull("tool:1")
    assert (pulled.seconds, pulled.hits, pulled.bound) == (0, ["tool:1"], {})


def test_an_image_is_the_same_however_it_is_written():
    region = Region("cache.ready=[alpine]")
    assert region.pull("docker.io/library/alpine:latest").hits == ["docker.io/library/alpine:latest"]
    assert region.pull("quay.io/library/alpine:latest").hits == []


def test_always_asks_the_registry_even_where_the_cache_has_it():
    assert Region("cache.ready=[tool:1]", "cache.always_check=1.5s").pull("tool:1 Always").seconds == 1.5


def test_a_miss_comes_at_the_rate_of_the_public_registry():
    pulled = Region().pull("tool:1")
    assert (pulled.seconds, pulled.hits) == (pytest.approx(10), [])
    assert pulled.bound == pytest.approx({"image-pull": 10})


def test_an_image_in_the_vpc_comes_faster():
    assert Region().pull(ACR).seconds == pytest.approx(100 / 80)


def test_a_small_card_limits_the_pull_and_is_named_for_it():
    pulled = Region().pull("tool:1", card=5 * MB)
    assert pulled.seconds == pytest.approx(20)
    assert pulled.bound == pytest.approx({"pod-nic": 20})


def test_a_listed_size_counts():
    assert Region("images.tool:1.size=20MB").pull("tool:1").seconds == pytest.approx(2)


def test_a_size_that_nobody_lists_is_said_to_be_assumed():
    region = Region()
    region.pull("tool:1")
    assert region.said("size of image tool:1, which the scenario does not list") == ["100 MB"]


def test_two_images_of_a_pod_come_one_after_the_other():
    assert Region().pull("tool:1", "tool:2").seconds == pytest.approx(20)


def test_an_image_that_is_never_pulled_and_not_there_keeps_its_pod_pending():
    region = Region()
    pulled = region.start("tool:1 Never")
    region.env.run()
    assert pulled.ended is None
    assert pulled.shown == ["ErrImageNeverPull: tool:1 is in no image cache, and imagePullPolicy is Never"]


def test_an_image_that_is_never_pulled_may_come_from_a_cache():
    assert Region("cache.ready=[tool:1]").pull("tool:1 Never").seconds == 0


# Layers


def test_layers_that_images_share_are_fetched_once():
    assert Region(*SHARED).pull("one:1", "two:1").seconds == pytest.approx((80 + 20 + 20) / 10)


def test_layers_without_a_name_belong_to_their_image_alone():
    region = Region("images.one:1.layers=[80MB, 20MB]", "images.two:1.layers=[80MB, 20MB]")
    assert region.pull("one:1", "two:1").seconds == pytest.approx(20)
    assert region.said("size of image one:1") == ["100 MB in 2 layers"]


def test_a_cache_of_another_tag_spares_the_layers_that_both_have():
    region = Region(BASE.format("tool:1", "old"), BASE.format("tool:2", "new"), "cache.ready=[tool:1]")
    pulled = region.pull("tool:2")
    assert (pulled.seconds, pulled.hits) == (pytest.approx(2), ["tool:2"])


def test_a_cache_with_one_of_two_images_spares_that_one():
    pulled = Region("cache.ready=[tool:1]").pull("tool:1", "tool:2")
    assert (pulled.seconds, pulled.hits) == (pytest.approx(10), ["tool:1"])


def test_unpacking_takes_time_by_bytes_where_a_rate_is_set():
    pulled = Region("create.unpack=50MB/s").pull("tool:1")
    assert pulled.seconds == pytest.approx(10 + 2)
    assert pulled.bound == pytest.approx({"image-pull": 10, "unpack": 2})


def test_layers_of_a_cache_are_unpacked_already():
    region = Region(*SHARED, "create.unpack=10MB/s", "cache.ready=[one:1]")
    assert region.pull("one:1", "two:1").seconds == pytest.approx(2 + 2)


# Shared bandwidth


def test_pods_share_what_a_registry_gives_in_all_and_other_registries_are_others():
    region = Region("registry.total=10MB/s")
    pods = [region.start("tool:1"), region.start("tool:1"), region.start("quay.io/team/tool:1")]
    region.env.run()
    assert [pod.seconds for pod in pods] == pytest.approx([20, 20, 10])
    assert pods[0].bound == pytest.approx({"registry": 20})


def test_pods_share_the_way_into_the_vpc_whatever_the_registry():
    region = Region("registry.nat=10MB/s")
    pods = [region.start("tool:1"), region.start("quay.io/team/tool:1"), region.start(ACR)]
    region.env.run()
    assert [pod.seconds for pod in pods] == pytest.approx([20, 20, 100 / 80])
    assert pods[0].bound == pytest.approx({"nat": 20})


def test_a_shared_way_that_is_wide_enough_binds_nobody():
    region = Region("registry.nat=1GB/s", "registry.total=1GB/s")
    assert region.pull("tool:1").bound == pytest.approx({"image-pull": 10})


# Refusals


def test_a_pull_in_an_outage_is_tried_again_after_waits_that_double_up_to_a_cap():
    """Refused at 0, 10, 30, 70 and 150 s; the try at 250 s, a wait of 100 s being the longest, is the first to go."""
    region = Region("registry.outages=[{from: 0s, to: 151s}]", "registry.backoff.cap=100s")
    pulled = region.pull("tool:1")
    assert pulled.ended == pytest.approx(250 + 10)
    assert pulled.bound == pytest.approx({"image-backoff": 250, "image-pull": 10})
    assert pulled.shown == ["ImagePullBackOff: docker.io does not answer", "pulling images"]


def test_an_outage_is_over_at_its_end():
    assert Region("registry.outages=[{from: 0s, to: 10s}]").pull("tool:1").ended == pytest.approx(10 + 10)


def test_a_pull_that_an_outage_cuts_short_starts_again_from_its_first_byte():
    """It starts at 0 and would end at 10; cut at 4, it waits 10 s and takes 10 more."""
    region = Region("registry.outages=[{from: 4s, to: 8s}]")
    pulled = region.pull("tool:1")
    assert pulled.ended == pytest.approx(4 + 10 + 10)
    assert pulled.bound == pytest.approx({"image-pull": 14, "image-backoff": 10})


def test_a_pull_is_cut_short_also_where_the_sum_of_two_times_falls_short_of_the_outage():
    """1.1 + (5.2 - 1.1) is a little less than 5.2, when the registry still answers."""
    pulled = Region("registry.outages=[{from: 5.2s, to: 8s}]").pull("tool:1", at=1.1)
    assert pulled.ended == pytest.approx(5.2 + 10 + 10)


def test_images_that_were_there_before_the_outage_stay():
    pulled = Region("registry.outages=[{from: 15s, to: 18s}]").pull("tool:1", "tool:2")
    assert pulled.ended == pytest.approx(15 + 10 + 10)


def test_an_outage_that_begins_later_leaves_a_pull_alone():
    region = Region("registry.outages=[{from: 11s, to: 1h}]")
    assert region.pull("tool:1").ended == pytest.approx(10)


@pytest.mark.parametrize(
    ("registry", "waits"),
    [("public", ["tool:1", "quay.io/team/tool:1"]), ("vpc", [ACR]), ("quay.io", ["quay.io/team/tool:1"])],
)
def test_an_outage_is_one_of_the_registries_that_it_names(registry, waits):
    region = Region(f"registry.outages=[{{registry: {registry}, from: 0s, to: 1h}}]")
    pods = {image: region.start(image) for image in ("tool:1", "quay.io/team/tool:1", ACR)}
    region.env.run()
    assert [image for image, pod in pods.items() if pod.ended > 3600] == waits


def test_always_needs_the_registry_even_where_the_cache_has_the_image():
    region = Region("registry.outages=[{from: 0s, to: 5s}]", "cache.ready=[tool:1]", "cache.always_check=1s")
    assert region.pull("tool:1 Always").ended == pytest.approx(10 + 1)
    assert region.pull("tool:1", at=12.0).seconds == 0


def test_docker_hub_refuses_pulls_above_its_limit_until_the_window_has_moved_on():
    region = Region("registry.limit=2", "registry.window=1h", "cache.mode=none")
    pods = [region.start("tool:1") for _ in range(3)]
    region.env.run()
    assert [pod.seconds for pod in pods[:2]] == pytest.approx([10, 10])
    assert 3600 < pods[2].ended < 3600 + 300 + 10
    assert pods[2].shown[0].startswith("ImagePullBackOff: toomanyrequests: more than 2 pulls within 1 h")


def test_a_pod_does_not_ask_while_docker_hub_is_sure_to_refuse_it(monkeypatch):
    """Six hours of waits of 300 s would be some 70 refusals for each pod, and thousands of pods may wait."""
    region = Region("registry.limit=1", "registry.window=6h", "cache.mode=none")
    hub, asked = region.store.registries.hub, []
    admit = hub.admit
    monkeypatch.setattr(hub, "admit", lambda now: asked.append(now) or admit(now))
    pods = [region.start("tool:1") for _ in range(2)]
    region.env.run()
    assert len(asked) == 3
    assert pods[1].bound["image-backoff"] == pytest.approx(pods[1].seconds - 10)
    assert (pods[1].bound["image-backoff"] - 10 - 20 - 40 - 80 - 160) % 300 == pytest.approx(0)


def test_the_limit_is_docker_hub_s_and_for_those_without_an_account():
    region = Region("registry.limit=0")
    assert region.pull("quay.io/team/tool:1").ended == pytest.approx(10)
    assert region.pull("tool:1", anonymous=False).seconds == pytest.approx(10)


def test_a_pod_that_is_ended_while_it_pulls_leaves_no_flow_behind():
    region = Region("registry.outages=[{from: 60s, to: 2m}]", "registry.nat=10MB/s", "cache.mode=none")
    first, second = region.start("tool:1"), region.start("tool:1", at=5.0)
    region.env.run(until=5.0)
    first.process.defused = True
    first.process.interrupt()
    region.env.run(until=second.process)
    assert second.ended == pytest.approx(15)


# The disk


def test_a_disk_without_room_for_twice_the_images_is_told():
    region = Region("images.tool:1.size=17GB")
    region.pull("tool:1", storage=60)
    assert region.said("temporary storage") == []
    region.pull("tool:1")
    assert region.said("temporary storage") == [
        "30 GiB, and its images need 34 GB: a real pull may find the disk full",
    ]


# Laws

LAYERS = st.dictionaries(st.sampled_from("abcdef"), st.just(10), min_size=1).map(sorted)


@settings(deadline=None, max_examples=60)
@given(st.lists(LAYERS, min_size=1, max_size=4), st.sets(st.integers(0, 3)))
def test_a_pod_fetches_each_layer_once_that_its_cache_lacks(images, ready):
    """Layers of 10 MB at 10 MB/s: a second for each."""
    names = [f"tool:{number}" for number in range(len(images))]
    listed = [f"images.{name}.layers={{{', '.join(f'{layer}: 10MB' for layer in layers)}}}"
              for name, layers in zip(names, images, strict=True)]  # fmt: skip
    cached = {number for number in ready if number < len(images)}
    held = {layer for number in cached for layer in images[number]}
    region = Region(*listed, f"cache.ready=[{', '.join(names[number] for number in cached)}]")
    pulled = region.pull(*names)
    assert pulled.seconds == pytest.approx(len({layer for layers in images for layer in layers} - held))
