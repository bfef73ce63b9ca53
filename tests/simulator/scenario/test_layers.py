"""Scenario text to merged values: what extends what, and how mistakes are told."""

from pathlib import Path

import pytest

from catalog import Catalog
from manifests.errors import InputError, UsageError
from simulator.scenario import builtin_names, read_scenario, schema
from simulator.scenario.layers import read_layers

CATALOG = Catalog.default()


def merged(reference: str | None = None, *settings: str) -> dict:
    return dict(read_layers(reference, settings, CATALOG).value)


def test_a_file_lies_over_what_it_extends_and_settings_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("argo: {qps: 5, burst: 6}\ncache: {mode: none}\n")
    top = tmp_path / "top.yaml"
    top.write_text("extends: base.yaml\nargo: {qps: 7}\n")
    value = merged(str(top), "argo.burst=9")
    assert value["argo"] == {"qps": 7, "burst": 9}
    assert value["cache"] == {"mode": "none"}


def test_the_region_at_the_bottom_is_found_through_all_layers(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("extends: cn-beijing\n")
    (tmp_path / "top.yaml").write_text("extends: base.yaml\n")
    assert read_layers(str(tmp_path / "top.yaml"), [], CATALOG).region == "cn-beijing"


def test_a_file_that_extends_itself_through_others_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("extends: b.yaml\n")
    Path("b.yaml").write_text("extends: a.yaml\n")
    with pytest.raises(UsageError, match=r"extends itself: a\.yaml -> b\.yaml -> a\.yaml"):
        merged("a.yaml")


def test_a_setting_may_say_a_part_of_an_item_whose_rest_another_layer_has() -> None:
    whole = "tasks.read.reads=[{from: oss://b/k, size: 10GB}]"
    (task,) = dict(read_scenario(None, [whole, "tasks.read.reads.0.objects=500"]).tasks).values()
    assert [(transfer.size, transfer.objects) for transfer in task.reads] == [(10e9, 500)]


def test_a_setting_reaches_an_item_of_a_list(tmp_path: Path) -> None:
    top = tmp_path / "s.yaml"
    top.write_text("tasks: {t: {reads: [{from: oss://b/k, size: 1GB}, {from: oss://b/l, size: 2GB}]}}\n")
    reads = merged(str(top), "tasks.t.reads.1.size=20GB")["tasks"]["t"]["reads"]
    assert [read["size"] for read in reads] == ["1GB", "20GB"]


def test_a_setting_begins_a_list_where_there_is_none() -> None:
    value = merged(None, "outages.0.zone=first", "outages.1.from=5s", "spot.storms.0={at: 1h, share: 1}")
    assert value["outages"] == [{"zone": "first"}, {"from": "5s"}]
    assert value["spot"]["storms"] == [{"at": "1h", "share": 1}]


def test_a_setting_past_the_end_of_a_list_is_told_with_the_setting() -> None:
    with pytest.raises(UsageError, match=r"^--set outages\.2\.from=5s: index 2 is past the end of a list of 0$"):
        merged(None, "outages.2.from=5s")


def test_the_dots_of_a_spec_and_of_an_image_belong_to_the_name() -> None:
    value = merged(None, "zones.z.stock.ecs.c6.large=3", "images.alpine:3.20.size=4MB")
    assert value["zones"]["z"]["stock"] == {"ecs.c6.large": 3}
    assert value["images"] == {"alpine:3.20": {"size": "4MB"}}


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("oss.donwload=1Gbps", "unknown key 'oss.donwload'; did you mean 'download'"),
        ("chache.mode=none", "unknown key 'chache'; did you mean 'cache'"),
        ("cache.mode=sometimes", "must be one of auto, manual, none"),
        ("tasks.t.fails.probability=2", "2 must be at most 1"),
        ("oss.download", "write key=value"),
        ("=3", "write key=value"),
        ("a..b=3", "write key=value"),
        ("tasks=[1", "the value is not YAML"),
        ("spot.reclaim=often", "must be one of none, low, medium, storm"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line_that_quotes_it(setting: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        merged(None, setting)
    assert words in str(raised.value)
    assert setting.split("=")[0] in str(raised.value)
    assert "\n" not in str(raised.value)


def test_all_mistakes_of_a_file_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    top = tmp_path / "s.yaml"
    top.write_text("oss:\n  donwload: 1Gbps\ncache:\n  mode: sometimes\n")
    with pytest.raises(UsageError) as raised:
        merged(str(top))
    lines = str(raised.value).splitlines()
    assert [line.split(":")[1] for line in lines] == ["4", "2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: [1\n", "not YAML"), ("- 1\n", "a mapping of keys"), ("a: 1\n---\nb: 2\n", "one document")],
)
def test_a_file_that_is_no_scenario_says_why(tmp_path: Path, text: str, words: str) -> None:
    top = tmp_path / "s.yaml"
    top.write_text(text)
    with pytest.raises(UsageError, match=words):
        merged(str(top))


def test_a_missing_file_is_not_taken_for_an_unknown_name() -> None:
    with pytest.raises(InputError, match=r"nowhere\.yaml"):
        merged("nowhere.yaml")
    with pytest.raises(UsageError, match="did you mean 'calm'"):
        merged("calmm")


def test_every_built_in_scenario_reads_and_says_what_it_is() -> None:
    assert builtin_names()
    for name in builtin_names():
        assert merged(name)["description"]


def test_the_schema_forbids_unknown_keys_at_every_level() -> None:
    def objects(part: object) -> list[dict]:
        if isinstance(part, dict):
            own = [part] if "properties" in part else []
            return own + [found for value in part.values() for found in objects(value)]
        return [found for value in part for found in objects(value)] if isinstance(part, list) else []

    found = objects(schema())
    assert len(found) > 15
    assert [part for part in found if part.get("additionalProperties") is not False] == []


def test_a_distribution_takes_the_place_of_a_weaker_one_instead_of_mixing_with_it(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("tasks: {t: {duration: {dist: exponential, mean: 60s}}}\nsubmit: {poisson: 12/h, count: 3}\n")
    settings = ["tasks.t.duration={dist: lognormal, p50: 20s, p95: 30s}", "submit.every=5m"]
    scenario = read_scenario(str(file), settings)
    duration = scenario.task("t", "t").duration
    assert duration is not None
    assert duration.text == "lognormal (p50 20s, p95 30s)"
    assert scenario.stream is not None
    assert (scenario.stream.every, scenario.stream.per_second, scenario.stream.count) == (300, None, 3)
