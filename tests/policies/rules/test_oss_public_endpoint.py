import pytest

from manifests.edits import apply_edits
from policies.rules._endpoints import Endpoint, oss_endpoint
from policies.rules.oss_public_endpoint import OssPublicEndpoint
from tests.policies.test_examples import findings

BAD = OssPublicEndpoint.example("bad")


@pytest.mark.parametrize(
    ("written", "endpoint"),
    [
        ("oss-cn-shanghai.aliyuncs.com", Endpoint("cn-shanghai", False)),
        ("http://oss-ap-southeast-1-internal.aliyuncs.com/", Endpoint("ap-southeast-1", True)),
        ("https://my-bucket.s3.oss-cn-wuhan-lr.aliyuncs.com", Endpoint("cn-wuhan-lr", False)),
        ("oss-accelerate.aliyuncs.com", None),
        ("oss-accelerate-overseas.aliyuncs.com", None),
        ("oss-{{region}}.aliyuncs.com", None),
        ("minio:9000", None),
        ("x" * 100_000, None),
    ],
)
def test_an_endpoint_says_its_region_and_whether_it_is_internal(written, endpoint):
    assert oss_endpoint(written) == endpoint


def test_the_fix_keeps_the_scheme():
    (found,) = findings(OssPublicEndpoint, BAD)
    assert apply_edits(BAD, found.fix.edits).count("https://oss-cn-shanghai-internal.aliyuncs.com") == 1


def test_a_public_endpoint_of_another_region_than_that_of_the_repository_is_right():
    controller = """\
---
kind: ConfigMap
apiVersion: v1
metadata: {name: workflow-controller-configmap}
data:
  artifactRepository: |
    oss: {endpoint: oss-cn-beijing-internal.aliyuncs.com, bucket: b}
"""
    assert findings(OssPublicEndpoint, BAD + controller) == []
    assert len(findings(OssPublicEndpoint, BAD + controller.replace("beijing", "shanghai"))) == 1


def test_repositories_datasets_and_volumes_are_looked_at_each_in_its_place():
    text = """\
kind: ConfigMap
apiVersion: v1
metadata: {name: workflow-controller-configmap}
data:
  artifactRepository: |
    s3: {endpoint: oss-cn-shanghai.aliyuncs.com, bucket: b}
---
kind: Dataset
apiVersion: data.fluid.io/v1alpha1
metadata: {name: corpus}
spec:
  sharedOptions: {fs.oss.endpoint: oss-cn-shanghai.aliyuncs.com}
  mounts: [{mountPoint: "oss://b/c"}]
---
kind: PersistentVolume
apiVersion: v1
metadata: {name: data}
spec:
  csi:
    driver: ossplugin.csi.alibabacloud.com
    volumeAttributes: {bucket: b, url: oss-cn-shanghai.aliyuncs.com}
"""
    assert sorted(found.span.line for found in findings(OssPublicEndpoint, text)) == [6, 12, 21]


def test_archives_and_arguments_of_steps_have_endpoints_too():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - name: a
      archiveLocation:
        oss: {endpoint: oss-cn-shanghai.aliyuncs.com, bucket: b, key: k}
      steps:
        - - name: b
            template: b
            arguments:
              artifacts:
                - name: model
                  oss: {endpoint: oss-cn-shanghai.aliyuncs.com, bucket: b, key: k}
"""
    assert [found.span.line for found in findings(OssPublicEndpoint, text)] == [7, 14]


def test_the_source_of_a_data_template_is_read_too():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: a
  templates:
    - name: a
      data:
        source:
          artifactPaths:
            name: all
            oss: {bucket: b, key: k, endpoint: oss-cn-shanghai.aliyuncs.com}
        transformation: [{expression: data}]
"""
    (found,) = findings(OssPublicEndpoint, text)
    assert found.span.line == 11
