"""`drydock catalog`, and `--catalog` wherever it is taken."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from catalog import Catalog, Size, formats, listing

ROOT = Path(__file__).parent.parent
GOOD = "fixtures/guide/success-rate"
USD, OWN = "fixtures/catalog-usd", "fixtures/catalog-own"
LISTS = ("sizes", "prices", "instances", "limits", "regions")


def drydock(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
    )


def rows(*arguments: str) -> list[dict[str, Any]]:
    done = drydock("catalog", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["schema"] == 1
    found: list[dict[str, Any]] = answer["rows"]
    return found


# The lists


def test_json_has_a_row_for_each_size_of_the_region() -> None:
    found = {row["size"]: row for row in rows("sizes", "--region", "cn-hongkong")}
    assert "4-6Gi" not in found
    assert found["4-8Gi"]["spot"]
    assert found["16-32Gi"]["economy_gbps"] is None
    assert found["4-8Gi"]["per_hour"] == pytest.approx(0.882144)


def test_a_price_that_nobody_publishes_is_null() -> None:
    prices = {row["name"]: row["per_hour"] for row in rows("instances", "*.large")}
    assert prices["ecs.c6.large"] is None
    assert prices["ecs.c5.large"] == 0.62


def test_limits_and_prices_carry_their_sources() -> None:
    (row,) = rows("limits", "quota.vcpu")
    assert (row["value"], row["assumed"]) == (1000, False)
    assert "eci.Q7" in row["source"]
    assert "no promise" in row["what"]
    assert all(row["name"].startswith("price.") for row in rows("prices"))


def test_a_fit_is_in_json_too() -> None:
    by_kind = {
        row["kind"]: row
        for row in rows("fit", "7000m", "13Gi", "--region", "cn-hangzhou")
        if row["where"] != "other regions"
    }
    assert by_kind["ordinary"]["size"] == "8-14Gi"
    assert by_kind["spot"]["per_hour"] is None


def test_a_list_goes_to_a_file_too(tmp_path: Path) -> None:
    done = drydock("catalog", "regions", "shanghai", "-o", f"json={tmp_path / 'regions.json'}")
    assert "cn-shanghai" in done.stdout
    assert [row["id"] for row in json.loads((tmp_path / "regions.json").read_text())["rows"]] == ["cn-shanghai"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["sizes", "--region", "cn-hangzou"], ["cn-hangzou", "cn-hangzhou"], id="unknown region"),
        pytest.param(["instances", "ecs.c6.lrge"], ["ecs.c6.lrge", "ecs.c6.large"], id="no such type"),
        pytest.param(["fit", "7", "13Gb"], ["'13Gb'", "13Gi"], id="no amount of memory"),
        pytest.param(["fit", "0", "1"], ["'0'", "500m"], id="nothing"),
        pytest.param(["fit", "1", "1", "--region", "nowhere"], ["nowhere", "cn-shanghai"], id="a fit in no region"),
        pytest.param(["limits", "--catalog", "nowhere"], ["nowhere", "no folder", "prices.csv"], id="no folder"),
        pytest.param(["limits", "--catalog", "docs"], ["docs", "holds none of"], id="a folder of something else"),
    ],
)
def test_bad_input_is_one_clear_line(arguments: list[str], words: list[str]) -> None:
    done = drydock("catalog", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert [word for word in words if word not in done.stderr] == []


@pytest.mark.parametrize("name", [*LISTS, "fit"])
def test_every_list_has_help_and_a_line_in_the_help_of_all(name: str) -> None:
    assert f"\n  {name} " in drydock("catalog", "--help").stdout
    assert "--catalog DIR" in drydock("catalog", name, "--help").stdout


# As text


def written(table: str, width: int, catalog: Catalog | None = None) -> str:
    chosen = catalog or Catalog.default()
    out = StringIO()
    formats.TABLES[table](getattr(listing, table)(chosen), chosen, Console(file=out, width=width))
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("table", LISTS)
def test_every_name_is_whole_in_a_terminal_of_any_usual_width(table: str, width: int) -> None:
    text = written(table, width)
    names = [listing.name_of(row) for row in getattr(listing, table)(Catalog.default())]
    assert [name for name in names if f"\n{name} " not in text] == []
    assert "…" not in text


@pytest.mark.parametrize("width", [80, 120])
def test_every_value_stands_with_its_unit(width: int) -> None:
    text = written("prices", width)
    assert "0.00000613 CNY/GiB/s" in text
    assert "500 requests/min" in written("limits", width)


def test_what_is_assumed_says_so_in_words() -> None:
    text = written("limits", 120)
    assert text.count("assumed") >= sum(figure.assumed for figure in listing.limits(Catalog.default()))


@pytest.mark.parametrize("width", [80, 120])
def test_a_fit_says_what_is_left_over_and_where_nothing_is_so_large(width: int) -> None:
    out, catalog = StringIO(), Catalog.default()
    rows = listing.fits(catalog, 60, 13, "cn-hongkong")
    formats.fits(rows, catalog, Console(file=out, width=width), Size(60, 13))
    lines = {tuple(line.split()) for line in out.getvalue().splitlines()}
    assert ("cn-hongkong", "ordinary", "64-128Gi", "4", "115", "20", "14.1143") in lines
    assert ("cn-hongkong", "economy", "none") in lines
    assert ("every", "region", "spot", "64-128Gi", "4", "115", "20", "market") in lines


# A catalog of one's own


def test_prices_in_dollars_make_a_bill_in_dollars() -> None:
    done = drydock("simulate", GOOD, "--catalog", USD, "--format", "json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["cost"]["currency"] == "USD"
    seconds = answer["cost"]["total"] / (2 * 0.0000077 + 4 * 0.00000096)
    yuan = json.loads(drydock("simulate", GOOD, "--format", "json").stdout)["cost"]["total"]
    assert seconds == pytest.approx(yuan / (2 * 0.000049 + 4 * 0.00000613), rel=1e-3)
    assert "usd.C3" in json.dumps(answer["assumptions"])


def test_both_variants_meet_the_catalog() -> None:
    done = drydock("what-if", GOOD, "--versus-set", "argo.requeue=2s", "--catalog", USD, "--format", "json")
    assert {variant["cost"]["currency"] for variant in json.loads(done.stdout)["variants"]} == {"USD"}


def test_a_price_and_a_quota_of_ones_own_are_used_and_said_to_be_ones_own() -> None:
    answer = json.loads(drydock("simulate", GOOD, "--catalog", OWN, "--format", "json").stdout)
    assert answer["cost"]["unknown"] == []
    taken = {entry["what"]: entry for entry in answer["assumptions"]}
    assert taken["price of ecs.c6.large"]["source"] == "our contract of 2026, an example"
    assert taken["pods that may be created at once before the rate counts"]["source"] == "our quota, an example"


def test_lists_show_the_catalog_that_is_given() -> None:
    assert {row["unit"].partition("/")[0] for row in rows("prices", "--catalog", USD)} == {"USD"}
    assert "USD/h" in drydock("catalog", "sizes", "--catalog", USD).stdout
    assert {row["per_hour"] for row in rows("instances", "--catalog", USD)} == {None}


@pytest.mark.parametrize("command", [["catalog", "prices"], ["simulate", GOOD], ["what-if", GOOD, "--versus", "calm"]])
def test_a_row_that_cannot_be_used_is_named_with_its_file_and_line(command: list[str], tmp_path: Path) -> None:
    text = "name,value,unit,what,source,assumed\nprice.vcpu_second,x,CNY/vCPU/s,w,ours,no\n"
    (tmp_path / "prices.csv").write_text(text)
    done = drydock(*command, "--catalog", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"drydock: {tmp_path / 'prices.csv'}:2: value 'x' is not a number\n"
