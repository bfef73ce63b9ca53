"""The network card of a pod: how fast its transfers are, and for how long."""

import pytest

from simulator.events import StageEnded
from tests.simulator.worlds import events, leaf, report, run, step, steps, workflow

GB, GBIT = 1e9, 1e9 / 8
BASELINE, BURST = 2.5 * GBIT, 8 * GBIT
"""The card of ecs.g6.2xlarge."""
FAST = {"oss": {"client": "10GB/s", "latency": "0s"}, "cache": {"ready": ["leaf:1"]}}
"""Nothing but the card limits a read."""


def on(spec, **annotations):
    return leaf("main", metadata={"annotations": {"k8s.aliyun.com/eci-use-specs": spec} | annotations})


def stage(simulation, name):
    """Seconds of the only pod's stages of this name, and what they were spent on."""
    found = [event for event in events(simulation, StageEnded) if event.stage == name]
    bound = {}
    for event in found:
        for label, seconds in event.bound.items():
            bound[label] = bound.get(label, 0.0) + seconds
    return sum(event.at - event.began for event in found), bound


def reading(folder, template, *sizes, **values):
    task = {"duration": "0s", "reads": [{"from": f"oss://b/{n}", "size": size} for n, size in enumerate(sizes)]}
    return stage(run(folder, workflow(template), FAST | values | {"tasks": {"main": task}}), "read")


def test_a_pod_of_a_size_has_no_burst(tmp_path):
    assert reading(tmp_path, on("8-16Gi"), "10GB")[0] == pytest.approx(10 * GB / (2 * GBIT))


@pytest.mark.parametrize(("mode", "rate"), [("none", BASELINE), ("always", BURST)])
def test_a_type_reads_at_its_baseline_or_at_its_burst_throughout(tmp_path, mode, rate):
    assert reading(tmp_path, on("ecs.g6.2xlarge"), "100GB", network={"burst": mode})[0] == pytest.approx(
        100 * GB / rate
    )


def test_credit_is_spent_above_the_baseline_and_then_the_baseline_is_left(tmp_path):
    """11 Gbit of credit last 2 s at 8 Gbit/s, which move 2 GB; the other 3 GB take 9.6 s at 2.5 Gbit/s."""
    seconds, bound = reading(tmp_path, on("ecs.g6.2xlarge"), "5GB", network={"credit": "11Gbit"})
    assert seconds == pytest.approx(2 + 9.6)
    assert bound == {"pod-nic": pytest.approx(11.6)}


def test_two_reads_of_a_pod_spend_one_credit(tmp_path):
    """Each on its own would be done within the credit, in 2 s."""
    assert reading(tmp_path, on("ecs.g6.2xlarge"), "2GB", "3GB", network={"credit": "11Gbit"})[0] == pytest.approx(11.6)


def test_credit_comes_back_while_a_pod_computes(tmp_path):
    """4.4 s without traffic give 11 Gbit."""
    task = {
        "duration": "4.4s",
        "reads": [{"from": "oss://b/in", "size": "2GB"}],
        "writes": [{"to": "oss://b/out", "size": "2GB"}],
    }
    values = FAST | {"network": {"credit": "11Gbit"}, "tasks": {"main": task}}
    assert stage(run(tmp_path, workflow(on("ecs.g6.2xlarge")), values), "write")[0] == pytest.approx(2)


def test_the_image_pull_spends_the_same_credit(tmp_path):
    values = {"images": {"leaf:1": {"size": "2GB"}}, "registry": {"public": "10GB/s"}, "cache": {"mode": "none"}}
    values |= {"network": {"credit": "11Gbit"}, "create": {"start": "0s"}}
    assert reading(tmp_path, on("ecs.g6.2xlarge"), "3GB", **values)[0] == pytest.approx(9.6)


def test_each_pod_has_a_card_of_its_own(tmp_path):
    task = {"duration": "0s", "reads": [{"from": "oss://b/x", "size": "10GB"}]}
    both = steps([step("run", "main", withSequence={"count": "2"})]) | {"name": "all"}
    simulation = run(tmp_path, workflow(both, on("8-16Gi")), FAST | {"tasks": {"main": task}})
    assert stage(simulation, "read")[0] == pytest.approx(2 * 40)


@pytest.mark.parametrize(
    ("annotation", "read", "write"),
    [("ingress", 250, 40), ("egress", 40, 250)],
)
def test_an_annotation_lowers_one_direction_in_bytes_per_second(tmp_path, annotation, read, write):
    """40M are 320 Mbit/s, as ECI's page has it."""
    task = {
        "duration": "0s",
        "reads": [{"from": "oss://b/in", "size": "10GB"}],
        "writes": [{"to": "oss://b/out", "size": "10GB"}],
    }
    template = on("8-16Gi", **{f"kubernetes.io/{annotation}-bandwidth": "40M"})
    simulation = run(tmp_path, workflow(template), FAST | {"tasks": {"main": task}})
    assert stage(simulation, "read") == (pytest.approx(read), {"pod-nic": pytest.approx(read)})
    assert stage(simulation, "write")[0] == pytest.approx(write)


def test_an_annotation_above_the_card_changes_nothing(tmp_path):
    template = on("8-16Gi", **{"kubernetes.io/ingress-bandwidth": "2G"})
    assert reading(tmp_path, template, "10GB")[0] == pytest.approx(40)


def test_a_report_says_what_a_burst_was_taken_for(tmp_path):
    task = {"duration": "0s", "reads": [{"from": "oss://b/x", "size": "1GB"}]}
    simulation = run(tmp_path, workflow(on("ecs.g6.2xlarge")), FAST | {"tasks": {"main": task}})
    keys = {assumption.key for assumption in report(simulation).assumptions}
    assert {"network.burst", "network.credit"} <= keys
    simulation = run(tmp_path, workflow(on("8-16Gi")), FAST | {"tasks": {"main": task}})
    assert not {"network.burst", "network.credit"} & {found.key for found in report(simulation).assumptions}


@pytest.mark.parametrize("image", ["1GB", "40GB"])
def test_a_burst_that_outlasts_the_pod_is_the_same_with_and_without_a_meter(tmp_path, image):
    """600 Gbit last for 109 GB at 8 Gbit/s. With its image, which is cached, the second pod might move more."""
    sizes = {"images": {"leaf:1": {"size": image}}}
    assert reading(tmp_path, on("ecs.g6.2xlarge"), "80GB", **sizes)[0] == pytest.approx(80 * GB / BURST)


def pulling(folder, credit, registry):
    """Seconds of pulling 60 GB, which is more than a pod's disk holds."""
    values = {"images": {"leaf:1": {"size": "60GB"}}, "cache": {"mode": "none"}, "network": {"credit": credit}}
    values |= {"create": {"sandbox": "20s"}}
    values |= {"registry": {"public": "10GB/s"} | registry, "tasks": {"main": {"duration": "0s"}}}
    return stage(run(folder, workflow(on("ecs.g6.2xlarge")), values), "pull")[0]


def test_a_pull_may_outlast_the_burst(tmp_path):
    """40 s at 8 Gbit/s move 40 GB; the other 20 GB take 64 s at 2.5 Gbit/s."""
    assert pulling(tmp_path, "220Gbit", {}) == pytest.approx(40 + 64)


def test_a_pull_that_is_cut_short_has_spent_credit(tmp_path):
    """40 s at 8 Gbit/s take 220 Gbit and the wait of 10 s gives 25 back. For the second pull 385 Gbit
    would do; the 190 Gbit that are left last 34.5 s, so the other 25.5 GB take 81.5 s.
    """
    seconds = pulling(tmp_path, "385Gbit", {"outages": [{"from": "60s", "to": "61s"}]})
    assert seconds == pytest.approx(40 + 10 + 34.545 + 81.455, abs=0.2)
