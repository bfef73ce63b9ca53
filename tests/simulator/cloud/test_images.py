"""Image pulls: hits, misses, the visit of the registry, and the cache that a first miss builds."""

import pytest
import simpy

from manifests.workflow import read_template
from simulator.assumptions import Knob, Ledger
from simulator.cloud.images import ImageStore, images_of
from simulator.data.client import Client
from simulator.data.link import Link
from simulator.data.network import Network
from simulator.scenario.images import Images

MB = 1e6
PUBLIC, VPC = 10 * MB, 80 * MB
ACR = "registry-vpc.cn-shanghai.aliyuncs.com/team/tool:1"


def knob(value):
    return Knob("key", value, "what", str(value), "source")


class Registry:
    """Images of 100 MB unless listed, a public registry of 10 MB/s, one in the VPC of 80 MB/s."""

    def __init__(self, mode="auto", ready=(), sizes=None, build=300.0):
        self.env = simpy.Environment()
        setup = Images(
            sizes=sizes or {},
            default_size=knob(100 * MB),
            mode=knob(mode),
            ready=frozenset(ready),
            disk=knob(20.0),
            build=knob(build),
            always_check=knob(1.5),
            registry_vpc=knob(VPC),
            registry_public=knob(PUBLIC),
            start=knob(1.0),
            max_pending=knob(14400.0),
        )
        self.ledger = Ledger()
        self.store = ImageStore(self.env, Network(self.env), setup, self.ledger)

    def pull(self, image="tool:1", policy="IfNotPresent", card=1000 * MB, at=0.0):
        """(seconds, whether a cache had it, seconds by what bound them)."""
        client = Client("workflow", "node", Link("card", card, "pod-nic"))

        def life():
            yield self.env.timeout(at - self.env.now)
            began = self.env.now
            hit = yield from self.store.pull(image, policy, client)
            return self.env.now - began, hit, client.bound

        return self.env.run(until=self.env.process(life()))


def test_a_cached_image_takes_no_time():
    assert Registry(ready=["tool:1"]).pull() == (0, True, {})


def test_always_asks_the_registry_even_where_the_cache_has_it():
    seconds, hit, _ = Registry(ready=["tool:1"]).pull(policy="Always")
    assert (seconds, hit) == (1.5, True)


def test_a_miss_comes_at_the_rate_of_the_public_registry():
    seconds, hit, bound = Registry().pull()
    assert (seconds, hit) == (pytest.approx(10), False)
    assert bound == pytest.approx({"image-pull": 10})


def test_an_image_in_the_vpc_comes_faster():
    assert Registry().pull(ACR)[0] == pytest.approx(100 / 80)


def test_a_small_card_limits_the_pull_and_is_named_for_it():
    seconds, _, bound = Registry().pull(card=5 * MB)
    assert seconds == pytest.approx(20)
    assert bound == pytest.approx({"pod-nic": 20})


def test_a_listed_size_counts():
    assert Registry(sizes={"tool:1": 20 * MB}).pull()[0] == pytest.approx(2)


def test_a_size_that_nobody_lists_is_said_to_be_assumed():
    registry = Registry()
    registry.pull()
    assert any("tool:1" in entry.what and "does not list" in entry.what for entry in registry.ledger.listed())


def test_the_first_miss_builds_a_cache_that_is_ready_after_its_build_time():
    registry = Registry(build=300.0)
    registry.pull()
    assert registry.pull(at=299.0)[1] is False
    assert registry.pull(at=310.0)[:2] == (0, True)


def test_a_later_miss_does_not_build_the_cache_anew():
    registry = Registry(build=300.0)
    registry.pull()
    registry.pull(at=290.0)
    assert registry.pull(at=301.0)[1] is True


@pytest.mark.parametrize("mode", ["manual", "none"])
def test_without_automatic_caches_every_pull_is_a_miss(mode):
    registry = Registry(mode=mode, build=10.0)
    registry.pull()
    assert registry.pull(at=5000.0)[1] is False


def test_a_manual_cache_has_what_was_made_ready():
    assert Registry(mode="manual", ready=["tool:1"]).pull()[1] is True


def test_mode_none_has_no_cache_at_all():
    assert Registry(mode="none", ready=["tool:1"]).pull()[1] is False


def test_a_pod_needs_each_image_once_and_always_wins():
    template = read_template(
        {
            "container": {"image": "tool:1", "imagePullPolicy": "IfNotPresent"},
            "sidecars": [{"name": "s", "image": "tool:1", "imagePullPolicy": "Always"}, {"name": "t", "image": "b:2"}],
            "initContainers": [{"name": "i", "image": "b:latest"}],
        },
        (),
    )
    listed = Registry(sizes={"quay.io/argoproj/argoexec:v4": 1}).store.images
    assert images_of(template, listed) == {
        "tool:1": "Always",
        "b:2": "IfNotPresent",
        "b:latest": "Always",
        "quay.io/argoproj/argoexec:v4": "IfNotPresent",
    }
