"""What a scenario says of volumes, and what it must not."""

import pytest

from manifests.errors import UsageError
from simulator.scenario import read_scenario
from simulator.scenario.layers import schema
from simulator.scenario.volumes import KINDS

MB = 1e6


def volume(*settings, name="data"):
    return read_scenario(None, [f"volumes.{name}.{setting}" for setting in settings]).volumes[name]


def test_the_schema_knows_the_kinds_that_there_are():
    assert schema()["properties"]["volumes"]["additionalProperties"]["properties"]["kind"]["enum"] == list(KINDS)


def test_without_volumes_there_are_none():
    assert read_scenario(None).volumes == {}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["kind=nas"], "volumes.data.kind is 'nas', but must be one of oss, accelerator, nas-capacity"),
        (["size=1TB"], "volumes.data: say what stands behind it; kind is one of oss, accelerator"),
        (["kind=nas-capacity"], "the bandwidth of a NAS Capacity follows from it; write e.g. 1TB, or set bandwidth"),
        (["kind=cpfs-100"], "the bandwidth of a CPFS 100 follows from it"),
        (["kind=accelerator"], "how much it holds and how fast it is follow from it; write e.g. 10TB"),
        (["kind=accelerator", "bandwidth=1GB/s"], "how much it holds and how fast it is follow from it"),
        (["kind=nas-capacity", "size=much"], "'much' is no size; write e.g. 10GB"),
        (["kind=nas-capacity", "size=0GB"], "'0GB' must be a size above 0"),
        (["kind=cpfs-lingjun", "size=9TiB"], "the smallest CPFS for Lingjun has 10 TiB"),
        (["kind=nas-extreme", "bandwidth=fast"], "'fast' is no bandwidth above 0"),
        (["kind=accelerator", "size=1TB", "warm=2"], "2 is no share; write true, false, or a number from 0 to 1"),
        (["kind=nas-extreme", "sise=1TB"], "unknown key 'volumes.data.sise'; did you mean 'size'?"),
    ],
)
def test_a_mistake_is_told_with_a_remedy(settings, message):
    with pytest.raises(UsageError) as caught:
        volume(*settings)
    assert message in str(caught.value)
    assert "volumes.data" in str(caught.value)


@pytest.mark.parametrize("kind", ["image", "datacache"])
def test_what_is_a_pods_own_disk_stands_behind_a_claim_only(kind):
    with pytest.raises(UsageError, match=f"only a claim can be a {kind}; name it in place of oss"):
        volume(f"kind={kind}", name="oss")


def test_names_of_claims_may_hold_dots():
    assert volume("kind=nas-extreme", name="data.v2").name == "data.v2"


def test_kinds_can_be_compared_by_kind_alone():
    """A size means what the kind makes of it, and a kind that has no use for one leaves it alone."""
    sizes = {kind: volume(f"kind={kind}", "size=20TiB").bandwidth for kind in KINDS}
    assert sizes["oss"] is None
    assert sizes["nas-extreme"].value == 150 * MB
    assert sizes["nas-performance"].value == pytest.approx((600 + 0.6 * 20 * 1.024**4 * 1000) * MB)
    assert sizes["cpfs-lingjun"].value == pytest.approx(8000 * MB)
    assert sizes["datacache"].value == 350 * MB


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "oss"])
def test_a_bandwidth_names_its_source_and_the_key_that_changes_it(kind):
    knob = volume(f"kind={kind}", "size=20TiB").bandwidth
    assert knob.key == "volumes.data.bandwidth"
    assert "[data." in knob.source


def test_the_disk_of_a_pod_with_its_data_in_the_image_is_a_guess():
    assert volume("kind=image").bandwidth.source.startswith("assumed: taken for an ESSD PL1")
