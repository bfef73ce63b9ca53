"""The log by workflow: one record a pod, and what else a report counts."""

from simulator.events import (
    BackoffStarted,
    Event,
    NodeEnded,
    NodeHeld,
    NodeStarted,
    ObjectsRead,
    PodAsked,
    PodEnded,
    PodPlaced,
    StageEnded,
)
from simulator.results.history import History, histories
from simulator.results.pods import PodRecord

LOG = [
    NodeHeld(10.0, "w", "w[0].a", "parallelism", 0.0),
    PodAsked(10.0, "w", "w[0].a(0)", "a", 9.0),
    StageEnded(12.0, "w", "w[0].a(0)", "sandbox", 10.0),
    PodPlaced(12.0, "w", "w[0].a(0)", "zone-b", "2-4Gi"),
    StageEnded(15.0, "w", "w[0].a(0)", "pull", 12.0),
    PodEnded(45.0, "w", "w[0].a(0)", "ok"),
    NodeEnded(55.0, "w", "w[0].a(0)", "Succeeded", "", 0),
]


def history(*log: Event) -> History:
    return histories(log)["w"]


def only_pod(*log: Event) -> PodRecord:
    (found,) = history(*log).pods
    return found


def test_a_record_tells_a_pods_whole_life() -> None:
    record = only_pod(*LOG)
    assert (record.template, record.asked, record.pass_at, record.ended, record.end, record.seen) == (
        "a", 10.0, 9.0, 45.0, "ok", 55.0,
    )  # fmt: skip
    assert (record.zone, record.spec) == ("zone-b", "2-4Gi")
    assert (record.seconds("sandbox"), record.seconds("pull"), record.seconds("read")) == (2.0, 3.0, 0.0)


def test_a_hold_of_a_retried_node_is_that_of_its_first_attempt() -> None:
    assert only_pod(*LOG).holds == ((0.0, "parallelism"),)
    second = PodAsked(60.0, "w", "w[0].a(1)", "a", 60.0)
    assert [pod.holds for pod in history(*LOG, second).pods] == [((0.0, "parallelism"),), ()]


def test_a_hold_of_a_whole_template_is_that_of_the_pods_that_it_then_starts_with() -> None:
    found = history(
        NodeHeld(30.0, "w", "w[0].inner(3:x)", "lock", 0.0),
        PodAsked(30.0, "w", "w[0].inner(3:x)[0].a", "t", 30.0),
        PodAsked(31.0, "w", "w[0].inner(3:x)[0].b", "t", 30.0),
        PodAsked(70.0, "w", "w[0].inner(3:x)[1].c", "t", 70.0),
        PodAsked(70.0, "w", "w[0].inner(33:x)[0].a", "t", 70.0),
    )
    assert [len(pod.holds) for pod in found.pods] == [1, 1, 0, 0]


def test_what_holds_a_node_may_change_while_it_waits() -> None:
    held = (NodeHeld(5.0, "w", "w.a", "parallelism", 0.0), NodeHeld(9.0, "w", "w.a", "lock", 5.0))
    assert only_pod(*held, PodAsked(9.0, "w", "w.a", "t", 9.0)).holds == ((0.0, "parallelism"), (5.0, "lock"))


def test_an_attempt_knows_the_backoff_before_it() -> None:
    found = history(
        PodAsked(0.0, "w", "w(0)", "t", 0.0),
        BackoffStarted(10.0, "w", "w", 60.0),
        PodAsked(80.0, "w", "w(1)", "t", 80.0),
        BackoffStarted(90.0, "w", "w", 30.0),
        PodAsked(120.0, "w", "w(2)", "t", 120.0),
    )
    assert [pod.backoff for pod in found.pods] == [None, (10.0, 70.0), (90.0, 120.0)]
    assert found.backoff == 90.0


def test_the_first_pods_of_a_retried_graph_waited_for_its_backoff() -> None:
    found = history(
        BackoffStarted(10.0, "w", "w", 60.0),
        PodAsked(80.0, "w", "w(1).a", "t", 80.0),
        PodAsked(80.0, "w", "w(1).b", "t", 80.0),
        PodAsked(99.0, "w", "w(1).c", "t", 99.0),
    )
    assert [pod.backoff for pod in found.pods] == [(10.0, 70.0), (10.0, 70.0), None]


def test_a_pod_that_vanished_and_was_created_again_leaves_two_records() -> None:
    found = history(
        PodAsked(0.0, "w", "w", "t", 0.0),
        PodPlaced(5.0, "w", "w", "zone-a", "2-4Gi"),
        PodEnded(9.0, "w", "w", "deleted"),
        PodAsked(10.0, "w", "w", "t", 10.0),
        PodPlaced(15.0, "w", "w", "zone-b", "2-4Gi"),
        PodEnded(45.0, "w", "w", "ok"),
    )
    assert [(pod.zone, pod.end, pod.billed(99.0)) for pod in found.pods] == [
        ("zone-a", "deleted", 4.0),
        ("zone-b", "ok", 30.0),
    ]


def test_a_suspension_takes_time_without_a_pod() -> None:
    found = history(
        NodeStarted(3.0, "w", "w[0].s", "Suspend", "s"),
        NodeStarted(3.0, "w", "w[1]", "StepGroup", ""),
        NodeEnded(23.0, "w", "w[0].s", "Succeeded", ""),
    )
    assert found.pods == []
    assert [(other.node, other.asked, other.ended, other.seconds("compute")) for other in found.others] == [
        ("w[0].s", 3.0, 23.0, 20.0)
    ]


def test_workflows_are_told_apart_though_their_nodes_are_called_the_same() -> None:
    found = histories(
        [
            PodAsked(0.0, "one", "n", "t", 0.0),
            PodAsked(1.0, "two", "n", "t", 1.0),
            ObjectsRead(2.0, "two", "n", 1e9, 8.0),
            PodEnded(5.0, "two", "n", "ok"),
        ]
    )
    assert [(name, pod.asked, pod.ended) for name in found for pod in found[name].pods] == [
        ("one", 0.0, None),
        ("two", 1.0, 5.0),
    ]
    assert (found["one"].gets, found["two"].gets) == (0.0, 8.0)


def test_billing_starts_with_the_image_pull_and_not_with_the_request() -> None:
    assert only_pod(*LOG).billed(until=100.0) == 45.0 - 12.0


def test_a_pod_that_never_got_an_instance_is_not_billed() -> None:
    record = only_pod(PodAsked(0.0, "w", "p", "t", 0.0), PodEnded(9.0, "w", "p", "provider-failed"))
    assert record.billed(until=100.0) == 0.0


def test_a_pod_that_still_runs_is_billed_up_to_now() -> None:
    record = only_pod(PodAsked(0.0, "w", "p", "t", 0.0), PodPlaced(5.0, "w", "p", "z", "2-4Gi"))
    assert record.billed(until=25.0) == 20.0
