"""Fluid's Dataset, JindoRuntime and DataLoad."""

import pytest

from manifests import loads
from manifests.cache_pods import worker_pod
from manifests.fluid import CacheRuntime, DataLoad, Dataset, JindoRuntime


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


def other(kind: str, spec: str) -> CacheRuntime:
    return loads(f"kind: {kind}\nmetadata: {{name: data, namespace: a}}\nspec: {spec}\n").cache_runtimes[0]


LEVELS = f"{{levels: [{LEVEL.replace('MEM', 'SSD')}, {LEVEL}]}}"


def test_alluxio_counts_all_its_levels_the_fastest_first():
    found = other("AlluxioRuntime", f"{{replicas: 2, tieredstore: {LEVELS}}}")
    assert [tier.medium for tier in found.levels] == ["MEM", "SSD"]
    assert found.capacity == pytest.approx(2 * 2 * 9 * 2**30)
    assert found.floor == pytest.approx(2 * 2 * 5 * 2**30)
    assert found.memory == 10 * 2**30


def test_juicefs_has_no_master_and_no_watermarks():
    found = other("JuiceFSRuntime", f"{{replicas: 2, tieredstore: {LEVELS}}}")
    assert (found.kind, found.masters) == ("JuiceFSRuntime", 0)
    assert found.capacity == found.floor == 20 * 2**30


@pytest.mark.parametrize(
    ("options", "is_shared"), [("[{name: metaurl}]", False), ("[{name: token}]", True), ("[]", True), ("x", True)]
)
@pytest.mark.parametrize("spec", ["{mounts: [{encryptOptions: OPTIONS}]}", "{sharedEncryptOptions: OPTIONS}"])
def test_a_metaurl_makes_it_juicefs_community_edition(options, is_shared, spec):
    data = dataset(spec.replace("OPTIONS", options))
    assert other("JuiceFSRuntime", "{}").is_shared(data) is is_shared
    assert runtime("{}").is_shared(data)


@pytest.mark.parametrize(("given", "copies"), [("'3'", 3), ("2", 2), ("many", 1), ("0", 1)])
def test_copies_are_an_option_of_the_mount_for_jindo_and_a_field_for_alluxio(given, copies):
    assert runtime("{}").copies(dataset(f"{{mounts: [{{options: {{readCacheReplica: {given}}}}}]}}")) == copies
    assert other("AlluxioRuntime", f"{{data: {{replicas: {given}}}}}").copies(dataset("{}")) == copies


@pytest.mark.parametrize(
    ("level", "quota"),
    [("quotaList: '1Gi,2Gi'", 3 * 2**30), ("quotaList: '1Gi,x'", None), ("quota: 5Gi, quotaList: '1Gi'", 5 * 2**30)],
)
def test_a_quota_list_counts_together(level, quota):
    assert runtime(f"{{tieredstore: {{levels: [{{mediumtype: MEM, {level}}}]}}}}").tiers[0].quota == quota


def test_a_memory_level_above_the_memory_limit_is_refused():
    worker = "worker: {resources: {limits: {memory: LIMIT}}}, "
    spec = f"{{{worker}tieredstore: {{levels: [{LEVEL}]}}}}"
    assert "10 GiB" in runtime(spec.replace("LIMIT", "8Gi")).refusal
    assert runtime(spec.replace("LIMIT", "10Gi")).refusal == ""
    assert runtime(spec.replace("LIMIT", "8Gi").replace("MEM", "SSD")).refusal == ""


@pytest.mark.parametrize(
    ("own", "named", "says"),
    [("a", "a", ""), ("", "a", ""), ("a", "", "no namespace"), ("", "", "no namespace"), ("b", "a", "not its own, b")],
)
def test_a_data_load_names_its_own_namespace_or_fails(own, named, says):
    text = f"kind: DataLoad\nmetadata: {{name: l, namespace: '{own}'}}\nspec: {{dataset: {{namespace: '{named}'}}}}\n"
    (found,) = loads(text).dataloads
    assert says in found.refusal if says else found.refusal == ""


def test_a_data_load_follows_another_one_only():
    assert dataload("{runAfter: {kind: DataLoad, name: first}}").follows == "first"
    assert dataload("{runAfter: {kind: DataBackup, name: first}}").follows == ""


KINDS = ["Dataset", "JindoRuntime", "AlluxioRuntime", "JuiceFSRuntime", "DataLoad"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "body", ["spec: [1]", "metadata: x", "spec: {mounts: x, tieredstore: [1], dataset: 1, target: {}}", ""]
)
def test_values_of_the_wrong_type_are_as_good_as_absent(kind, body):
    assert loads(f"kind: {kind}\n{body}\n").known == 1


@pytest.mark.parametrize("kind", KINDS[1:4])
@pytest.mark.parametrize(
    "spec", ["[1]", "{tieredstore: [1], worker: 3}", "{tieredstore: {levels: [{mediumtype: 3, quota: [1]}]}, data: x}"]
)
def test_what_a_runtime_means_is_never_an_error(kind, spec):
    (found,) = loads(f"kind: {kind}\nspec: {spec}\n").cache_runtimes
    assert found.capacity >= found.floor >= 0
    assert found.refusal == ""
    assert found.copies(dataset("{mounts: [1]}")) == 1
    assert worker_pod(found, dataset("{}"), ()).settings.specs == ()
