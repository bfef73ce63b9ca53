"""What the image caches of the inputs cost to build."""

import pytest

from catalog import Catalog
from simulator.cloud.images.cache import ImageCache
from simulator.results.image_caches import build_costs
from simulator.scenario import read_scenario
from tests.simulator.worlds import leaf, report, run, workflow

CACHE = ImageCache("mine", frozenset(), frozenset(), 20 * 1024.0**3, 300.0)


def costs(*settings):
    return [found.value for found in build_costs([CACHE], Catalog.default(), read_scenario(None, settings).prices, 300)]


def test_a_build_takes_a_pod_and_a_disk_for_its_time_and_a_snapshot_from_then_on():
    """300 s of 2 vCPU at 0.000049, of 4 GiB at 0.00000613 and of 20 GiB at 0.0021 / 3600; 20 GiB at 0.12 a month."""
    assert costs() == [
        f"{300 * (0.000098 + 0.00002452 + 0.042 / 3600):.4f} CNY, and 2.40 for each month that it is kept"
    ]


def test_prices_of_one_s_own_count():
    assert costs("prices.cache_disk_gib_hour=0") == ["0.0368 CNY, and 2.40 for each month that it is kept"]


def test_what_has_no_price_in_a_currency_is_not_told_in_it():
    assert costs("prices={currency: USD, vcpu_second: 0.0000077, gib_second: 0.00000096}") == []


@pytest.mark.parametrize(("ready", "told"), [([], 1), (["leaf:1"], 0)])
def test_a_run_tells_the_cost_of_the_caches_that_it_builds(tmp_path, ready, told):
    image_cache = {"kind": "ImageCache", "metadata": {"name": "mine"}, "spec": {"images": ["leaf:1"]}}
    found = report(run(tmp_path, [workflow(leaf("main")), image_cache], {"cache": {"ready": ready}}))
    assert sum(entry.what.startswith("building image cache mine") for entry in found.assumptions) == told
