import pytest

from policies.rules.retry_missing import RetryMissing
from tests.policies.test_examples import findings

BAD = RetryMissing.example("bad")


@pytest.mark.parametrize("line", ["retryStrategy: {limit: 3}", "templateDefaults: {retryStrategy: {limit: 3}}"])
def test_a_retry_for_all_templates_settles_it(line):
    assert findings(RetryMissing, BAD + f"  {line}\n") == []


def test_the_controllers_defaults_settle_it():
    config = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {retryStrategy: {limit: 3}}
"""
    assert findings(RetryMissing, BAD + config) == []


def test_templates_without_pods_need_no_retry():
    assert findings(RetryMissing, BAD.replace('container: {image: "alpine:3.20"}', "suspend: {}")) == []


def test_on_spot_it_tells_of_the_reclaim_and_shows_the_annotation():
    (found,) = findings(
        RetryMissing, BAD + "  podMetadata: {annotations: {k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo}}\n"
    )
    assert "one reclaim fails the workflow" in found.message
    assert len(found.related) == 1
