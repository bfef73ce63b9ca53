"""What bound the makespan: the seconds add up to it, and each has the right name."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import loads
from simulator.events import StageEnded
from simulator.results.bottlenecks import EXPLAINED, bound_seconds, bound_stretches
from simulator.results.pods import PodRecord
from simulator.results.report import Report, make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate
from simulator.testing.cases import Case, cases
from simulator.testing.crowds import crowds
from tests.simulator.worlds import leaf, manifests, simulated, step, steps, workflow


def pod(node: str, asked: float, *stages: tuple[str, float], **more: Any) -> PodRecord:
    """A pod whose stages follow each other from the request on."""
    record, at = PodRecord("w", node, "t", asked=asked, **{"pass_at": asked} | more), asked
    for stage, seconds in stages:
        record.stages.append(StageEnded(at + seconds, "w", node, stage, at))
        at += seconds
    record.ended = at
    return record


def bound(records: list[PodRecord], submitted: float, finished: float) -> dict[str, float]:
    return bound_seconds(bound_stretches(records, submitted, finished))


def test_the_stages_of_the_last_pod_and_the_controllers_delay() -> None:
    records = [pod("w[0].a", 0, ("compute", 5)), pod("w[0].b", 0, ("sandbox", 10), ("compute", 30))]
    assert bound(records, 0, 50) == {"compute": 30, "controller-clock": 10, "sandbox": 10}


def test_the_chain_goes_on_with_the_pod_that_ended_before() -> None:
    records = [pod("w[0].a", 0, ("compute", 20)), pod("w[1].b", 30, ("image-pull", 4), ("compute", 6))]
    assert bound(records, 0, 45)["controller-clock"] == 10 + 5
    assert bound(records, 0, 45)["compute"] == 26


def test_a_pod_that_a_limit_held_back_waited_for_the_limit() -> None:
    records = [pod("w[0].a", 0, ("compute", 60)), pod("w[0].b", 70, ("compute", 10), holds=((0.0, "parallelism"),))]
    assert bound(records, 0, 80) == {"parallelism": 70, "compute": 10}


@pytest.mark.parametrize("by", ["lock", "create-rate"])
def test_what_held_a_pod_back_is_called_by_its_name(by: str) -> None:
    assert bound([pod("w", 70, ("compute", 10), holds=((0.0, by),))], 0, 80) == {by: 70, "compute": 10}


def test_each_of_several_holds_counts_until_the_next() -> None:
    records = [pod("w", 70, ("compute", 10), holds=((10.0, "parallelism"), (30.0, "lock")))]
    assert bound(records, 0, 80) == {"lock": 40, "parallelism": 20, "compute": 10, "controller-clock": 10}


def test_backoff_between_attempts_is_told_from_the_controllers_clock() -> None:
    records = [pod("w(0)", 0, ("compute", 5)), pod("w(1)", 75, ("compute", 5), backoff=(10.0, 70.0))]
    assert bound(records, 0, 80) == {"backoff": 60, "compute": 10, "controller-clock": 10}


def test_each_backoff_counts_before_its_own_attempt() -> None:
    records = [
        pod("w(0)", 0, ("compute", 5)),
        pod("w(1)", 15, ("compute", 5), backoff=(5.0, 15.0)),
        pod("w(2)", 60, ("compute", 5), backoff=(20.0, 40.0)),
    ]
    assert bound(records, 0, 65) == {"backoff": 30, "controller-clock": 20, "compute": 15}


def test_pods_at_one_instant_and_pods_without_an_end_do_not_break_the_chain() -> None:
    records = [pod("w.a", 0), pod("w.b", 0), pod("w.c", 0, ("compute", 5)), pod("w.d", 5), pod("w.e", 1)]
    records[-1].ended = None
    assert bound(records, 0, 6) == {"compute": 5, "controller-clock": 1}


def test_a_long_pass_is_the_creation_rate() -> None:
    assert bound([pod("w", 4, ("compute", 6), pass_at=0)], 0, 10) == {"compute": 6, "create-rate": 4}


def reading(seconds: float, bound: dict[str, float]) -> PodRecord:
    record = pod("w", 0, ("read", seconds))
    record.stages[0].bound = bound  # type: ignore[misc]
    return record


def test_what_a_flow_knows_of_its_limit_is_kept() -> None:
    assert bound([reading(100, {"oss-bandwidth": 80.0, "pod-nic": 20.0})], 0, 100) == {
        "oss-bandwidth": 80,
        "pod-nic": 20,
    }


def test_each_second_between_submission_and_end_is_told_once_and_in_order() -> None:
    records = [
        pod("w[0].a", 2, ("sandbox", 3), ("compute", 5)),
        pod("w[1].b", 20, ("compute", 4), ("write", 6), holds=((12.0, "lock"),)),
    ]
    assert [tuple(found) for found in bound_stretches(records, 0, 35)] == [
        (0, 2, "controller-clock", ""),
        (2, 5, "sandbox", "w[0].a"),
        (5, 10, "compute", "w[0].a"),
        (10, 12, "controller-clock", "w[0].a"),
        (12, 20, "lock", "w[1].b"),
        (20, 24, "compute", "w[1].b"),
        (24, 30, "pod-nic", "w[1].b"),
        (30, 35, "controller-clock", "w[1].b"),
    ]


def test_a_stage_tells_what_bound_it_in_the_order_in_which_that_began() -> None:
    record = reading(100, {"cache-worker-nic": 70.0, "pod-nic": 20.0})
    assert [tuple(found) for found in bound_stretches([record], 0, 100)] == [
        (0, 70, "cache-worker-nic", "w"),
        (70, 90, "pod-nic", "w"),
        (90, 100, "oss-bandwidth", "w"),
    ]


def test_a_stage_that_is_cut_loses_its_end() -> None:
    record = reading(100, {"cache-worker-nic": 70.0, "pod-nic": 30.0})
    record.ended = 80.0
    assert bound([record], 0, 80) == {"cache-worker-nic": 70, "pod-nic": 10}


def test_transfers_side_by_side_share_the_time_of_their_stage() -> None:
    assert bound([reading(10, {"pod-nic": 10.0, "oss-requests": 10.0})], 0, 10) == {"pod-nic": 5, "oss-requests": 5}


def test_what_rounding_leaves_of_a_stage_is_no_stretch() -> None:
    (found,) = bound_stretches([reading(0.3, {"pod-nic": 0.1 + 0.2 - 1e-16})], 0, 0.3)
    assert found == (0, 0.3, "pod-nic", "w")


def test_neighbours_that_are_alike_are_one_stretch() -> None:
    (found,) = bound_stretches([pod("w", 0, ("compute", 5), ("compute", 5))], 0, 10)
    assert found == (0, 10, "compute", "w")


WORKFLOW = """
kind: Workflow
metadata: {name: w}
spec:
  entrypoint: main
  parallelism: PARALLELISM
  podMetadata: {annotations: {k8s.aliyun.com/eci-use-specs: 2-4Gi}}
  templates:
    - name: main
      steps:
        - - {name: a, template: a, withSequence: {count: "COUNT"}}
        - - {name: b, template: b}
    - name: a
      retryStrategy: {limit: 2, retryPolicy: Always, backoff: {duration: "7"}}
      container: {image: "a:1"}
    - name: b
      container: {image: "b:1"}
"""


def is_told_for_every_second(report: Report) -> bool:
    """Whether the stretches are a partition of the run, and the sums are theirs."""
    found = report.stretches
    edges = [report.submitted, *(stretch.ended for stretch in found)]
    sums: dict[str, float] = {}
    for stretch in found:
        sums[stretch.what] = sums.get(stretch.what, 0.0) + (stretch.ended - stretch.began)
    return (
        [stretch.began for stretch in found] == edges[:-1]
        and edges[-1] == report.ended
        and all(stretch.began < stretch.ended for stretch in found)
        and sums == report.bound
        and set(sums) <= set(EXPLAINED)
    )


@given(st.integers(1, 6), st.integers(1, 5), st.integers(1, 1000), st.sampled_from([0.0, 0.4]))
def test_the_seconds_always_add_up_to_the_makespan(count: int, parallelism: int, seed: int, failing: float) -> None:
    text = WORKFLOW.replace("COUNT", str(count)).replace("PARALLELISM", str(parallelism))
    scenario = read_scenario(None, [f"tasks.a.fails.probability={failing}", "tasks.*.duration=5s"])
    (report,) = make_reports(simulate(loads(text), scenario, seed))
    assert report.makespan is not None
    assert sum(report.bound.values()) == pytest.approx(report.makespan)
    assert is_told_for_every_second(report)


@given(cases(zones=("b", "c")) | crowds())
def test_every_second_is_told_whatever_happens(case: Case) -> None:
    for report in make_reports(simulated(case)):
        assert is_told_for_every_second(report)


def reported(spec: dict[str, Any], *settings: str) -> Report:
    scenario = read_scenario(None, ["pending=0s", "argo.requeue=0s", *settings])
    (report,) = make_reports(simulate(manifests(spec), scenario))
    assert is_told_for_every_second(report)
    return report


def test_a_run_that_never_ends_tells_what_it_waits_for_until_nothing_can_happen() -> None:
    flow = workflow(steps([step("a", "a"), step("b", "b")]), leaf("a"), leaf("b"), name="w")
    found = reported(flow, 'tasks.a.attempts=["hang"]', "tasks.b.duration=30s")
    assert found.makespan is None
    assert found.stretches == ((0, 30, "compute", "w[0].a"),)


def test_a_run_that_is_cut_off_tells_what_it_did_until_then() -> None:
    flow = workflow(steps([step("a", "a"), step("b", "b")]), leaf("a"), leaf("b"), name="w")
    found = reported(flow, "tasks.a.duration=10s", "tasks.b.duration=2h", "limits.horizon=1h")
    assert found.bottleneck == ("deadline", 1.0)
    assert found.stretches == ((0, 10, "compute", "w[0].b"),)


def test_a_run_that_is_never_taken_up_waits_for_its_turn() -> None:
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "workflow-controller-configmap"}}
    first, second = (workflow(leaf("work"), name=name) for name in ("first", "second"))
    scenario = read_scenario(None, ["pending=0s", "submit.at={first: 0s, second: 7s}", "tasks.work.attempts=[hang]"])
    _, found = make_reports(simulate(manifests(first, second, config | {"data": {"parallelism": "1"}}), scenario))
    assert is_told_for_every_second(found)
    assert set(found.bound) <= {"parallelism"}


def test_a_pass_that_takes_too_long_was_spent_on_creating_pods() -> None:
    flow = workflow(steps([step("a", "a", withSequence={"count": "700"})]), leaf("a"), name="w")
    (found,) = make_reports(simulate(manifests(flow), read_scenario(None, ["tasks.a.duration=1s"])))
    assert "parallelism" not in found.bound
    assert found.bound["create-rate"] > 3  # the last 70 of 700 pods: 30 at once and 20 a second in a pass of 30 s


def test_each_name_is_explained_on_the_page() -> None:
    page = (Path(__file__).parents[3] / "docs" / "bottlenecks.md").read_text(encoding="utf-8")
    explained = [line for line in page.splitlines() if line.startswith("| `")]
    assert [name for name in EXPLAINED if not any(f"`{name}`" in line for line in explained)] == []
