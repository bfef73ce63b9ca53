from manifests import Severity
from policies.rules.runtime_socket_mounted import RuntimeSocketMounted
from tests.policies.test_examples import findings

BAD = RuntimeSocketMounted.example("bad")


def test_other_runtimes_have_sockets_too_and_folders_are_another_matter():
    (found,) = findings(
        RuntimeSocketMounted, BAD.replace("path: /var/run/docker.sock", "path: /run/containerd/containerd.sock")
    )
    assert "/run/containerd/containerd.sock" in found.message
    assert findings(RuntimeSocketMounted, BAD.replace("path: /var/run/docker.sock", "path: /var/run")) == []


def test_without_the_label_it_is_a_warning():
    (found,) = findings(RuntimeSocketMounted, BAD.replace("alibabacloud.com/eci", "team"))
    assert found.severity is Severity.WARNING


def test_a_container_set_that_mounts_it_as_a_whole_is_found():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  volumes: [{name: s, hostPath: {path: /var/run/docker.sock}}]
  templates:
    - name: a
      containerSet:
        volumeMounts: [{name: s, mountPath: /var/run/docker.sock}]
        containers: [{name: main, image: a}]
"""
    (found,) = findings(RuntimeSocketMounted, text)
    assert found.span.line == 5
