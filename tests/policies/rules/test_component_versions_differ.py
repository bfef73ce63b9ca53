from policies.rules.component_versions_differ import ComponentVersionsDiffer
from tests.policies.test_examples import findings

DEPLOYMENT = """\
kind: Deployment
metadata: {name: %s}
spec: {template: {spec: {containers: [{name: main, image: "%s"}]}}}
---
"""


def found(server, *controllers):
    images = [("argo-server", server), *(("workflow-controller", controller) for controller in controllers)]
    return findings(ComponentVersionsDiffer, "".join(DEPLOYMENT % image for image in images))


def test_patch_releases_and_digests_make_no_difference():
    assert found("quay.io/argoproj/argocli:v4.1.0", "reg:5000/argoproj/workflow-controller:4.1.2@sha256:abc") == []


def test_both_releases_are_named():
    (finding,) = found("argocli:v3.7.1", "workflow-controller:v4.1.2")
    assert "of release 3.7, and the workflow-controller among the inputs of 4.1" in finding.message


def test_a_tag_that_is_no_release_is_not_judged():
    for tag in ("latest", "main", "{{ .Values.tag }}"):
        assert found(f"argocli:{tag}", "workflow-controller:v4.1.2") == []


def test_several_controllers_of_several_releases_leave_it_open():
    assert found("argocli:v3.7.1", "workflow-controller:v4.1.2", "workflow-controller:v3.6.0") == []
