import pytest

from policies.rules.oss_endpoint_missing import OssEndpointMissing
from tests.policies.test_examples import findings

BAD = OssEndpointMissing.example("bad")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  mounts:", "  sharedOptions: {fs.oss.endpoint: e}\n  mounts:"),
        ("  replicas: 2", "  replicas: 2\n  hadoopConfig: hdfs"),
        ("oss://", "pvc://"),
        ("JindoRuntime", "AlluxioRuntime"),
    ],
)
def test_it_is_silent_where_the_endpoint_comes_from_elsewhere_or_is_not_needed(old, new):
    assert findings(OssEndpointMissing, BAD.replace(old, new)) == []


def test_an_encrypted_endpoint_counts():
    option = "\n      encryptOptions:\n        - {name: fs.oss.endpoint, valueFrom: {secretKeyRef: {name: s, key: k}}}"
    marked = "  # <- oss-endpoint-missing"
    assert findings(OssEndpointMissing, BAD.replace(marked, option)) == []


def test_each_bucket_needs_one():
    text = BAD.replace("spec:\n  mounts:\n", "spec:\n  mounts:\n    - mountPoint: oss://other/b\n")
    assert len(findings(OssEndpointMissing, text)) == 2


def test_an_empty_endpoint_is_none():
    text = OssEndpointMissing.example("good").replace("oss-cn-shanghai-internal.aliyuncs.com", '""')
    assert len(findings(OssEndpointMissing, text)) == 1
