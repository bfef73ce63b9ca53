"""A broken row names its file, its row, its column and its value."""

from pathlib import Path

import pytest

from catalog import CatalogError
from catalog.catalog import Catalog
from catalog.tables import read_rows

GET = "price.oss_get_10000,%s\n"
PRICE = "name,value,unit,what,source,assumed\n"
INSTANCE = "instance_type,family,vcpu,memory_gib,baseline_gbps,burst_gbps,price_per_hour,currency,price_region,source\n"
REGION = "id,oss_download_gbps,oss_upload_gbps,fine_sizes,zones,source\n"
SIZE = "vcpu,memory_gib,gbps,everywhere,spot,economy_gbps,general_gbps,source\n"


@pytest.mark.parametrize(
    ("file", "text", "row", "column", "value"),
    [
        pytest.param("prices.csv", PRICE + GET % "x,CNY/10000 requests,w,s,no", 2, "value", "x", id="not a number"),
        pytest.param(
            "prices.csv", PRICE + GET % "-1,CNY/10000 requests,w,s,no", 2, "value", "-1", id="a negative price"
        ),
        pytest.param(
            "prices.csv", PRICE + GET % "nan,CNY/10000 requests,w,s,no", 2, "value", "nan", id="not a finite number"
        ),
        pytest.param(
            "prices.csv", PRICE + GET % "1,CNY/10000 requests,w,,no", 2, "source", "", id="a price without a source"
        ),
        pytest.param(
            "prices.csv", PRICE + GET % "1,CNY/10000 requests,w,s,maybe", 2, "assumed", "maybe", id="neither yes nor no"
        ),
        pytest.param("prices.csv", PRICE + GET % "1,s,w,s,no", 2, "unit", "s", id="a price without a currency"),
        pytest.param(
            "prices.csv",
            PRICE + GET % "1,USD/10000 requests,w,s,no",
            2,
            "unit",
            "USD/10000 requests",
            id="two currencies",
        ),
        pytest.param(
            "prices.csv", PRICE + "price.vcpu_second,1,CNY/h,w,s,no\n", 2, "unit", "CNY/h", id="a price per other unit"
        ),
        pytest.param(
            "figures.csv", PRICE + "disk.fre,30,GiB,w,s,no\n", 2, "name", "disk.fre", id="a figure nobody asks for"
        ),
        pytest.param(
            "prices.csv", PRICE + "price.x,1,CNY/s,w,s,no\n", 2, "name", "price.x", id="a price nobody asks for"
        ),
        pytest.param("figures.csv", PRICE + "disk.free,30,GB,w,s,no\n", 2, "unit", "GB", id="a figure in another unit"),
        pytest.param(
            "figures.csv",
            PRICE + "price.vcpu_second,1,CNY/vCPU/s,w,s,no\n",
            2,
            "name",
            "price.vcpu_second",
            id="a price among the figures",
        ),
        pytest.param("figures.csv", PRICE + "a,1,s,w,s,no\n\na,2,s,w,s,no\n", 4, "name", "a", id="a name given twice"),
        pytest.param(
            "sizes.csv", SIZE + "2,4,1,yes,yes,,,s\n2,4,1,no,no,,,s\n", 3, "memory_gib", "4", id="a size given twice"
        ),
        pytest.param("sizes.csv", SIZE + "0,4,1,yes,yes,,,s\n", 2, "vcpu", "0", id="a size of nothing"),
        pytest.param("regions.csv", REGION + "x,5,5,no,,s\n", 2, "zones", "", id="a region without zones"),
        pytest.param("instances.csv", INSTANCE + "ecs.a,a,2,4,2,1,,,,s\n", 2, "burst_gbps", "1", id="burst too low"),
        pytest.param("instances.csv", INSTANCE + "ecs.a,a,2,4,2,,1,,,s\n", 2, "currency", "", id="no currency"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, file: str, text: str, row: int, column: str, value: str) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as raised:
        Catalog.read(tmp_path)
    error = raised.value
    assert (error.file, error.row, error.column, error.value) == (str(tmp_path / file), row, column, value)
    assert str(error).startswith(f"{tmp_path / file}:{row}: {column} {value!r} ")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "column name is missing", id="empty"),
        pytest.param(b"name,value\n", "column unit is missing", id="a column is missing"),
        pytest.param(
            PRICE.encode() + b"a,1\n", r"prices\.csv:2: has 2 cells, the header has 6", id="cells are missing"
        ),
        pytest.param(PRICE.encode() + b"\xff\n", "cannot be read", id="not UTF-8"),
        pytest.param(PRICE.encode() + b'"a,1\n', "cannot be read", id="an open quote"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "prices.csv").write_bytes(content)
    with pytest.raises(CatalogError, match=reason):
        Catalog.read(tmp_path)


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfname,value\r\n a , 1 \r\n\r\n")
    (row,) = read_rows(path, ["name", "value"])
    assert (row.text("name"), row.amount("value"), row.number) == ("a", 1, 2)


def test_a_misspelt_figure_of_ones_own_is_told_what_it_was_probably_meant_to_be(tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_text(PRICE + "create.brust,300,pods,w,ours,no\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"not in the built-in figures\.csv; did you mean 'create\.burst'\?$"):
        Catalog.read(tmp_path)


def test_prices_in_another_currency_name_those_that_are_still_missing(tmp_path: Path) -> None:
    own = [
        f"price.{name},1,USD/{unit},w,ours,no\n" for name, unit in (("vcpu_second", "vCPU/s"), ("gib_second", "GiB/s"))
    ]
    (tmp_path / "prices.csv").write_text(PRICE + "".join(own), encoding="utf-8")
    with pytest.raises(CatalogError, match=r"needs all prices in USD: not so price\.economy_vcpu_second, ") as raised:
        Catalog.read(tmp_path)
    assert "price.gib_second" not in str(raised.value)


def test_a_table_with_a_header_alone_changes_nothing(tmp_path: Path) -> None:
    for name, header in (("prices.csv", PRICE), ("figures.csv", PRICE), ("regions.csv", REGION)):
        (tmp_path / name).write_text(header, encoding="utf-8")
    assert Catalog.read(tmp_path) == Catalog.default()
