"""A NAS or a CPFS: one bandwidth by the size, for all that use it. Answers by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario import read_scenario
from tests.simulator.data.readers import GB, MB, assumption, bound, read_by, reading
from tests.simulator.worlds import leaf, report, run, step, steps, workflow


@pytest.mark.parametrize(
    ("kind", "size", "expected"),
    [
        ("nas-capacity", "10GB", 1000 * GB / (151.5 * MB) + 0.01),  # 150 + 0.15 x 10: 1.8 h
        ("nas-capacity", "100TB", 1000 * GB / (10_000 * MB) + 0.01),  # more would be 15 GB/s
        ("nas-performance", "1GB", 1000 * GB / (600.6 * MB)),  # 28 min
        ("nas-performance", "33TB", 1000 * GB / (20_000 * MB)),  # 600 + 19,800 is more than the 20 GB/s: 50 s
        ("nas-extreme", None, 1000 * GB / (150 * MB)),
        ("cpfs-100", "10TiB", 1000 * GB / (1024 * MB) + 0.0006),
        ("cpfs-200", "10TiB", 1000 * GB / (2048 * MB) + 0.0004),
        ("cpfs-100", "1000TiB", 1000 * GB / (30_000 * MB) + 0.0006),
        ("cpfs-200", "1000TiB", 1000 * GB / (45_000 * MB) + 0.0004),
        ("cpfs-lingjun", "10TiB", 1000 * GB / (4000 * MB)),
    ],
)
def test_a_hundred_readers_of_10_gb_share_the_bandwidth(tmp_path, kind, size, expected):
    volume = {"kind": kind} if size is None else {"kind": kind, "size": size}
    simulation = read_by(tmp_path, 100, {"data": volume})
    assert reading(simulation) == pytest.approx([expected] * 100)
    assert bound(simulation) == pytest.approx({kind.partition("-")[0]: 100 * expected})


def test_the_larger_kind_of_nas_extreme_is_a_bandwidth_of_its_own(tmp_path):
    simulation = read_by(tmp_path, 10, {"data": {"kind": "nas-extreme", "bandwidth": "300MB/s"}})
    assert reading(simulation) == pytest.approx([100 * GB / (300 * MB)] * 10)


def test_a_given_bandwidth_needs_no_size(tmp_path):
    simulation = read_by(tmp_path, 1, {"data": {"kind": "nas-performance", "bandwidth": "1GB/s", "latency": "5s"}})
    assert reading(simulation) == pytest.approx([15.0])


def test_a_pods_card_binds_where_the_file_system_is_faster(tmp_path):
    simulation = read_by(tmp_path, 1, {"data": {"kind": "nas-performance", "size": "33TB"}}, pending=None)
    assert reading(simulation) == pytest.approx([10 * GB / (3e9 / 8)])  # 16-32Gi: 3 Gbit/s
    assert "nas" not in bound(simulation)


def test_another_claim_stays_on_oss(tmp_path):
    simulation = read_by(tmp_path, 1, {"other": {"kind": "nas-extreme"}})
    assert "nas" not in bound(simulation)
    assert report(simulation).bill.unknown == ()
    assert assumption(simulation, "volumes.other").value == "no task uses this claim; known names: data"


def test_the_bill_says_that_the_file_system_itself_is_not_on_it(tmp_path):
    simulation = read_by(tmp_path, 3, {"data": {"kind": "nas-extreme"}}, pending=None)
    (note,) = [note for note in report(simulation).bill.unknown if "NAS" in note]
    assert note == "NAS Extreme behind 'data': no public price was found, so it is not on the bill"


def test_reads_from_a_file_system_are_no_requests_to_oss(tmp_path):
    simulation = read_by(tmp_path, 3, {"data": {"kind": "nas-extreme"}})
    assert report(simulation).bill.requests == 0


def test_writes_and_reads_share_one_bandwidth(tmp_path):
    main = steps([step("A", "in"), step("B", "out")])
    tasks = {
        "in": {"duration": "0s", "reads": [{"from": "pvc://data/a", "size": "15GB"}]},
        "out": {"duration": "0s", "writes": [{"to": "pvc://data/b", "size": "15GB"}]},
    }
    values = {"pending": "0s", "argo": {"requeue": "0s"}, "tasks": tasks, "volumes": {"data": {"kind": "nas-extreme"}}}
    simulation = run(tmp_path, workflow(main, leaf("in"), leaf("out")), values)
    assert report(simulation).makespan == pytest.approx(200, rel=0.02)  # either alone takes 100 s


def test_a_pod_that_is_cut_short_leaves_the_bandwidth_to_the_others(tmp_path):
    """Half the bandwidth for 10 s, 0.75 GB, and all of it for the other 14.25 GB."""
    main = steps([step("A", "short"), step("B", "long")], failFast=False)
    tasks = {
        name: {"duration": "0s", "reads": [{"from": "pvc://data/file", "size": "15GB"}]} for name in ("short", "long")
    }
    values = {"pending": "0s", "argo": {"requeue": "0s"}, "tasks": tasks, "volumes": {"data": {"kind": "nas-extreme"}}}
    flow = workflow(main, leaf("short", activeDeadlineSeconds=10), leaf("long"))
    assert sorted(reading(run(tmp_path, flow, values))) == pytest.approx([10.0, 10.0 + 95.0], rel=0.01)


@pytest.mark.parametrize(("count", "is_said"), [(1000, False), (1001, True)])
def test_more_pods_at_once_than_may_mount_a_nas_are_said(tmp_path, count, is_said):
    volume = {"kind": "nas-performance", "size": "33TB"}
    simulation = read_by(tmp_path, count, {"data": volume}, size="1GB", argo={"requeue": "0s", "qps": 1e6})
    said = [entry.what for entry in simulation.world.ledger.listed() if "at once" in entry.what]
    assert any("NAS Performance behind 'data'" in what for what in said) == is_said


@given(
    kind=st.sampled_from(["nas-capacity", "nas-performance", "cpfs-100", "cpfs-200"]),
    sizes=st.lists(st.integers(1, 10**6), min_size=2, max_size=2).map(sorted),
)
def test_a_larger_file_system_is_never_slower(kind, sizes):
    rates = [
        read_scenario(None, [f"volumes.x.kind={kind}", f"volumes.x.size={size}GB"]).volumes["x"].bandwidth.value
        for size in sizes
    ]
    assert 0 < rates[0] <= rates[1] <= 45_000 * MB
    assert rates[1] / rates[0] <= sizes[1] / sizes[0] * (1 + 1e-9)
