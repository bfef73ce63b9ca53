"""Merged values to a typed scenario: units, ranges, defaults with their sources."""

import math

import pytest

from manifests.errors import UsageError
from manifests.release import Release
from simulator.scenario import read_scenario
from simulator.scenario.cloud import PoolSetup


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("oss.download=-10Gbps", "no bandwidth above 0"),
        ("oss.download=10", "no bandwidth above 0"),
        ("oss.download=0Gbps", "no bandwidth above 0"),
        ("oss.download=0%", "no share"),
        ("oss.download=130%", "no share"),
        ("oss.upload=much%", "no share"),
        ("oss.upload=30%s", "no share"),
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
        ("tasks.t.attempts=[{end: fail, from: request}]", "fail cannot be counted from the request"),
        ("tasks.t.attempts=[{end: lost, from: start}]", "must be one of request"),
        ("tasks.t.reads=[{from: data/x, size: 1GB}]", "a path in the container"),
        ("tasks.t.reads=[{from: /x, size: big}]", "no size"),
        ("outages=[{zone: cn-nowhere, from: 0s}]", "no zone is named 'cn-nowhere'"),
        ("outages=[{from: 10s, to: 5s}]", "before it begins"),
        ("outages=[{from: 10s, to: 20s, for: 5s}]", "excludes to"),
        ("outages=[{from: {dist: exponential, mean: 60s}, to: 1h}]", "needs for instead"),
        ("outages=[{zone: second}]", "or first for the one"),
        ("outages=[{spec: ecs.c6.lrage}]", "did you mean 'ecs.c6.large'"),
        ("outages=[{probability: 1.5}]", "1.5"),
        ("zones.first.ips=3", "stands for the zone"),
        ("zones.z.stock.2-4Gi={curve: {0s: 4}, refill: 3/m}", "excludes curve"),
        ("zones.z.stock.2-4Gi={curve: {soon: 4}}", "no duration"),
        ("zones.z.stock.2-4Gi={curve: {60s: 4, 1m: 5}}", "at the same time"),
        ("submit={every: 1s, count: 300000}", "limits.pods"),
        ("zones.z.stock.2-4Gi={curve: {0s: unlimited}}", "unlimited has no place"),
        ("zones.z.stock.2-4Gi={curve: {0s: 9}, total: 4}", "above its total"),
        ("zones.z.stock.2-4Gi={refill: 3/m}", "needs total"),
        ("zones.z.stock.2-4Gi={total: 4, refill: 3}", "no rate"),
        ("zones.z.stock.2-4Gi={total: 4, start: 3}", "needs refill"),
        ("zones.z.stock.2-4Gi={total: 4, tenants: {arrivals: 3/h, stay: 1m, start: 5}}", "more than the pool"),
        ("zones.z.spot.2-4Gi=-1", "no count"),
        ("shortages=[{zone: first}]", "say what is scarce"),
        ("shortages=[{spec: large, stock: 3}]", "a spec is a size"),
        ("shortages=[{stock: {total: 4, refil: 3/m}}]", "did you mean 'refill'"),
        ("spot.rate=0.05", "no rate"),
        ("spot.price=1.2", "above 1"),
        ("spot.price={dist: exponential, mean: 0.3}", "above 1"),
        ("spot.check=0s", "at least 1s"),
        ("spot.check=1e-9", "at least 1s"),
        ("spot.period=1e-300", "at least 1s"),
        ("zones={a: {vswitch: vsw-1}, b: {vswitch: vsw-1}}", "stands in a already"),
        ("zones.z.stock.2-4Gi={total: 4, tenants: {arrivals: 1e20/s, stay: 1h}}", "more than 1000 a second"),
        ("prices.vcpu_second=1.0e+308", "no price"),
        ("limits.horizon=1e308", "100 years"),
        ("spot.price={dist: lognormal, p50: 0.5, sigma: 1.0e+300}", "beyond all bounds"),
        ("create.sandbox={dist: weibull, shape: 1.0e-300, scale: 1s}", "beyond all bounds"),
        ("create.sandbox={dist: normal, mean: 1.0e+308, sd: 1.0e+308}", "beyond all bounds"),
        ("create.sandbox={dist: [normal]}", "unknown distribution"),
        ("spot.storms=[{at: 1h}]", "share"),
        ("create.at_once=0", "above 0"),
        ("create.fail_fast=maybe", "failed, pending"),
        ("region=cn-hangzhuo", "did you mean 'cn-hangzhou'"),
        ("images.a.size=-3", "no size"),
        ("images.a:1.2.layers=[3MB, many]", "no size"),
        ("images={a: {size: 3MB, layers: [3MB]}}", "excludes images.a.size"),
        ("images.*.layers=[3MB]", "a size alone"),
        ("images={a: {layers: {base: 3MB}}, b: {layers: {base: 4MB}}}", "has 3 MB in another image"),
        ("registry.nat=fast", "no bandwidth"),
        ("registry.limit=-1", "no count"),
        ("registry.outages=[{from: 5m, to: 1m}]", "before it begins"),
        ("registry.outages=[{registry: hub}]", "write public, vpc, or a host"),
        ("registry.backoff.interval=0s", "at least 1s"),
        ("cache.copies=0", "0 must be at least 1"),
        ("oss.threads=two", "'two' must be a whole number"),
        ("oss.qps=0", "0 must be above 0"),
        ("spot.storms.0.at=1h", "spot.storms.0: it needs 'share'"),
        ("tasks.scan.artifact.x=1GB", "unknown key 'tasks.scan.artifact.x'; did you mean 'artifacts'?"),
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
    assert (zone.name, dict(zone.stock), zone.ips) == ("z", {"2-4Gi": PoolSetup(3.0)}, math.inf)


def test_a_pool_may_be_a_curve_a_refill_or_shared_with_tenants() -> None:
    scenario = read_scenario(
        None,
        [
            "zones.z.stock.2-4Gi={curve: {10m: 0, 0s: 40}}",
            "zones.z.stock.4-8Gi={total: 60, start: 5, refill: 6/m}",
            "zones.z.stock.ecs.c6.large.total=9",
            "zones.z.stock.ecs.c6.large.tenants={arrivals: 90/h, stay: 30m, start: 2}",
        ],
    )
    (zone,) = scenario.zones
    assert zone.stock["2-4Gi"] == PoolSetup(40, curve=((0, 40), (600, 0)))
    assert zone.stock["4-8Gi"] == PoolSetup(60, refill=(5, 0.1))
    found = zone.stock["ecs.c6.large"].tenants
    assert found is not None
    assert (found.arrivals, found.stay.fixed, found.start) == (0.025, 1800, 2)


@pytest.mark.parametrize(
    ("preset", "hourly", "storms"), [("none", 0, 0), ("low", 0.01, 0), ("medium", 0.05, 0), ("storm", 0.2, 1)]
)
def test_a_preset_of_reclaims_is_a_rate_and_mass_reclaims_that_can_be_set_alone(preset, hourly, storms) -> None:
    spot = read_scenario(None, [f"spot.reclaim={preset}"]).spot
    assert (spot.rate.value * 3600, len(spot.storms)) == (pytest.approx(hourly), storms)
    assert spot.rate.source.startswith("assumed")
    own = read_scenario(None, [f"spot.reclaim={preset}", "spot.rate=1/h", "spot.storms=[]"]).spot
    assert (own.rate.value * 3600, own.storms) == (pytest.approx(1), ())


def test_an_outage_may_begin_by_chance_and_last_by_chance() -> None:
    written = "outages=[{zone: first, from: {dist: uniform, low: 0s, high: 10m}, for: 5m, probability: 0.5}]"
    (found,) = read_scenario(None, [written]).outages
    assert found.begin.fixed is None
    assert found.length is not None
    assert (found.zone, found.length.fixed, found.probability) == ("first", 300, 0.5)


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


def test_a_built_in_scenario_can_be_had_in_another_region() -> None:
    scenario = read_scenario("quota-hit", ["region=cn-hongkong"])
    assert (scenario.region.id, scenario.vcpu_quota) == ("cn-hongkong", 100)
    assert scenario.oss.download.value == 5e9 / 8


def test_the_bandwidth_to_oss_may_be_a_share_of_what_the_region_gives() -> None:
    for region, gbps in (("cn-shanghai", 100), ("cn-nanjing", 2)):
        found = read_scenario(region, ["oss.download=25%"]).oss
        assert (found.download.value, found.upload.value) == (gbps * 1e9 / 32, min(gbps, 20) * 1e9 / 8)


def test_layers_are_a_list_or_have_names() -> None:
    """Names of images and of layers may hold dots."""
    settings = ["images.team/a:1.2.layers=[30MB, 5MB]", "images.b:1.0.layers.base.os=30MB"]
    layers = read_scenario(None, settings).images.layers
    assert layers["team/a:1.2"] == (("team/a:1.2 1", 30e6), ("team/a:1.2 2", 5e6))
    assert layers["b:1.0"] == (("base.os", 30e6),)


def test_an_outage_of_registries_may_be_of_all_of_them_and_without_end() -> None:
    (outage,) = read_scenario(None, ["registry.outages=[{from: 5m}]"]).images.registry.outages
    assert (outage.registry, outage.begin, outage.end) == ("", 300, math.inf)


def test_a_constant_may_be_written_as_a_distribution() -> None:
    (found,) = read_scenario(None, ["outages=[{from: {dist: constant, value: 10s}, to: 20s}]"]).outages
    assert (found.begin.fixed, found.end) == (10, 20)
