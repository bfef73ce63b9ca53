"""Regions."""

from catalog import Catalog

REGIONS = Catalog.default().regions


def test_twelve_regions_sell_every_size() -> None:
    assert sum(region.fine_sizes for region in REGIONS.values()) == 12


def test_the_large_regions_have_ten_times_the_bandwidth_of_ordinary_ones() -> None:
    assert REGIONS["cn-shanghai"].oss_download_gbps == 100
    assert REGIONS["cn-chengdu"].oss_download_gbps == 10
    assert REGIONS["cn-hongkong"].oss_download_gbps == 5


def test_upload_is_never_faster_than_download() -> None:
    assert all(region.oss_upload_gbps <= region.oss_download_gbps for region in REGIONS.values())


def test_zones_are_two_or_three_and_carry_the_name_of_their_region() -> None:
    for region in REGIONS.values():
        assert len(set(region.zones)) == len(region.zones)
        assert len(region.zones) in (2, 3)
        assert all(zone.startswith(region.id) for zone in region.zones)
    assert REGIONS["cn-shanghai"].zones == ("cn-shanghai-b", "cn-shanghai-f", "cn-shanghai-g")
