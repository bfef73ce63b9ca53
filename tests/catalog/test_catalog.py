"""A catalog of one's own on top of the built-in one."""

import pickle
from pathlib import Path

import pytest

from catalog import Catalog, CatalogError, Size

BUILT_IN = Catalog.default()
FIGURES = "name,value,unit,what,source,assumed\n"
SIZES = "vcpu,memory_gib,gbps,everywhere,spot,economy_gbps,general_gbps,source\n"
INSTANCES = (
    "instance_type,family,vcpu,memory_gib,baseline_gbps,burst_gbps,price_per_hour,currency,price_region,source\n"
)


def in_dollars() -> str:
    rows = [figure for name, figure in BUILT_IN.figures.items() if name.startswith("price.")]
    return FIGURES + "".join(f"{row.name},1,{row.unit.replace('CNY', 'USD')},w,ours,no\n" for row in rows)


def write(folder: Path, name: str, text: str) -> Catalog:
    (folder / name).write_text(text, encoding="utf-8")
    return Catalog.read(folder)


def test_the_built_in_catalog_is_read_once() -> None:
    assert Catalog.default() is BUILT_IN


def test_a_catalog_and_its_errors_can_be_sent_to_a_worker_process() -> None:
    assert pickle.loads(pickle.dumps(BUILT_IN)) == BUILT_IN
    error = CatalogError("is not a number", "prices.csv", 2, "value", "x")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "prices.csv:2: value 'x' is not a number"


def test_own_prices_replace_the_built_in_ones_and_leave_the_rest(tmp_path: Path) -> None:
    own = write(tmp_path, "prices.csv", FIGURES + "price.vcpu_second,0.00003,CNY/vCPU/s,one vCPU,our contract,no\n")
    assert own.price("1-2Gi").per_second == pytest.approx(0.00003 + 2 * 0.00000613)
    assert own.price("1-2Gi").source.startswith("our contract")
    assert own.sizes == BUILT_IN.sizes
    assert own.instances == BUILT_IN.instances
    assert own.figure("price.oss_get_10000") == BUILT_IN.figure("price.oss_get_10000")


def test_a_price_for_one_type_is_added_to_the_others(tmp_path: Path) -> None:
    own = write(
        tmp_path, "instances.csv", INSTANCES + "ecs.g6.2xlarge,g6,8,32,2.5,8,2.4,CNY,cn-shanghai,our contract\n"
    )
    assert own.price("ecs.g6.2xlarge").known
    assert own.price("ecs.g6.2xlarge").per_second == pytest.approx(2.4 / 3600)
    assert len(own.instances) == len(BUILT_IN.instances)


def test_own_sizes_are_the_only_ones(tmp_path: Path) -> None:
    own = write(tmp_path, "sizes.csv", SIZES + "4,8,1.5,yes,yes,,,ours\n2,4,1,yes,yes,,,ours\n")
    assert [offer.size for offer in own.sizes] == [Size(2, 4), Size(4, 8)]
    assert own.fit(1, 1, "cn-shanghai") == Size(2, 4)


def test_own_sources_are_spelled_out(tmp_path: Path) -> None:
    (tmp_path / "SOURCES.md").write_text("| key | title |\n|---|---|\n| `deal` | our deal |\n", encoding="utf-8")
    own = write(tmp_path, "figures.csv", FIGURES + "create.burst,500,pods,burst,deal,no\n")
    assert own.figure("create.burst").source == "our deal [deal]"
    assert own.figure("create.burst").value == 500


def test_in_another_currency_prices_of_types_are_estimated_rather_than_mixed(tmp_path: Path) -> None:
    own = write(tmp_path, "prices.csv", in_dollars())
    assert own.currency == "USD"
    assert not own.price("ecs.c5.large").known


def test_a_type_of_unknown_bandwidth_is_refused_when_asked_for_it(tmp_path: Path) -> None:
    own = write(tmp_path, "instances.csv", INSTANCES + "ecs.x9.large,x9,2,4,,,,,,ours\n")
    with pytest.raises(KeyError, match="not known"):
        own.nic_gbps("ecs.x9.large")


def test_a_folder_with_none_of_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"holds none of .*prices\.csv"):
        Catalog.read(tmp_path)


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("", encoding="utf-8")
    for wrong in (tmp_path / "nowhere", tmp_path / "prices.csv"):
        with pytest.raises(CatalogError, match="is no folder"):
            Catalog.read(str(wrong))
