"""The scenarios that come with Drydock."""

import re
from pathlib import Path

import pytest
import yaml

from catalog import Catalog
from manifests.errors import UsageError
from simulator.scenario import builtin, builtin_names, builtins, read_scenario

ROOT = Path(__file__).parents[3]
CATALOG = Catalog.default()
NAMES = builtin_names()


def test_the_calm_one_comes_first_and_the_others_by_name() -> None:
    names = [scenario.name for scenario in builtins(CATALOG)]
    assert names == ["calm", *sorted(set(NAMES) - {"calm"})]


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_taken_by_its_name(name: str) -> None:
    assert read_scenario(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_saved_under_another_name(name: str, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(builtin(name, CATALOG).text, encoding="utf-8")
    assert read_scenario(str(file)).settings == read_scenario(name).settings


@pytest.mark.parametrize("name", NAMES)
def test_each_has_a_page_that_shows_it_and_is_listed(name: str) -> None:
    page = builtin(name, CATALOG).page
    assert f"$ drydock scenarios {name}\n" in (ROOT / page).read_text(encoding="utf-8")
    assert f"]({page.removeprefix('docs/')})" in (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")


def test_no_page_is_of_a_scenario_that_is_not_there() -> None:
    assert sorted(path.stem for path in (ROOT / "docs" / "scenarios").glob("*.md")) == NAMES


def figures(value: object) -> int:
    """How many plain values a scenario sets."""
    if isinstance(value, dict):
        return sum(figures(part) for name, part in value.items() if name not in ("extends", "description"))
    return sum(figures(part) for part in value) if isinstance(value, list) else 1


@pytest.mark.parametrize("name", NAMES)
def test_whatever_it_sets_is_said_to_be_assumed_or_where_it_comes_from(name: str) -> None:
    text = builtin(name, CATALOG).text
    assert len(text.splitlines()) > 2
    assert text.startswith("# ")
    if figures(yaml.safe_load(text)):
        assert re.search(r"# Assumed: .*", text)


def test_a_region_is_shown_as_a_scenario_that_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    for region in CATALOG.regions:
        file.write_text(f"extends: {region}\n{builtin(region, CATALOG).text}", encoding="utf-8")
        written, own = read_scenario(str(file)), read_scenario(region)
        assert (written.zones, written.oss.download.value, written.oss.upload.value) == (
            own.zones,
            own.oss.download.value,
            own.oss.upload.value,
        )


def test_a_slip_in_a_name_has_its_near_miss() -> None:
    with pytest.raises(UsageError, match="did you mean 'quota-hit'"):
        builtin("qouta-hit", CATALOG)
