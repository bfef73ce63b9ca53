from policies.rules.disk_holds_zone import DiskHoldsZone
from tests.policies.rules.test_disk_waits_for_consumer import CLASS, TEXT, TOPOLOGY
from tests.policies.test_examples import findings

SEVERAL = '{k8s.aliyun.com/eci-vswitch: "vsw-b,vsw-f"}'


def test_one_vswitch_leaves_nothing_to_lose():
    one = "{k8s.aliyun.com/eci-vswitch: vsw-b}"
    assert findings(DiskHoldsZone, TEXT % ("{}", one, "alicloud-disk-essd", "scratch")) == []


def test_the_vswitches_of_an_eci_profile_count():
    text = TEXT % ("{}", "{}", "alicloud-disk-essd", "scratch")
    profile = '---\nkind: ConfigMap\nmetadata: {name: eci-profile}\ndata: {vSwitchIds: "vsw-b,vsw-f,vsw-g"}\n'
    assert findings(DiskHoldsZone, text) == []
    (found,) = findings(DiskHoldsZone, text + profile)
    assert found.message.startswith("3 vSwitches")


def test_a_disk_that_waits_for_its_pod_holds_no_zone():
    assert findings(DiskHoldsZone, TEXT % ("{}", SEVERAL, TOPOLOGY, "scratch")) == []


def test_other_storage_is_in_every_zone():
    text = TEXT % ("{}", SEVERAL, "fast", "scratch")
    assert len(findings(DiskHoldsZone, text + CLASS % "Immediate")) == 1
    assert findings(DiskHoldsZone, text + (CLASS % "Immediate").replace("diskplugin", "nasplugin")) == []


def test_a_claim_that_no_container_mounts_holds_nothing():
    claim = "---\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {storageClassName: alicloud-disk-essd}\n"
    volume = "  volumes: [{name: %s, persistentVolumeClaim: {claimName: c}}]\n"
    text = TEXT % ("{}", SEVERAL, "fast", "data")
    assert len(findings(DiskHoldsZone, text + volume % "data" + claim)) == 1
    assert findings(DiskHoldsZone, text + volume % "other" + claim) == []
