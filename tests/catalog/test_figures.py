"""The single numbers, and that each one says where it comes from."""

import csv
from pathlib import Path

import pytest

from catalog import Catalog
from catalog.catalog import DATA, TABLES
from catalog.sources import cite, read_sources

CATALOG = Catalog.default()
TITLES = read_sources(DATA / "SOURCES.md")
WANTED = {
    "create.burst": 100, "create.per_second": 20, "create.sandbox_p50": 12, "create.sandbox_p95": 25,
    "create.per_try": 2, "failback.interval": 30, "failback.factor": 2, "failback.cap": 300,
    "image.registry_vpc": 80, "image.registry_public": 7.7, "image.always_check": 1.5, "image.cache_build": 300,
    "image.container_start": 1, "image.default_size": 100, "disk.free": 30, "pending.max": 14400,
    "spot.protection": 3600, "spot.check": 300, "spot.notice": 180, "oss.request_size": 4,
    "oss.requests_per_second": 10000, "oss.first_byte": 0.02, "oss.client_jindo": 191, "oss.client_ossfs": 72,
    "md5.rate": 450, "fluid.poll": 20, "fluid.bound_after": 171, "fluid.sidecar_exit": 30,
    "fluid.burst_credit": 600, "fluid.block": 16, "argo.requeue": 10, "argo.qps": 20, "argo.burst": 30,
    "argo.rewake": 1200, "argo.max_operation": 30, "argo.grace": 30, "argo.wait": 2,
}  # fmt: skip


@pytest.mark.parametrize("name", WANTED)
def test_a_figure_that_the_simulator_needs_is_there(name: str) -> None:
    assert CATALOG.figure(name).value == WANTED[name]
    assert CATALOG.figure(name).what


def test_a_misspelt_figure_names_the_nearest_one() -> None:
    with pytest.raises(KeyError, match=r"did you mean 'create\.burst'"):
        CATALOG.figure("create.brust")


def test_every_figure_is_either_sourced_or_assumed() -> None:
    for figure in CATALOG.figures.values():
        assert figure.source.startswith("assumed") == figure.assumed, figure.name


@pytest.mark.parametrize("table", TABLES)
def test_every_source_key_is_in_the_list_of_sources(table: str) -> None:
    with (DATA / table).open(encoding="utf-8", newline="") as lines:
        keys = {key for row in csv.DictReader(lines) for key in row["source"].split()}
    assert keys
    assert keys <= TITLES.keys()


def test_every_listed_source_is_used_and_has_a_title_an_address_and_two_dates() -> None:
    used = " ".join((DATA / table).read_text(encoding="utf-8") for table in TABLES)
    rows = [line for line in (DATA / "SOURCES.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) == len(TITLES)
    for row in rows:
        key, *rest = (cell.strip() for cell in row.strip("|").split("|"))
        assert key.strip("`") in used
        assert len(rest) == 4
        assert all(rest)


def test_a_source_is_spelled_out_and_a_users_own_words_are_kept() -> None:
    assert cite("eci.Q6", TITLES) == "ECI flow control page [eci.Q6]"
    assert cite("our contract of 2026", TITLES) == "our contract of 2026"
    assert cite("assumed", TITLES, assumed=True) == "assumed: no public figure"
    assert cite("data.J2", TITLES, assumed=True) == "assumed, after JindoSDK configuration page [data.J2]"


def test_a_folder_without_a_list_of_sources_has_no_titles(tmp_path: Path) -> None:
    assert read_sources(tmp_path / "SOURCES.md") == {}
