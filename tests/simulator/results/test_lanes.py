"""Pods over time as slices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.events import StageEnded
from simulator.results.lanes import lanes, slices
from simulator.results.pods import PodRecord


def pod(node, asked, *stages, template="t", end="ok", **more):
    record, at = PodRecord("w", node, template, asked=asked, end=end, placed=asked, **more), asked
    for stage, seconds in stages:
        record.stages.append(StageEnded(at + seconds, "w", node, stage, at))
        at += seconds
    record.ended = at
    return record


def test_stages_fill_the_slices_of_their_time():
    assert slices([pod("a", 1, ("stock", 2), ("pull", 1), ("compute", 4))], 0, 10, 10) == [
        None, "stock", "stock", "pull", "compute", "compute", "compute", "compute", None, None,
    ]  # fmt: skip


def test_a_slice_shows_what_most_of_its_time_went_to():
    assert slices([pod("a", 0, ("pull", 3), ("compute", 7))], 0, 10, 2) == ["pull", "compute"]
    assert slices([pod("a", 0, ("pull", 2), ("compute", 8))], 0, 10, 2) == ["compute", "compute"]


def test_a_lane_of_several_pods_shows_what_most_of_them_do():
    busy = [pod(f"b{number}", 0, ("compute", 10)) for number in range(2)]
    assert slices([*busy, pod("a", 0, ("pull", 10))], 0, 10, 1) == ["compute"]


def test_the_sandbox_belongs_to_the_creation():
    assert slices([pod("a", 0, ("sandbox", 10))], 0, 10, 2) == ["create", "create"]


def test_backoff_stands_before_its_pod_and_what_no_stage_covers_is_said():
    found = slices([pod("a", 6, ("compute", 2), backoff=(2.0, 6.0))], 0, 8, 4)
    assert found == [None, "backoff", "backoff", "compute"]
    gap = pod("a", 0, ("compute", 4))
    gap.ended = 8.0
    assert slices([gap], 0, 8, 2) == ["compute", "other"]


def test_a_pod_that_never_ends_goes_on_to_the_end():
    waiting = PodRecord("w", "a", "t", asked=2.0)
    assert slices([waiting], 0, 4, 2) == [None, "stock"]
    hanging = PodRecord("w", "a", "t", asked=2.0, placed=2.0)
    assert slices([hanging], 0, 4, 2) == [None, "other"]


@pytest.mark.parametrize("asked", [0.0, 3.0, 10.0])
def test_the_end_of_a_failed_pod_is_marked_though_it_took_no_time(asked):
    assert slices([pod("a", asked, end="fail")], 0, 10, 10)[min(9, int(asked))] == "failed"


def test_the_mark_of_a_failure_stands_in_the_last_slice_of_the_pod():
    assert slices([pod("a", 0, ("compute", 5), end="oom")], 0, 10, 10)[3:6] == ["compute", "failed", None]


def test_few_pods_have_a_lane_each_in_the_order_of_their_requests():
    pods = [pod("a", 0, template="x"), pod("b", 1, template="y"), pod("c", 2, template="x")]
    assert [(lane.template, lane.pods[0].node, lane.first) for lane in lanes(pods, 3)] == [
        ("x", "a", 1),
        ("y", "b", 1),
        ("x", "c", 2),
    ]


def test_many_pods_share_lanes_by_template():
    pods = [pod(f"p{number}", number, template="x" if number % 10 else "y") for number in range(100)]
    found = lanes(pods, 12)
    assert len(found) <= 12
    assert [(lane.template, lane.first, len(lane.pods)) for lane in found][:3] == [
        ("y", 1, 9),
        ("y", 10, 1),
        ("x", 1, 9),
    ]
    assert all(one.template == lane.template for lane in found for one in lane.pods)


def test_every_template_has_a_lane_even_if_these_are_too_many():
    assert len(lanes([pod(f"p{number}", 0, template=f"t{number % 50}") for number in range(100)], 40)) == 50


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=5), st.integers(1, 40))
def test_a_slice_is_empty_only_if_no_pod_lived_in_it(spans, width):
    pods = [
        pod(f"p{number}", start, ("compute", min(length, 10 - start))) for number, (start, length) in enumerate(spans)
    ]
    for number, stage in enumerate(slices(pods, 0.0, 10.0, width)):
        start, end = number * 10 / width, (number + 1) * 10 / width
        lived = sum(max(0.0, min(end, one.ended) - max(start, one.asked)) for one in pods)
        assert (stage is None) == (lived < 1e-6) or lived < 1e-6
