import pytest

from policies.rules.disk_waits_for_consumer import DiskWaitsForConsumer
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    labels: %s
    annotations: %s
  volumeClaimTemplates:
    - metadata: {name: scratch}
      spec: {storageClassName: %s}
  templates:
    - name: one
      container:
        image: "alpine:3.20"
        volumeMounts: [{name: %s, mountPath: /scratch}]
"""
LABEL = '{alibabacloud.com/eci: "true"}'
TOPOLOGY = "alicloud-disk-topology-alltype"
CLASS = """\
---
kind: StorageClass
metadata: {name: fast}
provisioner: diskplugin.csi.alibabacloud.com
volumeBindingMode: %s
"""


@pytest.mark.parametrize(
    ("labels", "annotations", "cause"),
    [
        (LABEL, "{}", "ECI label"),
        ("{}", "{k8s.aliyun.com/eci-vswitch: vsw-a}", "eci-vswitch"),
        ("{}", "{k8s.aliyun.com/eci-fail-strategy: fail-fast}", "fail-fast"),
    ],
)
def test_each_of_the_three_settings_excludes_the_mode(labels, annotations, cause):
    (found,) = findings(DiskWaitsForConsumer, TEXT % (labels, annotations, TOPOLOGY, "scratch"))
    assert cause in found.message


def test_a_pod_that_the_scheduler_places_may_have_such_a_disk():
    assert findings(DiskWaitsForConsumer, TEXT % ("{}", "{}", TOPOLOGY, "scratch")) == []


def test_a_disk_that_no_container_mounts_is_nobodys_trouble():
    assert findings(DiskWaitsForConsumer, TEXT % (LABEL, "{}", TOPOLOGY, "other")) == []


def test_a_storage_class_among_the_inputs_says_what_it_does():
    text = TEXT % (LABEL, "{}", "fast", "scratch")
    assert findings(DiskWaitsForConsumer, text) == []
    assert len(findings(DiskWaitsForConsumer, text + CLASS % "WaitForFirstConsumer")) == 1
    assert findings(DiskWaitsForConsumer, text + CLASS % "Immediate") == []


def test_the_class_of_a_claim_is_found_in_its_document():
    text = (TEXT % (LABEL, "{}", "standard", "data")).replace(
        "  templates:\n", "  volumes: [{name: data, persistentVolumeClaim: {claimName: sorted}}]\n  templates:\n"
    )
    claim = f"---\nkind: PersistentVolumeClaim\nmetadata: {{name: sorted}}\nspec: {{storageClassName: {TOPOLOGY}}}\n"
    assert findings(DiskWaitsForConsumer, text) == []
    (found,) = findings(DiskWaitsForConsumer, text + claim)
    assert found.span.line == 11


def test_the_feature_gate_of_the_profile_is_taken_at_its_word():
    profile = "---\nkind: ConfigMap\nmetadata: {name: eci-profile}\ndata: {featureGates: WaitForFirstConsumer=true}\n"
    assert findings(DiskWaitsForConsumer, TEXT % (LABEL, "{}", TOPOLOGY, "scratch") + profile) == []


@pytest.mark.parametrize("claims", ["[3]", "{a: b}", "[{metadata: 7, spec: []}]", "null"])
def test_odd_claims_are_passed_over(claims):
    text = (TEXT % (LABEL, "{}", TOPOLOGY, "scratch")).replace(
        "volumeClaimTemplates:\n", f"volumeClaimTemplates: {claims}\n"
    )
    head, _, rest = text.partition("    - metadata: {name: scratch}\n")
    assert findings(DiskWaitsForConsumer, head + rest.partition("\n")[2]) == []
