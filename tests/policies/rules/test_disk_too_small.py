import pytest

from policies.rules.disk_too_small import DiskTooSmall
from tests.policies.test_examples import findings


def workflow(resources="{}", volume="{emptyDir: {}}", annotations="{}", more=""):
    return f"""\
kind: Workflow
metadata: {{name: a}}
spec:
  entrypoint: one
  podMetadata: {{annotations: {annotations}}}
  templates:
    - name: one
      container:
        image: alpine:3.20
        volumeMounts: [{{name: work, mountPath: /work}}]
        resources: {resources}
      {more}
  volumes:
    - {{name: work, {volume[1:-1]}}}
"""


def test_containers_side_by_side_add_up_and_init_containers_do_not():
    ask = "{requests: {ephemeral-storage: 20Gi}}"
    side = f"sidecars: [{{name: s, image: a, resources: {ask}}}]"
    (found,) = findings(DiskTooSmall, workflow(ask, more=side))
    assert "40 GiB" in found.message
    assert findings(DiskTooSmall, workflow(ask, more=side.replace("sidecars", "initContainers"))) == []


def test_a_limit_counts_before_a_request():
    both = "{requests: {ephemeral-storage: 1Gi}, limits: {ephemeral-storage: 31Gi}}"
    assert findings(DiskTooSmall, workflow(both))


@pytest.mark.parametrize(
    ("volume", "count"),
    [
        ("{emptyDir: {sizeLimit: 31Gi}}", 1),
        ("{emptyDir: {sizeLimit: 30Gi}}", 0),
        ("{emptyDir: {sizeLimit: 64Gi, medium: Memory}}", 0),
        ("{emptyDir: {sizeLimit: plenty}}", 0),
        ("{emptyDir: 7}", 0),
    ],
)
def test_a_directory_on_disk_counts_by_its_size(volume, count):
    assert len(findings(DiskTooSmall, workflow(volume=volume))) == count


def test_a_volume_that_the_pod_does_not_mount_is_left_alone():
    text = workflow(volume="{emptyDir: {sizeLimit: 31Gi}}").replace("name: work, mountPath", "name: other, mountPath")
    assert findings(DiskTooSmall, text) == []


def test_the_annotation_adds_to_the_thirty():
    ask = "{requests: {ephemeral-storage: 50Gi}}"
    assert findings(DiskTooSmall, workflow(ask, annotations="{k8s.aliyun.com/eci-extra-ephemeral-storage: 20Gi}")) == []
    assert findings(DiskTooSmall, workflow(ask, annotations="{k8s.aliyun.com/eci-extra-ephemeral-storage: 19Gi}"))
    unknown = "{k8s.aliyun.com/eci-extra-ephemeral-storage: '{{workflow.parameters.d}}'}"
    assert findings(DiskTooSmall, workflow(ask, annotations=unknown)) == []


def test_the_help_names_whole_gibibytes_that_are_enough():
    (found,) = findings(DiskTooSmall, workflow("{requests: {ephemeral-storage: 30.2Gi}}"))
    assert "eci-extra-ephemeral-storage: 1Gi" in found.help
