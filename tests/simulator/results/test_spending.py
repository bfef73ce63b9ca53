"""What billed seconds were spent on."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulator.results.pods import PodRecord
from simulator.results.spending import CLASSES, Spent, merged, spans
from tests.simulator import worlds
from tests.simulator.results.bills import pod, staged

STAGES = ("pull", "sandbox", "read", "compute", "write", "exit")


def test_each_stage_is_of_one_class() -> None:
    record = staged(*((stage, 10.0 + at, 11.0 + at) for at, stage in enumerate(STAGES)))
    found = [name for name, _, _ in spans(record, 99.0, succeeded=True)]
    assert found == ["pull", "start", "data", "work", "data", "exit"]


def test_what_came_before_the_instance_is_not_billed() -> None:
    record = staged(("stock", 0.0, 4.0), ("create", 4.0, 5.0), ("sandbox", 5.0, 10.0), ("compute", 10.0, 12.0))
    assert list(spans(record, 99.0, succeeded=True)) == [("work", 10.0, 12.0)]


def test_what_no_stage_covers_is_work() -> None:
    record = staged(("pull", 10.0, 12.0), ("exit", 20.0, 22.0))
    record.ended = 25.0
    assert list(spans(record, 99.0, succeeded=True)) == [
        ("pull", 10.0, 12.0),
        ("work", 12.0, 20.0),
        ("exit", 20.0, 22.0),
        ("work", 22.0, 25.0),
    ]


def test_everything_of_an_attempt_that_did_not_succeed_is_lost_its_image_pull_too() -> None:
    assert list(spans(staged(("pull", 10.0, 60.0)), 99.0, succeeded=False)) == [("lost", 10.0, 60.0)]


def test_a_pod_without_an_end_is_neither_lost_nor_done() -> None:
    record = PodRecord("w", "p", placed=5.0)
    assert list(spans(record, 99.0, succeeded=True)) == [("unfinished", 5.0, 99.0)]


def test_a_pod_without_an_instance_has_nothing_to_spend() -> None:
    assert list(spans(PodRecord("w", "p", ended=9.0), 99.0, succeeded=False)) == []


@given(st.lists(st.tuples(st.sampled_from(STAGES), st.integers(0, 9), st.integers(1, 9)), max_size=8), st.booleans())
def test_whatever_the_stages_the_billed_time_is_covered_once(steps, succeeded) -> None:
    stages, at = [], 10.0
    for name, pause, length in steps:
        stages.append((name, at + pause, at + pause + length))
        at = stages[-1][2]
    record = staged(*stages) if stages else pod(5.0, placed=10.0)
    found = list(spans(record, 0.0, succeeded))
    assert (found[0][1], found[-1][2]) == (record.placed, record.ended)
    assert all(one[2] == two[1] for one, two in pairwise(found))
    assert all(end > begin for _, begin, end in found)
    assert {name for name, _, _ in found} <= set(CLASSES)


def test_sums_have_all_classes_in_their_order() -> None:
    found = merged([{"exit": Spent(1.0, 2.0)}, {"exit": Spent(3.0, 4.0), "work": Spent(5.0, 6.0)}])
    assert tuple(found) == CLASSES
    assert (found["exit"], found["work"], found["lost"]) == (Spent(4.0, 6.0), Spent(5.0, 6.0), Spent())


# Of simulated pods

QUICK = {"create": {"sandbox": "1s", "start": "0s"}, "argo": {"requeue": "1s"}, "images": {"leaf:1": {"size": "1MB"}}}


def spent(folder, flow, tasks):
    """Seconds by class of the only workflow, without the classes that have none."""
    found = worlds.report(worlds.run(folder, flow, QUICK | {"tasks": tasks}))
    return {name: round(part.seconds, 3) for name, part in found.bill.classes.items() if part.seconds}


def test_a_daemon_works_until_what_it_serves_has_ended(tmp_path):
    main = worlds.steps([worlds.step("d", "d")], [worlds.step("b", "b")])
    found = spent(
        tmp_path, worlds.workflow(main, worlds.leaf("d", daemon=True), worlds.leaf("b")), {"b": {"duration": "60s"}}
    )
    assert "lost" not in found
    assert found["work"] > 120


def test_a_retried_attempt_is_lost_and_the_one_that_succeeds_is_not(tmp_path):
    flow = worlds.workflow(worlds.leaf("work", retryStrategy={"limit": 1}))
    found = spent(tmp_path, flow, {"work": {"attempts": ["fail 30s", "ok 20s"]}})
    assert found["work"] == 20
    assert 30 < found["lost"] < 32


def test_all_pods_of_a_node_that_vanished_are_lost(tmp_path):
    found = spent(tmp_path, worlds.workflow(worlds.leaf("work")), {"work": {"attempts": ["deleted 3s"]}})
    assert set(found) == {"lost"}
    assert found["lost"] > 2 * 3


def test_the_agent_of_http_templates_is_not_lost(tmp_path):
    flow = worlds.workflow({"name": "main", "http": {"url": "http://a"}})
    found = spent(tmp_path, flow, {"main": {"duration": "60s"}})
    assert found["work"] > 60
    assert "lost" not in found
