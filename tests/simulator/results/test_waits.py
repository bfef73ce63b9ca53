"""What pods waited for."""

from simulator.events import BackoffStarted, NodeEnded, PodAsked, PodEnded, PodPlaced, StageEnded, StockRefused
from simulator.results.history import histories
from simulator.results.refusals import Places
from simulator.results.waits import Wait, together, waits

OUT = "no s in b (an outage)"
GONE = "no s left in b"


def waited(*log, now=1000.0):
    return {(wait.what, wait.detail): wait for wait in waits(histories(log)["w"].pods, Places(), now)}


def refusal(at, node, why):
    return StockRefused(at, "w", node, "b", "s", why)


def test_a_wait_for_stock_is_split_by_what_was_refused():
    found = waited(
        PodAsked(0.0, "w", "a", "t", 0.0),
        refusal(0.0, "a", "outage"),
        refusal(60.0, "a", "stock"),
        StageEnded(100.0, "w", "a", "stock", 0.0),
        PodPlaced(100.0, "w", "a", "b", "s"),
        PodEnded(110.0, "w", "a", "ok"),
    )
    assert {key: (wait.pods, wait.seconds, wait.waiting) for key, wait in found.items()} == {
        ("stock", OUT): (1, 60.0, 0),
        ("stock", GONE): (1, 40.0, 0),
    }


def test_pods_that_wait_still_are_counted_with_their_time_so_far():
    found = waited(PodAsked(0.0, "w", "a", "t", 0.0), refusal(10.0, "a", "stock"), refusal(500.0, "a", "stock"))
    assert found["stock", GONE] == Wait("stock", GONE, 1, 990.0, 990.0, waiting=1)


def test_total_and_longest_are_over_pods_and_not_over_stretches_of_one():
    log = []
    for node, seconds in (("a", 10.0), ("b", 30.0)):
        log += [PodAsked(0.0, "w", node, "t", 0.0)]
        log += [StageEnded(at + seconds / 2, "w", node, "read", at) for at in (0.0, seconds / 2)]
        log += [PodEnded(seconds, "w", node, "ok")]
    (wait,) = waited(*log).values()
    assert (wait.what, wait.pods, wait.seconds, wait.longest) == ("oss-bandwidth", 2, 40.0, 30.0)


def test_small_waits_are_left_out_unless_they_are_for_stock():
    found = waited(
        PodAsked(0.0, "w", "a", "t", 0.0),
        refusal(0.0, "a", "stock"),
        StageEnded(1.0, "w", "a", "stock", 0.0),
        StageEnded(2.0, "w", "a", "create", 1.0),
        StageEnded(32.0, "w", "a", "sandbox", 2.0),
        StageEnded(1000.0, "w", "a", "compute", 32.0),
        PodEnded(1000.0, "w", "a", "ok"),
    )
    assert set(found) == {("stock", GONE), ("sandbox", "instances start up")}


def test_small_waits_for_stock_are_one_beside_a_long_one():
    log = []
    for node, zone, seconds in (("a", "b", 500.0), ("c", "d", 2.0), ("c", "e", 1.0)):
        log += [PodAsked(0.0, "w", node, "t", 0.0)]
        log += [StockRefused(0.0, "w", node, zone, "s", "stock"), StageEnded(seconds, "w", node, "stock", 0.0)]
    found = waited(*log)
    assert [(detail, wait.pods, wait.seconds) for (_, detail), wait in found.items()] == [
        (GONE, 1, 500.0),
        ("other specs and zones", 2, 3.0),
    ]


def test_the_way_to_a_pod_and_the_pass_after_it_count_as_waits():
    found = waited(
        PodAsked(0.0, "w", "a(0)", "t", 0.0),
        PodEnded(0.0, "w", "a(0)", "fail"),
        BackoffStarted(0.0, "w", "a", 50.0),
        PodAsked(55.0, "w", "a(1)", "t", 54.0),
        PodEnded(60.0, "w", "a(1)", "ok"),
        NodeEnded(70.0, "w", "a(1)", "Succeeded", ""),
    )
    assert {what: wait.seconds for (what, _), wait in found.items()} == {
        "backoff": 50.0,
        "create-rate": 1.0,
        "controller-clock": 10.0,
    }


def test_waits_of_many_runs_add_up_with_the_longest_of_all():
    one = (Wait("stock", OUT, 2, 30.0, 20.0), Wait("sandbox", "", 1, 50.0, 50.0))
    other = (Wait("stock", OUT, 1, 40.0, 40.0, waiting=1),)
    assert together([one, other]) == (Wait("stock", OUT, 3, 70.0, 40.0, waiting=1), Wait("sandbox", "", 1, 50.0, 50.0))
