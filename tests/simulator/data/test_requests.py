"""Requests against OSS: how many a transfer takes, and who makes them."""

import pytest

from manifests.errors import UsageError
from simulator.data.requests import requests_for
from simulator.events import ObjectsRead, ObjectsWritten
from simulator.results.history import histories
from simulator.scenario import read_scenario
from tests.simulator.data.fluid.datasets import dataload, dataset, runtime
from tests.simulator.data.readers import readers
from tests.simulator.worlds import LOGIC, events, leaf, report, run, workflow

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("size", "requests"),
    [
        pytest.param(0, 1, id="an empty object takes one"),
        pytest.param(1, 1, id="so does a small one"),
        pytest.param(4 * MIB, 1, id="a full one"),
        pytest.param(4 * MIB + 1, 2, id="one more for the rest"),
        pytest.param(10**12, 238_419, id="1,000 GB take 238 thousand"),
    ],
)
def test_a_transfer_takes_as_many_requests_as_it_has_pieces(size: int, requests: int) -> None:
    assert requests_for(size, 4 * MIB) == requests


def test_reads_and_writes_of_pods_are_requests_of_their_workflow(tmp_path):
    task = {"reads": [{"from": "oss://b/in", "size": "9MiB"}], "writes": [{"to": "oss://b/out", "size": "5MiB"}]}
    simulation = run(tmp_path, workflow(leaf("work")), LOGIC | {"tasks": {"work": task}})
    (read,), (written,) = events(simulation, ObjectsRead), events(simulation, ObjectsWritten)
    assert (read.node, read.requests, written.node, written.requests) == ("w", 3, "w", 2)
    assert report(simulation).bill.storage == pytest.approx(5 * 0.01 / 10_000)


def test_a_cache_asks_oss_once_for_all_who_read(tmp_path):
    flow, tasks = readers(20)
    simulation = run(tmp_path, [dataset(), runtime(), dataload(), flow], {"tasks": tasks})
    found = histories(simulation.world.log)
    assert (found["data"].gets, found["w"].gets) == (requests_for(10e9, 4 * MIB), 0)
    bill = report(simulation).bill
    assert (bill.requests, bill.cache_requests) == (0.0, pytest.approx(2385 * 0.01 / 10_000))


def test_what_does_not_fit_into_the_cache_every_reader_asks_for_again(tmp_path):
    flow, tasks = readers(4)
    simulation = run(tmp_path, [dataset(), runtime(workers=1, quota="5G"), dataload(), flow], {"tasks": tasks})
    half = requests_for(5e9, 4 * MIB)
    assert histories(simulation.world.log)["data"].gets == (1 + 4) * half


def test_requests_bring_something():
    with pytest.raises(UsageError, match="must be a size above 0"):
        read_scenario(None, ["oss.request_size=0"])
