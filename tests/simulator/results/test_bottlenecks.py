"""What bound the makespan: the seconds add up to it, and each has the right name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import loads
from simulator.events import StageEnded
from simulator.results.bottlenecks import bound_seconds
from simulator.results.pods import PodRecord
from simulator.results.report import make_reports
from simulator.scenario import read_scenario
from simulator.simulation import simulate


def pod(node: str, asked: float, *stages: tuple[str, float], **more: Any) -> PodRecord:
    """A pod whose stages follow each other from the request on."""
    record, at = PodRecord("w", node, "t", asked=asked, **{"pass_at": asked} | more), asked
    for stage, seconds in stages:
        record.stages.append(StageEnded(at + seconds, "w", node, stage, at))
        at += seconds
    record.ended = at
    return record


def test_the_stages_of_the_last_pod_and_the_controllers_delay() -> None:
    records = [pod("w[0].a", 0, ("compute", 5)), pod("w[0].b", 0, ("sandbox", 10), ("compute", 30))]
    assert bound_seconds(records, 0, 50) == {"compute": 30, "controller-clock": 10, "sandbox": 10}


def test_the_chain_goes_on_with_the_pod_that_ended_before() -> None:
    records = [pod("w[0].a", 0, ("compute", 20)), pod("w[1].b", 30, ("image-pull", 4), ("compute", 6))]
    assert bound_seconds(records, 0, 45)["controller-clock"] == 10 + 5
    assert bound_seconds(records, 0, 45)["compute"] == 26


def test_a_pod_that_a_limit_held_back_waited_for_the_limit() -> None:
    records = [pod("w[0].a", 0, ("compute", 60)), pod("w[0].b", 70, ("compute", 10), holds=((0.0, "parallelism"),))]
    assert bound_seconds(records, 0, 80) == {"parallelism": 70, "compute": 10}


@pytest.mark.parametrize("by", ["lock", "create-rate"])
def test_what_held_a_pod_back_is_called_by_its_name(by: str) -> None:
    assert bound_seconds([pod("w", 70, ("compute", 10), holds=((0.0, by),))], 0, 80) == {by: 70, "compute": 10}


def test_each_of_several_holds_counts_until_the_next() -> None:
    records = [pod("w", 70, ("compute", 10), holds=((10.0, "parallelism"), (30.0, "lock")))]
    assert bound_seconds(records, 0, 80) == {"lock": 40, "parallelism": 20, "compute": 10, "controller-clock": 10}


def test_backoff_between_attempts_is_told_from_the_controllers_clock() -> None:
    records = [pod("w(0)", 0, ("compute", 5)), pod("w(1)", 75, ("compute", 5), backoff=(10.0, 70.0))]
    assert bound_seconds(records, 0, 80) == {"backoff": 60, "compute": 10, "controller-clock": 10}


def test_each_backoff_counts_before_its_own_attempt() -> None:
    records = [
        pod("w(0)", 0, ("compute", 5)),
        pod("w(1)", 15, ("compute", 5), backoff=(5.0, 15.0)),
        pod("w(2)", 60, ("compute", 5), backoff=(20.0, 40.0)),
    ]
    assert bound_seconds(records, 0, 65) == {"backoff": 30, "controller-clock": 20, "compute": 15}


def test_pods_at_one_instant_and_pods_without_an_end_do_not_break_the_chain() -> None:
    records = [pod("w.a", 0), pod("w.b", 0), pod("w.c", 0, ("compute", 5)), pod("w.d", 5), pod("w.e", 1)]
    records[-1].ended = None
    assert bound_seconds(records, 0, 6) == {"compute": 5, "controller-clock": 1}


def test_a_long_pass_is_the_creation_rate() -> None:
    assert bound_seconds([pod("w", 4, ("compute", 6), pass_at=0)], 0, 10) == {"compute": 6, "create-rate": 4}


def test_what_a_flow_knows_of_its_limit_is_kept() -> None:
    record = pod("w", 0)
    record.stages.append(StageEnded(100.0, "w", "w", "read", 0.0, {"oss-bandwidth": 80.0, "pod-nic": 20.0}))
    record.ended = 100.0
    assert bound_seconds([record], 0, 100) == {"oss-bandwidth": 80, "pod-nic": 20}


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


@given(st.integers(1, 6), st.integers(1, 5), st.integers(1, 1000), st.sampled_from([0.0, 0.4]))
def test_the_seconds_always_add_up_to_the_makespan(count: int, parallelism: int, seed: int, failing: float) -> None:
    text = WORKFLOW.replace("COUNT", str(count)).replace("PARALLELISM", str(parallelism))
    scenario = read_scenario(None, [f"tasks.a.fails.probability={failing}", "tasks.*.duration=5s"])
    (report,) = make_reports(simulate(loads(text), scenario, seed))
    assert report.makespan is not None
    assert sum(report.bound.values()) == pytest.approx(report.makespan)
    assert all(seconds >= 0 for seconds in report.bound.values())
