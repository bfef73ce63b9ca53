from policies.rules.host_path_volume import HostPathVolume
from tests.policies.test_examples import findings

BAD = HostPathVolume.example("bad")


def test_the_path_of_a_data_cache_is_the_one_that_is_allowed():
    cached = BAD.replace("    labels:", "    annotations: {k8s.aliyun.com/eci-data-cache-bucket: default}\n    labels:")
    assert findings(HostPathVolume, cached) == []


def test_a_volume_that_nothing_mounts_is_in_no_pod():
    assert findings(HostPathVolume, BAD.replace("name: cache, mountPath", "name: other, mountPath")) == []


def test_a_volume_of_the_workflow_is_one_finding_for_all_templates():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  volumes: [{name: v, hostPath: {path: /data}}]
  templates:
    - name: a
      container: {image: "alpine:3.20", volumeMounts: [{name: v, mountPath: /v}]}
    - name: b
      container: {image: "alpine:3.20", volumeMounts: [{name: v, mountPath: /v}]}
"""
    assert [found.span.line for found in findings(HostPathVolume, text)] == [5]


def test_a_patch_brings_volumes_whether_they_are_mounted_or_not():
    patch = '  podSpecPatch: \'{"volumes": [{"name": "v", "hostPath": {"path": "/data"}}]}\'\n'
    text = BAD.replace("hostPath: {path: /var/cache/build}", "emptyDir: {}").replace(
        "  templates:\n", f"{patch}  templates:\n"
    )
    assert len(findings(HostPathVolume, text)) == 1


def test_sockets_of_runtimes_belong_to_another_rule():
    assert findings(HostPathVolume, BAD.replace("/var/cache/build", "/var/run/docker.sock")) == []
    assert len(findings(HostPathVolume, BAD.replace("/var/cache/build", "/var/run/mysqld.sock"))) == 1


def test_the_message_names_the_volume_and_says_what_the_platform_does():
    text = HostPathVolume.example("bad")
    (found,) = findings(HostPathVolume, text)
    assert "volume 'cache' is /var/cache/build of the node: ECI has none" in found.message
    (found,) = findings(HostPathVolume, text.replace("alibabacloud.com/eci", "alibabacloud.com/acs"))
    assert "ECI" not in found.message
