"""Fluid's Dataset, JindoRuntime and DataLoad."""

import pytest

from manifests import loads
from manifests.fluid import DataLoad, Dataset, JindoRuntime


def dataset(spec: str) -> Dataset:
    return loads(f"kind: Dataset\nmetadata: {{name: data, namespace: a}}\nspec: {spec}\n").datasets[0]


def runtime(spec: str) -> JindoRuntime:
    return loads(f"kind: JindoRuntime\nmetadata: {{name: data}}\nspec: {spec}\n").runtimes[0]


def dataload(spec: str) -> DataLoad:
    return loads(f"kind: DataLoad\nmetadata: {{name: warm}}\nspec: {spec}\n").dataloads[0]


def test_a_dataset_has_the_mount_points_in_order():
    found = dataset("{mounts: [{mountPoint: 'oss://a/b'}, {name: x}, {mountPoint: 'pvc://c'}]}")
    assert (found.name, found.namespace, found.mounts) == ("data", "a", ("oss://a/b", "", "pvc://c"))


@pytest.mark.parametrize(("replicas", "masters"), [("1", 1), ("3", 3), ("2", 1), ("5", 1), ("'3'", 3)])
def test_jindo_runs_one_master_or_three(replicas, masters):
    assert runtime(f"{{master: {{replicas: {replicas}}}}}").masters == masters


@pytest.mark.parametrize(
    ("spec", "workers"), [("{replicas: 10}", 10), ("{}", 1), ("{replicas: -3}", 0), ("{replicas: x}", 1)]
)
def test_replicas_are_the_workers(spec, workers):
    assert runtime(spec).workers == workers


def test_a_worker_s_annotations_go_over_those_of_the_runtime():
    found = runtime(
        "{podMetadata: {annotations: {a: all, b: all}}, worker: {podMetadata: {annotations: {b: worker}}}, replicas: 1}"
    )
    assert found.worker_annotations == {"a": "all", "b": "worker"}


LEVEL = "{mediumtype: MEM, quota: 10Gi, high: '0.9', low: '0.5'}"


def test_capacity_is_what_all_workers_hold_before_they_evict():
    assert runtime(f"{{replicas: 10, tieredstore: {{levels: [{LEVEL}]}}}}").capacity == pytest.approx(90 * 2**30)


def test_jindo_uses_the_first_level_only():
    found = runtime(f"{{replicas: 1, tieredstore: {{levels: [{LEVEL}, {LEVEL}]}}}}")
    assert len(found.tiers) == 2
    assert found.capacity == pytest.approx(9 * 2**30)


def test_without_a_level_there_is_a_gibibyte_per_worker():
    assert runtime("{replicas: 2}").capacity == pytest.approx(2 * 0.8 * 2**30)


def test_a_level_has_fluid_s_defaults():
    (tier,) = runtime("{tieredstore: {levels: [{mediumtype: SSD, quota: oops}]}}").tiers
    assert (tier.medium, tier.volume_type, tier.quota, tier.high, tier.low) == ("SSD", "hostPath", None, 0.8, 0.6)
    assert tier.at("quota") == ("spec", "tieredstore", "levels", 0, "quota")


def test_a_data_load_has_the_dataset_and_the_most_replicas_of_its_targets():
    found = dataload("{dataset: {name: data, namespace: a}, target: [{path: /x}, {path: /y, replicas: 3}]}")
    assert (found.dataset, found.dataset_namespace, found.replicas) == ("data", "a", 3)
    assert dataload("{dataset: {name: data}}").replicas == 1


@pytest.mark.parametrize("kind", ["Dataset", "JindoRuntime", "DataLoad"])
@pytest.mark.parametrize(
    "body", ["spec: [1]", "metadata: x", "spec: {mounts: x, tieredstore: [1], dataset: 1, target: {}}", ""]
)
def test_values_of_the_wrong_type_are_as_good_as_absent(kind, body):
    assert loads(f"kind: {kind}\n{body}\n").known == 1
