"""What ECI reads from annotations and from the cluster's profile."""

import pytest

from manifests import loads
from manifests.eci import FAIL_STRATEGY, SCHEDULE_STRATEGY, USE_SPECS, VSWITCH, Filter, PodSettings, comma_list


def test_a_comma_list_loses_blanks_and_empty_items():
    assert comma_list(" a, b ,,c,") == ("a", "b", "c")
    assert comma_list(" , ") == ()


def test_specs_and_vswitches_keep_their_order():
    settings = PodSettings({USE_SPECS: "4-8Gi, ecs.c6.xlarge", VSWITCH: "vsw-2,vsw-1"})
    assert settings.specs == ("4-8Gi", "ecs.c6.xlarge")
    assert settings.vswitches == ("vsw-2", "vsw-1")


def test_without_annotations_zones_are_not_ordered_and_failing_is_not_fast():
    settings = PodSettings({})
    assert (settings.specs, settings.vswitches, settings.ordered, settings.fails_fast) == ((), (), False, False)


@pytest.mark.parametrize(
    ("value", "ordered"), [("VSwitchOrdered", True), ("vSwitchOrdered", True), ("VSwitchRandom", False)]
)
def test_zones_are_ordered_under_either_spelling(value, ordered):
    assert PodSettings({SCHEDULE_STRATEGY: value}).ordered is ordered


@pytest.mark.parametrize(("value", "fast"), [("fail-fast", True), ("fail-back", False), ("fail-over", False)])
def test_only_fail_fast_fails_fast(value, fast):
    assert PodSettings({FAIL_STRATEGY: value}).fails_fast is fast


def profile(name: str, data: str) -> list[tuple[str, ...]]:
    return [found.vswitches for found in loads(f"kind: ConfigMap\nmetadata: {{name: {name}}}\n{data}\n").profiles]


@pytest.mark.parametrize("key", ["vSwitchIds", "vswitchIds"])
def test_the_profile_names_the_vswitches_of_the_cluster(key):
    assert profile("eci-profile", f"data: {{{key}: 'vsw-1,vsw-2'}}") == [("vsw-1", "vsw-2")]


@pytest.mark.parametrize("data", ["", "data: {}", "data: text", "data: {vSwitchIds: [vsw-1]}"])
def test_a_profile_without_readable_vswitches_names_none(data):
    assert profile("eci-profile", data) == [()]


def test_another_config_map_is_no_profile():
    assert profile("other", "data: {vSwitchIds: vsw-1}") == []


def test_only_a_profile_in_kube_system_is_read():
    text = """\
kind: Workflow
metadata: {name: w}
spec: {entrypoint: a, templates: [{name: a, container: {image: x}}]}
---
kind: ConfigMap
metadata: {name: eci-profile, namespace: NAMESPACE}
data:
  selectors: '[{"name": "all", "effect": {"labels": {"team": "storage"}}}]'
"""
    labels = {}
    for namespace in ("kube-system", "argo"):
        manifests = loads(text.replace("NAMESPACE", namespace))
        (pod,) = manifests.pods(manifests.workflows[0])
        labels[namespace] = pod.metadata.labels
    assert labels == {"kube-system": {"team": "storage"}, "argo": {}}


@pytest.mark.parametrize(
    ("written", "spot"),
    [("SpotAsPriceGo", True), ("SpotWithPriceLimit", True), ("NoSpot", False), ("{{inputs.parameters.s}}", False)],
)
def test_a_pod_is_on_spot_by_one_of_two_words(written, spot):
    assert PodSettings({"k8s.aliyun.com/eci-spot-strategy": written}).is_spot is spot


@pytest.mark.parametrize(
    ("written", "seconds"), [("10", 600), ("1440", 86400), ("9", None), ("1441", None), ("soon", None)]
)
def test_the_longest_pending_time_is_in_minutes_within_what_eci_takes(written, seconds):
    assert PodSettings({"k8s.aliyun.com/eci-max-pending-minute": written}).max_pending == seconds
    assert PodSettings({}).max_pending is None


def test_extra_storage_is_in_gib():
    def extra(written):
        return PodSettings({"k8s.aliyun.com/eci-extra-ephemeral-storage": written}).extra_storage_gib

    assert [extra("50Gi"), extra("1Ti"), extra("lots"), extra("-3Gi")] == [50, 1024, 0, 0]


def test_a_price_limit_counts_only_with_its_strategy():
    limit = {"k8s.aliyun.com/eci-spot-price-limit": "0.25"}
    strategy = "k8s.aliyun.com/eci-spot-strategy"
    assert PodSettings(limit | {strategy: "SpotWithPriceLimit"}).spot_price_limit == 0.25
    assert PodSettings(limit | {strategy: "SpotAsPriceGo"}).spot_price_limit is None


def test_a_spot_pod_is_protected_unless_its_duration_is_0():
    key = "k8s.aliyun.com/eci-spot-duration"
    assert [PodSettings(a).is_spot_protected for a in ({}, {key: "1"}, {key: "0"})] == [True, True, False]


def test_filters_on_instance_types_are_read_in_order_with_what_they_leave_out():
    settings = PodSettings(
        {
            "k8s.aliyun.com/eci-instance-family": "ecs.c6, -ecs.g6,ecs.c5",
            "k8s.aliyun.com/eci-instance-generation": "-5",
            "k8s.aliyun.com/eci-compute-category": "economy, general",
        }
    )
    assert settings.families == Filter(("ecs.c6", "ecs.c5"), ("ecs.g6",))
    assert settings.generations == Filter(excluded=("5",))
    assert settings.categories == ("economy", "general")


def test_a_pod_without_filters_has_none():
    settings = PodSettings({"k8s.aliyun.com/eci-instance-family": " , "})
    assert not settings.families
    assert not settings.generations
    assert settings.categories == ()


def test_bandwidth_annotations_are_bytes_per_second():
    settings = PodSettings({"kubernetes.io/ingress-bandwidth": "40M", "kubernetes.io/egress-bandwidth": "1Gi"})
    assert (settings.ingress, settings.egress) == (40e6, 2.0**30)


@pytest.mark.parametrize("written", ["", "fast", "0", "-1M"])
def test_a_bandwidth_that_is_none_limits_nothing(written):
    assert PodSettings({"kubernetes.io/ingress-bandwidth": written}).ingress is None


@pytest.mark.parametrize(
    ("annotations", "matches", "named"),
    [
        ({}, True, ""),
        ({"eci-auto-imc": "false"}, False, ""),
        ({"eci-image-cache": "false"}, False, ""),
        ({"eci-auto-imc": "true", "eci-image-cache": "false"}, True, ""),
        ({"eci-imc-id": "imc-1", "eci-image-snapshot-id": "imc-2"}, True, "imc-1"),
        ({"eci-image-snapshot-id": "imc-2"}, True, "imc-2"),
    ],
)
def test_image_caches_are_looked_for_unless_that_is_switched_off_and_one_may_be_named(annotations, matches, named):
    settings = PodSettings({f"k8s.aliyun.com/{key}": value for key, value in annotations.items()})
    assert (settings.matches_image_caches, settings.image_cache_id) == (matches, named)


@pytest.mark.parametrize(("written", "count"), [("2", 2), ("many", 0), ("-1", 0)])
def test_a_pod_may_ask_for_a_number_of_matches(written, count):
    assert PodSettings({"k8s.aliyun.com/imc-match-count-request": written}).needs_match_count == count
    assert PodSettings({"k8s.aliyun.com/imc-perfect-match": "true"}).needs_perfect_match
    assert not PodSettings({}).needs_perfect_match
