"""What counts for the parallelism of a template."""

from tests.simulator.worlds import LOGIC, leaf, report, run, step, steps, workflow


def test_a_retried_leaf_that_has_waited_for_a_lock_leaves_its_place_when_it_ends(tmp_path):
    work = leaf("work", synchronization={"mutexes": [{"name": "k"}]}, retryStrategy={"limit": 0})
    inner = {"name": "inner", "parallelism": 1, "steps": [[step("a", "work")], [step("b", "work")]]}
    flow = workflow(steps([step("c", "inner", withItems=[1, 2])]), inner, work)
    found = report(run(tmp_path, flow, LOGIC | {"tasks": {"work": {"duration": "5s"}}}))
    assert (found.phase, found.makespan) == ("Succeeded", 20)
