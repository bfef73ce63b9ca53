"""Merged values to a typed scenario: units, ranges, defaults with their sources."""

import math

import pytest

from manifests.errors import UsageError
from manifests.release import Release
from simulator.scenario import read_scenario


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("oss.download=-10Gbps", "no bandwidth above 0"),
        ("oss.download=10", "no bandwidth above 0"),
        ("oss.download=0Gbps", "no bandwidth above 0"),
        ("create.per_second=0", "must be a number above 0"),
        ("create.retry.factor=0.5", "must be at least 1"),
        ("argo.requeue=-1s", "out of range"),
        ("argo.requeue=soon", "no duration"),
        ("network.credit=600", "no amount of data"),
        ("zones.z.stock.2-4Gi=-1", "no count"),
        ("zones.z.stock.c6large=1", "a spec is a size"),
        ("zones.z.ips=many", "no count"),
        ("tasks.t.duration={dist: lognormal, p50: 20s}", "needs p95"),
        ("tasks.t.duration={dist: lognormal, p50: 20s, p95: 10s}", "p50 <= p95"),
        ("tasks.t.duration={dist: norma, mean: 1s}", "unknown distribution 'norma'"),
        ("tasks.t.duration={dist: exponential, mean: 1s, sd: 2s}", "takes no 'sd'"),
        ("tasks.t.attempts=[boom 3s]", "unknown end 'boom'"),
        ("tasks.t.reads=[{from: data/x, size: 1GB}]", "a path in the container"),
        ("tasks.t.reads=[{from: /x, size: big}]", "no size"),
        ("outages=[{zone: cn-nowhere, from: 0s}]", "no zone is named 'cn-nowhere'"),
        ("outages=[{from: 10s, to: 5s}]", "before it begins"),
        ("images.a.size=-3", "no size"),
    ],
)
def test_a_value_out_of_range_names_its_key_and_says_what_to_write(setting: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_scenario(None, [setting])
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_defaults_come_from_the_catalog_with_their_source() -> None:
    scenario = read_scenario()
    assert scenario.argo.requeue.value == 10
    assert "Argo" in scenario.argo.requeue.source
    assert scenario.create.retry_interval.source.startswith("assumed")


def test_what_the_scenario_sets_is_said_to_come_from_it() -> None:
    knob = read_scenario(None, ["oss.download=20Gbps"]).oss.download
    assert (knob.value, knob.shown) == (2.5e9, "20 Gbit/s")
    assert knob.source == "scenario --set oss.download=20Gbps"


def test_the_oss_cap_is_that_of_the_region() -> None:
    assert read_scenario("cn-shanghai").oss.download.value == 100e9 / 8
    assert read_scenario("cn-chengdu").oss.download.value == 10e9 / 8


def test_zones_replace_those_of_the_region() -> None:
    assert len(read_scenario().zones) > 1
    (zone,) = read_scenario(None, ["zones.z.stock.2-4Gi=3"]).zones
    assert (zone.name, dict(zone.stock), zone.ips) == ("z", {"2-4Gi": 3.0}, math.inf)


def test_later_task_patterns_win_and_node_patterns_match_nodes() -> None:
    tasks = ["tasks.*.duration=1s", "tasks.md5*.duration=2s", "tasks.node:w[0].md5(3:*.duration=3s"]
    scenario = read_scenario(None, tasks)

    def seconds(template: str, node: str) -> str:
        duration = scenario.task(template, node).duration
        return duration.text if duration is not None else ""

    assert seconds("other", "w[0].other(3:x)") == "1s"
    assert seconds("md5sum", "w[0].md5(2:x)") == "2s"
    assert seconds("md5sum", "w[0].md5(3:x)") == "3s"


def test_an_attempt_can_be_written_short_or_long() -> None:
    short, long = (
        read_scenario(None, ["tasks.t.attempts=[fail 5s, {end: fail, after: 5s, exit_code: 3, message: broken}]"])
        .task("t", "t")
        .attempts
    )
    assert (short.end, short.after.text, short.exit_code) == ("fail", "5s", 1)
    assert (long.end, long.after.text, long.exit_code, long.message) == ("fail", "5s", 3, "broken")


@pytest.mark.parametrize("written", ["3.7", "4.0"])
def test_a_release_of_argo_may_be_written_as_a_number(written: str) -> None:
    assert read_scenario(None, [f"argo.version={written}"]).argo.release == Release.parse(written)
