"""Artifacts and logs as flows: when they move, how long they take, who pays, and what is said of those without size."""

import pytest

from simulator.events import ObjectsRead, ObjectsWritten, PodEnded, StageEnded
from simulator.results.history import histories
from tests.simulator.worlds import LOGIC, events, leaf, nodes, report, run, step, steps, workflow

GBIT = 1e9 / 8
QUIET = {"cache": {"ready": ["leaf:1"]}, "argo": {"requeue": "0s"}, "oss": {"latency": "0s"}}
CONFIG = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "workflow-controller-configmap"},
    "data": {"artifactRepository": "archiveLogs: true\noss: {bucket: b}"},
}


def named(name, **more):
    return {"name": name, "path": f"/tmp/{name}", **more}


def stored(name):
    return named(name, oss={"key": name})


def pod(name="main", inputs=(), outputs=(), **more):
    """A pod of 8 vCPU, whose card carries 250 MB/s."""
    annotations = {"k8s.aliyun.com/eci-use-specs": "8-16Gi"}
    sides = {"inputs": {"artifacts": list(inputs)}, "outputs": {"artifacts": list(outputs)}}
    return leaf(name, metadata={"annotations": annotations}, **sides, **more)


def task(**said):
    return QUIET | {"tasks": {"main": {"duration": "1s"} | said}}


def lasted(simulation, name, node="w"):
    return sum(e.at - e.began for e in events(simulation, StageEnded) if e.stage == name and e.node == node)


def assumed(simulation):
    return {found.key: found.value for found in report(simulation).assumptions}


def test_an_input_is_loaded_before_main_starts_and_the_node_is_pending_meanwhile(tmp_path):
    template = pod(inputs=[stored("data")])
    values = task(artifacts={"data": "50GB"}) | {"argo": {"requeue": "10s"}}
    simulation = run(tmp_path, workflow(template, activeDeadlineSeconds=60), values)
    assert nodes(simulation)["w"].ran_from is None  # ended by the deadline while it was loaded
    simulation = run(tmp_path, workflow(template), values)
    (load,) = [event for event in events(simulation, StageEnded) if event.stage == "load"]
    assert load.at - load.began == pytest.approx(200)
    assert load.bound == {"pod-nic": pytest.approx(200)}
    assert nodes(simulation)["w"].ran_from >= load.at


def test_the_time_of_loading_is_billed_and_told_as_reading(tmp_path):
    with_it = run(tmp_path, workflow(pod(inputs=[stored("data")])), task(artifacts={"data": "50GB"}))
    without = run(tmp_path, workflow(pod()), task())
    assert report(with_it).time["read"] == pytest.approx(200)
    difference = report(with_it).bill.pods - report(without).bill.pods
    assert difference == pytest.approx(200 * 1.76472 / 3600, rel=1e-3)  # a pod of 8 vCPU and 16 GiB by the hour


def test_an_output_is_saved_after_main_and_before_the_pod_ends(tmp_path):
    simulation = run(tmp_path, workflow(pod(outputs=[named("out")])), task(artifacts={"out": "5GB"}))
    assert lasted(simulation, "exit") == pytest.approx(2 + 20)
    (ended,), (written,) = events(simulation, PodEnded), events(simulation, ObjectsWritten)
    assert ended.at == pytest.approx(written.at + 22)


def test_outputs_and_inputs_are_requests_on_the_bill(tmp_path):
    template = pod(inputs=[stored("in")], outputs=[named("out")])
    simulation = run(tmp_path, workflow(template), task(artifacts={"in": "9MiB", "out": "5MiB"}))
    history = histories(simulation.world.log)["w"]
    assert (history.gets, history.puts) == (3, 2)


def test_outputs_share_the_account_s_upload_with_those_of_other_pods(tmp_path):
    both = steps([step("run", "main", withSequence={"count": "4"})]) | {"name": "all"}
    values = task(artifacts={"out": "10GB"}) | {"oss": {"upload": "1Gbps", "latency": "0s"}}
    simulation = run(tmp_path, workflow(both, pod(outputs=[named("out")])), values)
    last = max(event.at for event in events(simulation, StageEnded) if event.stage == "exit")
    first = min(event.began for event in events(simulation, StageEnded) if event.stage == "exit")
    assert last - first == pytest.approx(4 * 10e9 / GBIT + 2, rel=0.01)


def test_a_main_that_fails_has_its_outputs_saved_all_the_same(tmp_path):
    values = task(artifacts={"out": "5GB"}, fails={"probability": 1})
    simulation = run(tmp_path, workflow(pod(outputs=[named("out")])), values)
    assert nodes(simulation)["w"].exit_code == 1
    assert lasted(simulation, "exit") == pytest.approx(22)


def test_what_has_no_size_takes_no_time_and_is_told_with_its_key(tmp_path):
    template = pod(inputs=[stored("in")], outputs=[named("out")])
    simulation = run(tmp_path, [CONFIG, workflow(template)], task())
    plain = run(tmp_path, workflow(pod()), task())
    assert report(simulation).makespan == report(plain).makespan
    keys = assumed(simulation)
    for key in ("tasks.main.artifacts.in", "tasks.main.artifacts.out", "tasks.main.logs"):
        assert keys[key] == "not counted"


def test_a_raw_artifact_comes_with_the_pod(tmp_path):
    simulation = run(tmp_path, workflow(pod(inputs=[named("text", raw={"data": "hello"})])), task())
    assert "tasks.main.artifacts.text" not in assumed(simulation)
    assert not events(simulation, ObjectsRead)


def test_an_artifact_of_another_store_crosses_the_card_and_asks_oss_for_nothing(tmp_path):
    source = {"url": "https://example.org/x"}
    simulation = run(tmp_path, workflow(pod(inputs=[named("x", http=source)])), task(artifacts={"x": "5GB"}))
    assert lasted(simulation, "load") == pytest.approx(20)
    assert not events(simulation, ObjectsRead)


def test_a_repository_of_another_store_holds_for_all_that_name_none(tmp_path):
    config = CONFIG | {"data": {"artifactRepository": "s3: {bucket: b}"}}
    simulation = run(tmp_path, [config, workflow(pod(outputs=[named("x")]))], task(artifacts={"x": "5GB"}))
    assert lasted(simulation, "exit") == pytest.approx(22)
    assert not events(simulation, ObjectsWritten)


# Logs


@pytest.mark.parametrize(
    ("config", "spec", "location", "is_saved"),
    [
        pytest.param(False, None, None, False, id="nobody asks for it"),
        pytest.param(True, False, False, True, id="the repository's true wins"),
        pytest.param(False, True, None, True, id="the workflow asks"),
        pytest.param(False, True, False, False, id="the template wins over the workflow"),
        pytest.param(False, False, True, True, id="and so it does the other way round"),
    ],
)
def test_a_log_is_saved_where_it_is_archived(tmp_path, config, spec, location, is_saved):
    own = {} if location is None else {"archiveLocation": {"archiveLogs": location}}
    flow = workflow(pod(**own), **({} if spec is None else {"archiveLogs": spec}))
    simulation = run(tmp_path, [CONFIG, flow] if config else flow, task(logs="5GB"))
    assert lasted(simulation, "exit") == pytest.approx(22 if is_saved else 2)


# Sizes of those who make them


def chain(*groups):
    return steps(*groups) | {"name": "all"}


def passed(name, origin):
    return {"arguments": {"artifacts": [{"name": name, "from": f"{{{{{origin}}}}}"}]}}


def make_and_take(folder, tasks, *templates):
    first, second = step("a", "make"), step("b", "take", **passed("x", "steps.a.outputs.artifacts.y"))
    made = workflow(chain([first], [second]), pod("make", outputs=[named("y")]), *templates)
    return run(folder, made, QUIET | {"tasks": tasks})


def test_who_takes_an_output_takes_the_size_that_its_maker_has(tmp_path):
    simulation = make_and_take(tmp_path, {"make": {"artifacts": {"y": "5GB"}}}, pod("take", inputs=[named("x")]))
    assert lasted(simulation, "load", "w[1].b") == pytest.approx(20)
    assert "tasks.take.artifacts.x" not in assumed(simulation)


def test_a_size_of_its_own_wins(tmp_path):
    tasks = {"make": {"artifacts": {"y": "5GB"}}, "take": {"artifacts": {"x": "2.5GB"}}}
    simulation = make_and_take(tmp_path, tasks, pod("take", inputs=[named("x")]))
    assert lasted(simulation, "load", "w[1].b") == pytest.approx(10)


def test_an_artifact_is_followed_through_the_steps_around_its_taker(tmp_path):
    inner = steps([step("in", "deep", **passed("z", "inputs.artifacts.x"))])
    inner |= {"name": "take", "inputs": {"artifacts": [{"name": "x"}]}}
    tasks = {"make": {"artifacts": {"y": "5GB"}}}
    simulation = make_and_take(tmp_path, tasks, inner, pod("deep", inputs=[named("z")]))
    assert lasted(simulation, "load", "w[1].b[0].in") == pytest.approx(20)


def test_and_out_of_the_steps_around_its_maker(tmp_path):
    inner = steps([step("in", "deep")]) | {"name": "make"}
    inner["outputs"] = {"artifacts": [{"name": "y", "from": "{{steps.in.outputs.artifacts.z}}"}]}
    first, second = step("a", "make"), step("b", "take", **passed("x", "steps.a.outputs.artifacts.y"))
    deep, take = pod("deep", outputs=[named("z")]), pod("take", inputs=[named("x")])
    flow = workflow(chain([first], [second]), inner, deep, take)
    simulation = run(tmp_path, flow, QUIET | {"tasks": {"deep": {"artifacts": {"z": "5GB"}}}})
    assert lasted(simulation, "load", "w[1].b") == pytest.approx(20)


# What ends a pod meanwhile


def test_the_limit_on_pulling_does_not_hold_while_artifacts_are_loaded(tmp_path):
    template = pod(inputs=[stored("data")])
    values = task(artifacts={"data": "500GB"}) | {"create": {"max_pending": "10m"}, "cache": {"mode": "none"}}
    simulation = run(tmp_path, workflow(template), values)
    assert nodes(simulation)["w"].phase == "Succeeded"


def refusing():
    return {"oss": {"request_size": "128KiB", "qps": 1, "retries": 0, "latency": "0s"}}


def test_an_input_that_oss_refuses_too_often_is_an_error_of_the_init_container(tmp_path):
    template = pod(inputs=[stored("data")])
    node = nodes(run(tmp_path, workflow(template), task(artifacts={"data": "10MB"}) | refusing()))["w"]
    assert (node.phase, node.message) == ("Error", "init: Error (exit code 1)")


def test_an_output_that_oss_refuses_too_often_is_an_error_of_the_wait_container(tmp_path):
    template = pod(outputs=[named("data")])
    node = nodes(run(tmp_path, workflow(template), task(artifacts={"data": "10MB"}) | refusing()))["w"]
    assert (node.phase, node.message) == ("Error", "wait: Error (exit code 1)")


def test_where_pending_replaces_the_instance_artifacts_take_no_time(tmp_path):
    template = pod(inputs=[stored("in")], outputs=[named("out")])
    values = LOGIC | {"tasks": {"main": {"duration": "1s", "artifacts": {"in": "1GB", "out": "1GB"}}}}
    simulation = run(tmp_path, workflow(template), values)
    assert report(simulation).makespan == 1
