"""What ended a pod, in words."""

import pytest

from simulator.events import PodAsked, PodEnded, PodPlaced, SpotNoticed, StageEnded, StockRefused
from simulator.results.endings import ending_of
from simulator.results.history import histories
from simulator.results.refusals import Places
from tests.simulator.results.runs import node, simulated


def ended(*log, message="", phase="Failed", exit_code=None, places=Places()):
    """The end of a pod with these events after it was asked for."""
    failed = node("w", "Pod", "", phase=phase, message=message, exit_code=exit_code, ran_from=20.0)
    (run,) = simulated(failed).runs
    (pod,) = histories([PodAsked(0.0, "w", "w", "work", 0.0), *log])["w"].pods
    return ending_of(failed, pod, run, places)


@pytest.mark.parametrize("end", ["reclaimed", "deleted", "waiting-failed", "fail"])
def test_a_pod_that_was_told_to_go_was_reclaimed_however_argo_saw_it(end):
    found = ended(
        PodPlaced(10.0, "w", "w", "b", "s"), SpotNoticed(3900.0, "w", "w", "market"), PodEnded(4080.0, "w", "w", end)
    )
    assert (found.cause, found.what, found.lasted) == ("reclaimed", "the spot instance was reclaimed", 4070.0)


@pytest.mark.parametrize(
    ("why", "said"),
    [("price", "the spot price rose above the pod's limit"), ("storm", "a wave of reclaims took the spot instance")],
)
def test_a_reclaim_tells_why(why, said):
    assert ended(SpotNoticed(1.0, "w", "w", why), PodEnded(2.0, "w", "w", "reclaimed")).what == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3600.0, "protected for its first hour"), (600.0, "protected for its first 10min"), (0.0, "not protected")],
)
def test_a_reclaim_tells_how_long_the_pod_had_been_safe(seconds, said):
    log = [SpotNoticed(1.0, "w", "w", "market"), PodEnded(2.0, "w", "w", "reclaimed")]
    assert ended(*log, places=Places(spot_protection=seconds)).note == said


def test_an_exit_code_of_a_pod_that_was_not_told_to_go_is_its_own():
    assert ended(PodEnded(5.0, "w", "w", "fail"), exit_code=7).what == "main exited with 7"


def test_the_refusals_of_a_scripted_failure_are_not_made_up():
    found = ended(PodEnded(5.0, "w", "w", "provider-failed"), message="no stock")
    assert (found.cause, found.what, found.note) == ("provider-failed", "ECI did not create it", "no stock")


def test_of_several_refusals_the_most_particular_is_the_cause():
    tries = [StockRefused(0.0, "w", "w", zone, "s", why) for zone, why in (("b", "stock"), ("c", "quota"))]
    assert ended(*tries, PodEnded(2.0, "w", "w", "provider-failed")).cause == "quota"


def test_a_pod_that_stays_pending_after_fail_fast_was_not_waiting_for_stock():
    log = [StockRefused(0.0, "w", "w", "b", "s", "outage"), StageEnded(2.0, "w", "w", "stock", 0.0)]
    found = ended(*log, PodEnded(60.0, "w", "w", "killed"), message="Step exceeded its deadline")
    assert found.what.endswith("came during the time as Pending after fail-fast had given up (no s in b (an outage))")


@pytest.mark.parametrize(("waited", "is_told"), [(500.0, True), (50.0, False)], ids=["most of it", "little of it"])
def test_a_deadline_during_the_work_tells_of_the_wait_for_stock_that_took_most_of_the_time(waited, is_told):
    log = [
        StockRefused(0.0, "w", "w", "b", "s", "outage"),
        StockRefused(waited - 10, "w", "w", "b", "s", "stock"),
        StageEnded(waited, "w", "w", "stock", 0.0),
        PodPlaced(waited, "w", "w", "b", "s"),
        StageEnded(600.0, "w", "w", "compute", waited),
        PodEnded(600.0, "w", "w", "killed"),
    ]
    found = ended(*log, message="Step exceeded its deadline")
    assert found.what.startswith("the workflow's deadline came during the work")
    told = "during the work, most of the time having gone to the wait for stock (no s in b (an outage))"
    assert found.what.endswith(told) == is_told


@pytest.mark.parametrize(
    "end", ["evicted", "wait-failed", "init-failed", "silent", "unconfirmed", "lost", "pull-failed", "oom"]
)
def test_no_end_is_told_by_its_code_alone(end):
    assert " " in ended(PodEnded(5.0, "w", "w", end)).what
