"""A DataCache: a disk for each pod, as fast as its size makes it, however many pods there are. Answers by hand."""

import pytest

from manifests.errors import InputError
from simulator.events import DiskAttached
from tests.simulator.data.readers import GB, MB, bound, pods, read_by, reading
from tests.simulator.worlds import events, leaf, report, run, workflow


@pytest.mark.parametrize("count", [1, 100])
def test_10_gb_take_77_seconds_whatever_the_number_of_pods(tmp_path, count):
    simulation = read_by(tmp_path, count, {"data": {"kind": "datacache"}})
    assert reading(simulation) == pytest.approx([10 * GB / (130 * MB)] * count)  # 120 + 0.5 x 20 GiB
    assert bound(simulation) == pytest.approx({"data-disk": count * 10 * GB / (130 * MB)})


@pytest.mark.parametrize(("size", "rate"), [("40Gi", 140), ("460Gi", 350), ("4Ti", 350)])
def test_a_larger_disk_is_faster_up_to_350_mb(tmp_path, size, rate):
    simulation = read_by(tmp_path, 1, {"data": {"kind": "datacache", "size": size}})
    assert reading(simulation) == pytest.approx([10 * GB / (rate * MB)])


def test_the_network_card_of_a_pod_is_not_in_the_way_of_its_disk(tmp_path):
    slow = {"data": {"kind": "datacache", "bandwidth": "10GB/s"}}
    simulation = read_by(tmp_path, 1, slow, pending=None)
    assert reading(simulation) == pytest.approx([1.0])  # its card has 3 Gbit/s


def test_a_read_that_is_cut_short_counts_as_far_as_it_came(tmp_path):
    tasks = {"A": {"duration": "0s", "reads": [{"from": "pvc://data/file", "size": "10GB"}]}}
    values = {"pending": "0s", "argo": {"requeue": "0s"}, "tasks": tasks, "volumes": {"data": {"kind": "datacache"}}}
    simulation = run(tmp_path, workflow(leaf("A", activeDeadlineSeconds=30)), values)
    assert reading(simulation) == pytest.approx([30.0])
    assert bound(simulation) == pytest.approx({"data-disk": 30.0})


def test_each_pod_pays_for_its_disk_as_long_as_it_lives(tmp_path):
    simulation = read_by(tmp_path, 3, {"data": {"kind": "datacache", "size": "100Gi"}}, pending=None)
    assert [event.disk_gib for event in events(simulation, DiskAttached)] == [100.0] * 3
    hours = sum(pod.ended - pod.placed for pod in pods(simulation)) / 3600
    assert report(simulation).bill.disks == pytest.approx(hours * 100 * 0.0021)


def test_files_that_do_not_fit_are_refused_with_the_key_to_set(tmp_path):
    with pytest.raises(InputError, match=r"^volumes\.data\.size: its files come to 30 GB, and its disk has 20 GiB"):
        read_by(tmp_path, 1, {"data": {"kind": "datacache"}}, size="30GB")


def test_files_that_only_the_run_names_count_together(tmp_path):
    """Three of 10 GB are more than 20 GiB, though each of them fits in."""
    with pytest.raises(InputError, match=r"its files come to 30 GB"):
        read_by(tmp_path, 3, {"data": {"kind": "datacache"}}, path="pvc://data/{{pod.name}}")
