from manifests import loads
from policies.rules.oss_read_without_cache import OssReadWithoutCache
from tests.policies.test_examples import findings

BAD = OssReadWithoutCache.example("bad")
VOLUME = """\
---
kind: PersistentVolume
apiVersion: v1
metadata: {name: oss-data, labels: {alicloud-pvname: oss-data}}
spec:
  csi:
    driver: ossplugin.csi.alibabacloud.com
    volumeAttributes: {bucket: b, url: oss-cn-nanjing-internal.aliyuncs.com}
---
kind: PersistentVolumeClaim
apiVersion: v1
metadata: {name: scratch, namespace: argo}
spec: {volumeName: oss-data}
"""
MOUNTED = """\
kind: Workflow
metadata: {generateName: a-, namespace: argo}
spec:
  entrypoint: all
  volumes:
    - {name: data, persistentVolumeClaim: {claimName: scratch}}
  templates:
    - name: all
      steps: [[{name: a, template: a, withSequence: {count: "60"}}]]
    - name: a
      container:
        image: alpine:3.20
        volumeMounts: [{name: data, mountPath: /data}]
"""


def test_the_message_shares_the_limit_of_the_endpoints_own_region():
    (found,) = findings(OssReadWithoutCache, BAD)
    assert "the 100 Gbit/s of an account in cn-beijing leave 0.5 Gbit/s to each" in found.message


def test_a_fan_out_whose_cards_stay_below_the_limit_does_not_wait_for_oss():
    assert findings(OssReadWithoutCache, BAD.replace('"200"', '"100"')) == []
    slower = BAD.replace('"200"', '"100"').replace("cn-beijing", "cn-qingdao")
    assert len(findings(OssReadWithoutCache, slower)) == 1


def test_what_runs_at_once_counts_and_not_what_runs_in_all():
    assert (
        findings(OssReadWithoutCache, BAD.replace("  entrypoint: all\n", "  entrypoint: all\n  parallelism: 20\n"))
        == []
    )


def test_an_artifact_whose_key_differs_by_pod_is_no_shared_data():
    assert findings(OssReadWithoutCache, BAD.replace("large.bin", "'{{inputs.parameters.part}}'")) == []
    assert len(findings(OssReadWithoutCache, BAD.replace("large.bin", "'{{workflow.name}}/in'"))) == 1


def test_an_s3_store_elsewhere_has_other_limits():
    elsewhere = BAD.replace("oss: {endpoint: oss-cn-beijing-internal.aliyuncs.com", "s3: {endpoint: s3.amazonaws.com")
    assert findings(OssReadWithoutCache, elsewhere) == []


def test_a_claim_is_followed_to_its_oss_volume():
    (found,) = findings(OssReadWithoutCache, MOUNTED + VOLUME)
    assert (found.span.line, "cn-nanjing" in found.message) == (13, True)
    assert findings(OssReadWithoutCache, MOUNTED) == []
    assert findings(OssReadWithoutCache, MOUNTED + VOLUME.replace("ossplugin", "nasplugin")) == []


def test_a_claim_may_select_its_volume_by_labels_and_one_that_names_nothing_may_get_any():
    by_label = VOLUME.replace("{volumeName: oss-data}", "{selector: {matchLabels: {alicloud-pvname: oss-data}}}")
    assert len(findings(OssReadWithoutCache, MOUNTED + by_label)) == 1
    assert loads(VOLUME.replace("{volumeName: oss-data}", "{}")).volume("scratch", "argo") is None


def test_the_pods_spec_gives_its_card():
    small = "  podMetadata: {annotations: {k8s.aliyun.com/eci-use-specs: 0.25-0.5Gi}}\n"
    assert findings(OssReadWithoutCache, BAD.replace("  entrypoint: all\n", f"  entrypoint: all\n{small}")) == []


def test_an_artifact_that_the_callers_pass_is_not_read_from_its_own_place():
    call = "withSequence: {count: \"200\"}\n            arguments: {artifacts: [{name: model, from: '{{x}}'}]}\n"
    text = BAD.replace('withSequence: {count: "200"}\n', call)
    assert text != BAD
    assert findings(OssReadWithoutCache, text) == []
    assert len(findings(OssReadWithoutCache, text.replace("[{name: model", "[{name: other"))) == 1


def test_a_patch_sizes_the_card_too():
    patch = """  podSpecPatch: 'containers: [{name: main, resources: {limits: {cpu: 250m, memory: 512Mi}}}]'\n"""
    assert findings(OssReadWithoutCache, BAD.replace("  entrypoint: all\n", f"  entrypoint: all\n{patch}")) == []


def test_a_container_set_reads_by_its_own_mounts():
    one = "      container:\n        image: alpine:3.20\n        volumeMounts"
    many = "      containerSet:\n        containers: [{name: main, image: a}]\n        volumeMounts"
    assert one in MOUNTED
    assert len(findings(OssReadWithoutCache, MOUNTED.replace(one, many) + VOLUME)) == 1


def test_a_bucket_that_the_workflow_mounts_by_itself_counts():
    inline = "csi: {driver: ossplugin.csi.alibabacloud.com, volumeAttributes: {url: oss-cn-nanjing.aliyuncs.com}}"
    text = MOUNTED.replace("persistentVolumeClaim: {claimName: scratch}", inline)
    (found,) = findings(OssReadWithoutCache, text)
    assert "cn-nanjing" in found.message
