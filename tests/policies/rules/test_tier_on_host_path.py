from manifests.edits import apply_edits
from policies.rules.tier_on_host_path import TierOnHostPath
from tests.policies.test_examples import findings

BAD = TierOnHostPath.example("bad")


def test_a_written_host_path_is_replaced_and_not_said_to_be_a_default():
    text = BAD.replace("        path: /dev/shm", "        volumeType: hostPath\n        path: /dev/shm")
    (found,) = findings(TierOnHostPath, text)
    assert "by default" not in found.message
    assert "volumeType: emptyDir" in apply_edits(text, found.fix.edits)


def test_a_cache_on_nodes_may_use_their_disks():
    assert findings(TierOnHostPath, BAD.replace("alibabacloud.com/eci", "team")) == []


def test_a_workers_own_label_wins_over_that_of_all_pods():
    assert findings(TierOnHostPath, BAD + '  worker: {podMetadata: {labels: {alibabacloud.com/eci: "false"}}}\n') == []


def test_a_runtime_without_a_level_is_the_matter_of_another_rule():
    assert findings(TierOnHostPath, TierOnHostPath.example("bad").partition("  tieredstore")[0]) == []
