"""Who waits for a lock gets it once it is free, whatever else goes on around it."""

from simulator.events import PodAsked
from tests.simulator.worlds import events, leaf, nodes, run, step, steps, workflow

MUTEX = {"synchronization": {"mutexes": [{"name": "k"}]}}


def test_a_node_that_waited_for_a_lock_before_its_first_attempt_leaves_its_place_under_a_limit(tmp_path):
    """While it waits it counts as a pod, and once it is retried only its attempts do (docs/sources.md argo 4.1).

    A pod that is deleted counts as ended before its node gives the lock back, so that the next one has to wait.
    """
    loop = steps([step("s", "x", withSequence={"count": "3"})], parallelism=1)
    script = {"tasks": {"x": {"attempts": ["deleted 30s"]}}, "pending": "0s"}
    simulation = run(tmp_path, workflow(loop, leaf("x", retryStrategy={"limit": 0}, **MUTEX)), script)
    assert [event.node for event in events(simulation, PodAsked)] == [f"w[0].s({n}:{n})(0)" for n in range(3)]
    assert simulation.runs[0].phase == "Failed"


def test_who_looks_for_a_lock_again_and_again_has_one_place_in_the_queue(tmp_path):
    """A step whose hook may still start is looked at in every pass, and gets the lock out of turn."""
    never = {"hooks": {"late": {"template": "x", "expression": 'steps["b"].status == "Error"'}}}
    inner = {"name": "inner", "steps": [[step("a", "x"), step("b", "x", **never)]]}
    loop = steps([step("s", "inner", withSequence={"count": "2"})])
    script = {"tasks": {"x": {"attempts": ["ok 45s"]}}, "pending": "0s"}
    simulation = run(tmp_path, workflow(loop, inner, leaf("x", **MUTEX)), script)
    assert simulation.runs[0].phase == "Succeeded"
    assert {node.phase for node in nodes(simulation).values() if node.type == "Pod"} == {"Succeeded"}
