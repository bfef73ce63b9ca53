from policies.rules.read_only_dataset_written import ReadOnlyDatasetWritten
from tests.policies.test_examples import findings

BAD = ReadOnlyDatasetWritten.example("bad")


def test_a_dataset_that_may_be_written_is_fine():
    writable = BAD.replace("spec:\n  mounts", "spec:\n  accessModes: [ReadWriteMany]\n  mounts", 1)
    assert findings(ReadOnlyDatasetWritten, writable) == []


def test_a_folder_whose_name_only_begins_like_the_mount_is_another():
    assert findings(ReadOnlyDatasetWritten, BAD.replace("/corpus/counts.txt", "/corpus-counts.txt")) == []


def test_output_parameters_are_read_from_files_too():
    text = BAD + "        parameters:\n          - {name: n, valueFrom: {path: /corpus/n.txt}}\n"
    assert ["counts.txt" in found.message for found in findings(ReadOnlyDatasetWritten, text)] == [True, False]


def test_an_ordinary_claim_is_no_dataset():
    assert findings(ReadOnlyDatasetWritten, BAD.replace("claimName: corpus", "claimName: scratch")) == []


def test_a_folder_that_is_mounted_inside_of_the_dataset_may_be_written():
    inner = "          - {name: work, mountPath: /corpus/out}\n      outputs"
    text = BAD.replace("      outputs", inner, 1).replace(
        "  templates", "    - {name: work, emptyDir: {}}\n  templates"
    )
    assert findings(ReadOnlyDatasetWritten, text.replace("/corpus/counts.txt", "/corpus/out/counts.txt")) == []
    assert len(findings(ReadOnlyDatasetWritten, text)) == 1


def test_two_containers_with_the_dataset_are_one_finding():
    side = "      sidecars: [{name: s, image: a, volumeMounts: [{name: corpus, mountPath: /corpus}]}]\n      outputs"
    assert len(findings(ReadOnlyDatasetWritten, BAD.replace("      outputs", side, 1))) == 1
