"""The OSS accelerator: hits by its size, misses from the bucket, the least recently read go first. Answers by hand."""

import pytest

from simulator.events import ObjectsRead
from tests.simulator.data.readers import GB, GBIT, MB, bound, read_by, reading
from tests.simulator.worlds import events, leaf, report, run, step, steps, workflow

QUICK = {"download": "100Gbps", "client": "100Gbps"}
"""Neither the account nor a client is in the way."""


def accelerator(size="10TB", **more):
    return {"data": {"kind": "accelerator", "size": size, **more}}


def test_a_warm_one_sends_1_6_gbit_for_each_tb(tmp_path):
    simulation = read_by(tmp_path, 100, accelerator(warm=True), oss=QUICK)
    assert reading(simulation) == pytest.approx([1000 * GB / (16 * GBIT)] * 100)
    assert set(bound(simulation)) == {"oss-accelerator"}
    assert events(simulation, ObjectsRead) == []


def test_its_hits_are_beside_the_accounts_bandwidth(tmp_path):
    simulation = read_by(tmp_path, 10, accelerator(warm=True), oss=QUICK | {"download": "1Gbps"})
    assert max(reading(simulation)) == pytest.approx(100 * GB / (16 * GBIT))


def test_a_client_reads_no_faster_from_it(tmp_path):
    simulation = read_by(tmp_path, 1, accelerator(warm=True), oss=QUICK | {"client": "72MB/s"})
    assert reading(simulation) == pytest.approx([10 * GB / (72 * MB)])


def test_a_cold_file_is_fetched_once_at_320_mbit_for_each_tb(tmp_path):
    simulation = read_by(tmp_path, 4, accelerator("1TB"), oss=QUICK, size="1GB")
    assert reading(simulation) == pytest.approx([25.0] * 4)  # four fetches would take 100 s
    (asked,) = events(simulation, ObjectsRead)
    assert (asked.size, asked.requests) == (1 * GB, 239)  # of 4 MiB


def test_a_fetch_takes_the_time_that_reading_from_it_does_not(tmp_path):
    """One reader is through with its hits after 5 s, and waits for the last of 25 s of fetching."""
    simulation = read_by(tmp_path, 1, accelerator("1TB"), oss=QUICK, size="1GB")
    assert reading(simulation) == pytest.approx([25.0])
    assert bound(simulation) == pytest.approx({"oss-accelerator": 5.0, "accelerator-miss": 20.0})


def test_misses_count_against_the_accounts_requests(tmp_path):
    simulation = read_by(tmp_path, 1, accelerator("1TB"), oss=QUICK | {"qps": 2}, size="1GB")
    assert reading(simulation) == pytest.approx([239 / 2])
    assert bound(simulation) == pytest.approx({"oss-accelerator": 5.0, "oss-requests": 114.5})


def test_misses_share_the_accounts_bandwidth(tmp_path):
    simulation = read_by(tmp_path, 1, accelerator("10TB"), oss=QUICK | {"download": "1Gbps"})
    assert reading(simulation) == pytest.approx([80.0])
    assert bound(simulation)["oss-bandwidth"] == pytest.approx(75.0)


@pytest.mark.parametrize(("warm", "seconds"), [(0, 25.0), (0.5, 12.5), (1, 5.0), (True, 5.0), (False, 25.0)])
def test_warm_is_the_share_that_is_not_fetched(tmp_path, warm, seconds):
    simulation = read_by(tmp_path, 1, accelerator("1TB", warm=warm), oss=QUICK, size="1GB")
    assert reading(simulation) == pytest.approx([seconds])


def one_after_the_other(folder, paths, size, volumes):
    """Requests of each read of these paths, one pod after the other."""
    names = [f"r{index}" for index in range(len(paths))]
    main = steps(*([step(name, name)] for name in names))
    reads = {
        name: {"duration": "0s", "reads": [{"from": f"pvc://data/{path}", "size": size}]}
        for name, path in zip(names, paths, strict=True)
    }
    values = {"pending": "0s", "argo": {"requeue": "0s"}, "oss": QUICK, "tasks": reads, "volumes": volumes}
    simulation = run(folder, workflow(main, *map(leaf, names)), values)
    asked = [event.node for event in events(simulation, ObjectsRead)]
    return [any(f".{name}" in node for node in asked) for name in names]


def test_what_was_read_last_stays(tmp_path):
    """Two files of 400 GB fit into 1 TB; the third puts out the one that was read longest ago."""
    fetched = one_after_the_other(tmp_path, ["a", "b", "a", "c", "a", "b"], "400GB", accelerator("1TB"))
    assert fetched == [True, True, False, True, False, True]


def test_a_file_that_is_larger_than_it_is_fetched_by_each_reader(tmp_path):
    assert one_after_the_other(tmp_path, ["a", "a"], "2TB", accelerator("1TB")) == [True, True]


def test_files_are_warm_only_as_far_as_they_fit(tmp_path):
    fetched = one_after_the_other(tmp_path, ["a", "b", "c"], "400GB", accelerator("1TB", warm=True))
    assert fetched == [False, False, True]


def test_oss_in_place_of_a_claim_is_all_that_is_read_straight_from_it(tmp_path):
    volumes = {"oss": {"kind": "accelerator", "size": "10TB", "warm": True}}
    for path in ("pvc://data/file", "oss://bucket/file"):
        simulation = read_by(tmp_path, 10, volumes, oss=QUICK, path=path)
        assert set(bound(simulation)) == {"oss-accelerator"}


def test_equal_paths_of_two_claims_are_two_files(tmp_path):
    main = steps([step("A", "a")], [step("B", "b")])
    reads = {name: {"duration": "0s", "reads": [{"from": f"pvc://{name}/file", "size": "1GB"}]} for name in ("a", "b")}
    volumes = {"oss": {"kind": "accelerator", "size": "1TB"}}
    values = {"pending": "0s", "argo": {"requeue": "0s"}, "oss": QUICK, "tasks": reads, "volumes": volumes}
    assert len(events(run(tmp_path, workflow(main, leaf("a"), leaf("b")), values), ObjectsRead)) == 2


def test_requests_for_misses_are_on_the_bill(tmp_path):
    cold = report(read_by(tmp_path, 4, accelerator("1TB"), size="1GB")).bill
    assert cold.requests == pytest.approx(239 * 0.01 / 10_000)
