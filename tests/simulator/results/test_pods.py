"""The log as one record a pod."""

from simulator.events import NodeEnded, NodeHeld, PodAsked, PodEnded, PodPlaced, StageEnded
from simulator.results.pods import pod_records

LOG = [
    NodeHeld(0.0, "w", "w[0].a", "parallelism"),
    PodAsked(10.0, "w", "w[0].a(0)", "a", 9.0),
    StageEnded(12.0, "w", "w[0].a(0)", "sandbox", 10.0),
    PodPlaced(12.0, "w", "w[0].a(0)", "zone-b", "2-4Gi"),
    StageEnded(15.0, "w", "w[0].a(0)", "pull", 12.0),
    PodEnded(45.0, "w", "w[0].a(0)", "ok"),
    NodeEnded(55.0, "w", "w[0].a(0)", "Succeeded", "", 0),
]


def test_a_record_tells_a_pods_whole_life() -> None:
    record = pod_records(LOG)["w", "w[0].a(0)"]
    assert (record.template, record.asked, record.pass_at, record.ended, record.end, record.seen) == (
        "a", 10.0, 9.0, 45.0, "ok", 55.0,
    )  # fmt: skip
    assert (record.zone, record.spec) == ("zone-b", "2-4Gi")
    assert (record.seconds("sandbox"), record.seconds("pull"), record.seconds("read")) == (2.0, 3.0, 0.0)


def test_a_hold_of_a_retried_node_is_that_of_its_first_attempt() -> None:
    assert pod_records(LOG)["w", "w[0].a(0)"].held == 0.0


def test_billing_starts_with_the_image_pull_and_not_with_the_request() -> None:
    record = pod_records(LOG)["w", "w[0].a(0)"]
    assert record.billed(until=100.0) == 45.0 - 12.0


def test_a_pod_that_never_got_an_instance_is_not_billed() -> None:
    record = pod_records([PodAsked(0.0, "w", "p", "t", 0.0), PodEnded(9.0, "w", "p", "provider-failed")])["w", "p"]
    assert record.billed(until=100.0) == 0.0


def test_a_pod_that_still_runs_is_billed_up_to_now() -> None:
    record = pod_records([PodAsked(0.0, "w", "p", "t", 0.0), PodPlaced(5.0, "w", "p", "z", "2-4Gi")])["w", "p"]
    assert record.billed(until=25.0) == 20.0
