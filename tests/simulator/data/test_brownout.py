"""Stretches in which OSS is slow: transfers get less, stand still, and go on; and they keep no run alive."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import UsageError
from simulator.data.brownout import changes
from simulator.events import StageEnded
from simulator.scenario import read_scenario
from tests.simulator.worlds import events, leaf, report, run, workflow

QUIET = {"cache": {"ready": ["leaf:1"]}, "argo": {"requeue": "0s"}, "create": {"sandbox": "1s", "start": "0s"}}
FAST = {"download": "100MB/s", "upload": "100MB/s", "client": "10GB/s", "latency": "0s"}
"""A pod of 16 vCPU, whose card carries more, begins to read within 2 s."""


def moved(folder, stage, slow, **task):
    template = leaf("work", metadata={"annotations": {"k8s.aliyun.com/eci-use-specs": "16-32Gi"}})
    values = QUIET | {"oss": FAST | {"slow": slow}, "tasks": {"work": {"duration": "0s"} | task}}
    simulation = run(folder, workflow(template), values)
    (found,) = [event for event in events(simulation, StageEnded) if event.stage == stage]
    return simulation, found


def reading(folder, *slow):
    return moved(folder, "read", list(slow), reads=[{"from": "oss://b/k", "size": "10GB"}])


def test_a_transfer_gets_what_is_left_and_then_all_of_it_again(tmp_path):
    """10 GB at 100 MB/s; for 50 s there is a tenth."""
    simulation, read = reading(tmp_path, {"from": "20s", "to": "70s", "download": "10%"})
    assert read.at - read.began == pytest.approx(100 + 45)
    assert read.bound == {"oss-bandwidth": pytest.approx(145)}
    assert "OSS download bandwidth from 20.0s on" in {found.what for found in report(simulation).assumptions}


def test_it_stands_still_where_nothing_is_left_and_goes_on_afterwards(tmp_path):
    _, read = reading(tmp_path, {"from": "20s", "to": "70s", "download": "0%"})
    assert read.at - read.began == pytest.approx(150)


def test_a_run_that_began_in_a_slow_stretch_is_slow_from_the_start(tmp_path):
    _, read = reading(tmp_path, {"to": "40s", "download": "0%"})
    assert read.at == pytest.approx(140)


def test_a_slow_download_leaves_the_upload_as_it_is(tmp_path):
    slow = [{"from": "0s", "to": "1h", "download": "0%"}]
    _, write = moved(tmp_path, "write", slow, writes=[{"to": "oss://b/k", "size": "10GB"}])
    assert write.at - write.began == pytest.approx(100)


def test_a_slow_stretch_beyond_the_horizon_does_not_hide_that_a_run_is_stuck(tmp_path):
    values = QUIET | {"tasks": {"work": {"attempts": ["hang"]}}, "limits": {"horizon": "1h"}}
    slow = {"slow": [{"from": "2h", "to": "3h", "download": "10%"}]}
    found = report(run(tmp_path, workflow(leaf("work")), values | {"oss": slow}))
    assert found.stuck.reason == "1 pod hangs, and no deadline ends it"


def test_what_comes_after_the_last_pod_is_not_waited_for_and_not_told(tmp_path):
    simulation, _ = reading(tmp_path, {"from": "2h", "to": "3h", "download": "10%"})
    assert simulation.world.env.now < 3600
    assert not any("bandwidth from" in found.what for found in report(simulation).assumptions)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("[{from: 10s, to: 5s, download: 10%}]", "before it begins"),
        ("[{from: 10s, download: 10%}]", "to"),
        ("[{from: 10s, to: 20s}]", "say how much is left"),
        ("[{from: 10s, to: 20s, download: 130%}]", "no share"),
        ("[{from: 10s, to: 20s, upload: much}]", "no bandwidth above 0"),
    ],
)
def test_a_stretch_that_makes_no_sense_is_refused_with_its_place(setting, words):
    with pytest.raises(UsageError, match=words) as caught:
        read_scenario(None, [f"oss.slow={setting}"])
    assert "oss.slow" in str(caught.value)


STRETCHES = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 50), st.integers(0, 9)).map(lambda s: (s[0], s[0] + s[1], s[2])),
    max_size=6,
)


@given(stretches=STRETCHES, at=st.integers(0, 110))
def test_at_every_instant_the_least_of_what_is_left_counts(stretches, at):
    left = [rest for instant, rest in changes(10, stretches) if instant <= at][-1:] or [10]
    assert left == [min([10, *(rest for begin, end, rest in stretches if begin <= at < end)])]


@given(stretches=STRETCHES)
def test_every_change_changes_something_and_the_last_brings_all_back(stretches):
    found = [10, *(rest for _, rest in changes(10, stretches))]
    assert all(before != after for before, after in pairwise(found))
    assert found[-1] == 10
