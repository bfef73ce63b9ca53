"""What the built-in data must hold, table by table: a slip of a key or a digit is found here."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from catalog import Catalog, InstanceType, Size
from catalog.catalog import DATA, TABLES
from policies.rules import label_scheduling_wide, vcpu_demand_large, virtual_node_crowded
from policies.rules._images import FREE_GIB
from policies.rules._specs import MOST_SPECS

CATALOG = Catalog.default()
ROOT = Path(__file__).parents[2]
GIB_PER_VCPU = {"c": 2, "g": 4, "r": 8}
"""By the letter of a family: c5, g6e, hfr7 ..."""
ODD = re.compile(r"\.(10|13|20|26)xlarge$")
"""What is left over of a host: types with less, or more, memory than the letter says."""


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cells(page: Path) -> list[list[str]]:
    """The rows of a `SOURCES.md`: key, title, URL, page date, seen."""
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


PAGES = [DATA / "SOURCES.md", *sorted((ROOT / "fixtures").glob("catalog-*/SOURCES.md"))]
SOURCES = [pytest.param(row, id=row[0].strip("`")) for page in PAGES for row in cells(page)]


# All tables


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_there_twice(table: str) -> None:
    key = ("vcpu", "memory_gib") if table == "sizes.csv" else tuple(rows(table)[0])[:1]
    names = [tuple(row[column] for column in key) for row in rows(table)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("table", ["figures.csv", "prices.csv"])
def test_what_has_no_source_is_said_to_be_assumed(table: str) -> None:
    """Beside pages, two keys stand for ourselves: `assumed`, and `own` measurements that stand in for others."""
    for row in rows(table):
        keys = set(row["source"].split())
        if keys & {"assumed", "own", "eci.samples"}:
            assert row["assumed"] == "yes", row["name"]
        if "assumed" in keys:
            assert keys == {"assumed"}, row["name"]


def written_date(text: str) -> tuple[date, date]:
    """The first and the last day that a date means: `2021`, `2021-07`, `2021-07-19`, `2021 to 2026`."""
    first, _, last = text.partition(" to ")
    return _day(first, 1, 1), _day(last or first, 12, 28)


def _day(text: str, month: int, day: int) -> date:
    assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", text), text
    parts = [int(part) for part in text.split("-")]
    return date(*(parts + [month, day][len(parts) - 1 :]))


@pytest.mark.parametrize("row", SOURCES)
def test_the_dates_of_a_source_are_dates_and_it_was_not_seen_before_it_was_written(row: list[str]) -> None:
    _, _, _, page, seen = row
    for text in (page, seen):
        if text != "–":
            first, last = written_date(text)
            assert date(2010, 1, 1) <= first <= last
    if "–" not in (page, seen):
        assert written_date(page)[0] <= written_date(seen)[1]


# Sizes


def test_spot_sizes_have_two_vcpu_or_more_and_are_sold_everywhere() -> None:
    spot = {offer.size for offer in CATALOG.sizes if offer.spot}
    could = {offer.size for offer in CATALOG.sizes if offer.everywhere and offer.size.vcpu >= 2}
    assert could - spot == {Size(2, 1), Size(4, 2), Size(8, 4)}
    assert spot < could


def test_more_vcpu_never_have_less_bandwidth_in_any_category() -> None:
    for category in ("", "economy", "general"):
        known = [(offer.size.vcpu, gbps) for offer in CATALOG.sizes if (gbps := offer.gbps_in(category)) is not None]
        slowest = {vcpu: min(gbps for of, gbps in known if of == vcpu) for vcpu, _ in known}
        assert list(slowest.values()) == sorted(slowest.values())


def test_a_category_is_slower_or_faster_as_published() -> None:
    """Economy has the bandwidth of its own column; general differs at 1 vCPU alone."""
    economy = {offer.size.vcpu: offer.economy_gbps for offer in CATALOG.sizes if offer.economy_gbps is not None}
    assert economy == {0.25: 0.08, 0.5: 0.08, 1: 0.08, 2: 0.2, 4: 0.4, 6: 0.8, 8: 0.8}
    for offer in CATALOG.sizes:
        if offer.general_gbps is not None:
            assert offer.general_gbps == (1 if offer.size.vcpu == 1 else offer.gbps)


# Instance types


@pytest.mark.parametrize("instance", CATALOG.instances.values(), ids=lambda instance: instance.name)
def test_the_name_of_a_type_says_its_family_its_vcpu_and_its_memory(instance: InstanceType) -> None:
    cloud, family, size = instance.name.split(".")
    assert cloud == "ecs"
    assert family.partition("-")[0] == instance.family
    if instance.family.startswith("gn"):
        assert instance.memory_gib > instance.vcpu  # their names speak of the GPU
        return
    assert instance.vcpu == {"large": 2, "xlarge": 4}.get(size) or 4 * int(size.removesuffix("xlarge"))
    if ODD.search(instance.name):
        return
    if instance.family == "u1":
        ratio = int(family.removeprefix("u1-c1m"))
    else:
        ratio = GIB_PER_VCPU[re.sub(r"^hf|\d.*$", "", family)]
    assert instance.memory_gib == ratio * instance.vcpu


def test_a_larger_type_of_a_family_has_no_slower_card_and_no_lower_price() -> None:
    families: dict[tuple[str, float], list[InstanceType]] = {}
    for instance in CATALOG.instances.values():
        if not instance.family.startswith("gn"):
            ratio = round(instance.memory_gib / instance.vcpu) if instance.family == "u1" else 0
            families.setdefault((instance.family, ratio), []).append(instance)
    assert len(families) > 20
    for types in families.values():
        ordered = sorted(types, key=lambda instance: instance.vcpu)
        for values in (
            [instance.baseline_gbps for instance in ordered if instance.baseline_gbps is not None],
            [instance.burst_gbps for instance in ordered if instance.burst_gbps is not None],
            [instance.price_per_hour for instance in ordered if instance.price_per_hour is not None],
        ):
            assert values == sorted(values), ordered[0].family


def test_a_vcpu_costs_about_the_same_in_every_type_of_a_family() -> None:
    """A misplaced decimal point would stand out."""
    families: dict[str, list[float]] = {}
    for instance in CATALOG.instances.values():
        if instance.price_per_hour is not None:
            families.setdefault(instance.family, []).append(instance.price_per_hour / instance.vcpu)
    assert set(families) == {"g5", "c5", "r5", "g8i", "c8i", "r8i"}
    assert [family for family, each in families.items() if max(each) > 1.1 * min(each)] == []


def test_a_price_has_a_currency_and_a_region_and_a_missing_one_has_neither() -> None:
    for row in rows("instances.csv"):
        filled = {column: bool(row[column]) for column in ("price_per_hour", "currency", "price_region")}
        assert len(set(filled.values())) == 1, row["instance_type"]


# Figures that policies speak of


def test_policies_and_catalog_tell_the_same_limits() -> None:
    assert CATALOG.figure("node.pods").value == virtual_node_crowded.MOST
    assert CATALOG.figure("create.at_once").value == label_scheduling_wide.MOST
    assert CATALOG.figure("quota.vcpu_example").value == vcpu_demand_large.LARGE
    assert CATALOG.figure("disk.free").value == FREE_GIB
    assert CATALOG.figure("pod.max_specs").value == MOST_SPECS


def test_a_spot_discount_is_a_share_and_its_range_is_one() -> None:
    least, most = CATALOG.figure("spot.discount_least").value, CATALOG.figure("spot.discount_most").value
    assert 0 < least < most < 100
    assert CATALOG.figure("spot.discount_sample").value == round((1 - 0.056 / 0.622) * 100)
