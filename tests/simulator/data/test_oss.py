"""OSS: what limits a transfer, what it waits for, and which requests are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.data.requests import lost, refused, requests_for
from simulator.events import ObjectsRead, StageEnded
from simulator.results.history import histories
from tests.simulator.worlds import events, leaf, nodes, report, run, step, steps, workflow

GB, KIB = 1e9, 1024
QUIET = {"cache": {"ready": ["leaf:1"]}, "argo": {"requeue": "0s"}, "create": {"sandbox": "1s"}}


def on(spec):
    return leaf("work", metadata={"annotations": {"k8s.aliyun.com/eci-use-specs": spec}})


def all_of(count, spec="16-32Gi"):
    return workflow(steps([step("run", "work", withSequence={"count": str(count)})]), on(spec))


def reads(folder, transfer, count=1, **oss):
    """(the simulation, seconds that its pods read, what the seconds went to)."""
    task = {"duration": "0s", "reads": [{"from": "oss://b/k"} | transfer]}
    simulation = run(folder, all_of(count), QUIET | {"oss": oss, "tasks": {"work": task}})
    found = [event for event in events(simulation, StageEnded) if event.stage == "read"]
    bound = {}
    for event in found:
        for label, seconds in event.bound.items():
            bound[label] = bound.get(label, 0.0) + seconds
    return simulation, [event.at - event.began for event in found], bound


# Latency


def test_a_read_waits_once_for_the_first_byte(tmp_path):
    _, seconds, bound = reads(tmp_path, {"size": "144MB"}, latency="50ms")
    assert seconds == [pytest.approx(0.05 + 2)]  # 144 MB at 72 MB/s, the rate of one client
    assert bound == {"oss-latency": pytest.approx(0.05), "oss-client": pytest.approx(2)}


def test_each_of_many_objects_waits_for_its_first_byte(tmp_path):
    """1,000 objects of 72 kB: 1 ms each for the bytes and 20 ms for the first of them."""
    _, seconds, bound = reads(tmp_path, {"size": "72MB", "objects": 1000}, latency="20ms")
    assert seconds == [pytest.approx(1000 * 0.021)]
    assert max(bound, key=bound.get) == "oss-latency"


def test_connections_side_by_side_wait_at_the_same_time(tmp_path):
    one, ten = (
        reads(tmp_path, {"size": "1MB", "objects": 1000}, threads=threads, latency="20ms")[1][0] for threads in (1, 10)
    )
    assert one / ten == pytest.approx(10, rel=0.01)


def test_others_use_the_bandwidth_while_one_waits_for_its_next_object(tmp_path):
    """Four pods of 72 MB/s at most share 80 MB/s: what one waits for its objects is the others' gain."""
    transfer = {"size": "720MB", "objects": 10}
    _, seconds, _ = reads(tmp_path, transfer, count=4, latency="1s", download="80MB/s")
    assert max(seconds) == pytest.approx(1 + 4 * 0.72 * GB / 80e6, rel=0.03)


def test_an_empty_object_takes_the_time_of_its_answer(tmp_path):
    _, seconds, _ = reads(tmp_path, {"size": "0MB", "objects": 3}, latency="1s")
    assert seconds == [pytest.approx(3)]


# Clients


@pytest.mark.parametrize(
    ("kind", "threads", "rate"),
    [("ossfs", 1, 72), ("ossfs", 10, 686), ("jindo", 1, 191), ("jindo", 10, 1693), ("sdk", 1, 17), ("sdk", 10, 162)],
)
def test_a_client_reads_as_fast_as_it_was_measured(tmp_path, kind, threads, rate):
    task = {"duration": "0s", "reads": [{"from": "oss://b/k", "size": "10GB"}]}
    oss = {"kind": kind, "threads": threads, "latency": "0s"}
    simulation = run(tmp_path, all_of(1, "64-128Gi"), QUIET | {"oss": oss, "tasks": {"work": task}})
    (found,) = [event for event in events(simulation, StageEnded) if event.stage == "read"]
    assert found.at - found.began == pytest.approx(10 * GB / (rate * 1e6))


def test_more_connections_are_no_faster_than_the_card(tmp_path):
    _, seconds, bound = reads(tmp_path, {"size": "3GB"}, threads=64, latency="0s")
    assert (seconds, bound) == ([pytest.approx(8)], {"pod-nic": pytest.approx(8)})  # 16 vCPU: 3 Gbit/s


def test_a_rate_of_one_s_own_is_that_of_one_connection(tmp_path):
    assert reads(tmp_path, {"size": "1GB"}, client="100MB/s", latency="0s")[1] == [pytest.approx(10)]


# Requests per second


def test_small_requests_are_bound_by_their_rate_before_the_bandwidth_is(tmp_path):
    """20 pods of 72 MB/s each would send 10,986 requests of 128 KiB a second."""
    oss = {"request_size": "128KiB", "latency": "0s"}
    _, seconds, bound = reads(tmp_path, {"size": "10GB"}, count=20, **oss)
    assert min(seconds) == pytest.approx(20 * 10 * GB / (10_000 * 128 * KIB), rel=0.01)
    assert max(bound, key=bound.get) == "oss-requests"


def test_large_requests_are_not(tmp_path):
    simulation, _, bound = reads(tmp_path, {"size": "10GB"}, count=20)
    assert "oss-requests" not in bound
    assert "oss.qps" not in {found.key for found in report(simulation).assumptions}


def test_an_object_is_a_request_however_small_it_is(tmp_path):
    simulation, seconds, _ = reads(
        tmp_path, {"size": "1MB", "objects": 50_000}, client="1GB/s", threads=1, latency="0s", qps=1000, retries=99
    )
    assert seconds == [pytest.approx(50)]
    assert sum(event.requests for event in events(simulation, ObjectsRead)) == 50_000


def test_what_is_refused_is_told_and_not_billed(tmp_path):
    """Alone, each of the 20 would need 10 GB / 72 MB/s; the rest of its time it waits 0.5 s after each refusal."""
    simulation, seconds, _ = reads(tmp_path, {"size": "10GB"}, count=20, request_size="128KiB", latency="0s")
    again = sum(max(0.0, took - 10 * GB / 72e6) for took in seconds) / 0.5
    assert again > 100
    found = {assumption.what: assumption for assumption in report(simulation).assumptions}
    assert float(found["requests that OSS refused"].value.replace(",", "")) == pytest.approx(again, rel=0.05)
    assert histories(simulation.world.log)["w"].gets == 20 * requests_for(10e9, 128 * KIB)


def test_a_client_whose_retries_are_used_up_fails_with_an_error_of_input_or_output(tmp_path):
    oss = {"request_size": "128KiB", "qps": 100, "threads": 64, "retries": 1}
    simulation, _, _ = reads(tmp_path, {"size": "100MB"}, count=2, **oss)
    found = [node for node in nodes(simulation).values() if node.type == "Pod"]
    assert [(node.phase, node.exit_code) for node in found] == [("Failed", 1)] * 2
    assert "2 transfers failed" in str(report(simulation).assumptions)
    assert histories(simulation.world.log)["w"].gets < 2 * requests_for(100e6, 128 * KIB) / 10  # it gives up early


def test_enough_retries_let_the_same_client_through(tmp_path):
    oss = {"request_size": "128KiB", "qps": 100, "threads": 64, "retries": 400}
    simulation, _, _ = reads(tmp_path, {"size": "100MB"}, count=2, **oss)
    assert simulation.runs[0].phase == "Succeeded"


@given(
    requests=st.floats(1, 1e6),
    connections=st.integers(1, 64),
    seconds=st.floats(0, 1e4),
    busy=st.floats(0, 1e5),
    retries=st.integers(0, 10),
)
def test_more_retries_never_lose_more_requests(requests, connections, seconds, busy, retries):
    again = refused(connections, seconds, busy, 0.5)
    assert again >= 0
    assert 0 <= lost(requests, again, retries + 1) <= lost(requests, again, retries) <= requests
