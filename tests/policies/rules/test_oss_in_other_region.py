from catalog import Catalog
from manifests import loads
from policies.policy import Target, visit
from policies.rules.oss_in_other_region import OssInOtherRegion
from tests.policies.test_examples import findings

BAD = OssInOtherRegion.example("bad")
WORKFLOW = BAD.partition("---\n")[2]


def messages(text, region):
    target = Target(region=region)
    return [found.message for _, found in visit(OssInOtherRegion(), loads(text), Catalog.default(), target)]


def test_one_bucket_alone_does_not_say_where_the_pods_are():
    assert findings(OssInOtherRegion, WORKFLOW) == []


def test_a_region_that_was_chosen_is_where_the_pods_run():
    assert messages(WORKFLOW, "cn-beijing") == []
    (message,) = messages(WORKFLOW, "cn-hangzhou")
    assert "is in cn-beijing, the pods run in cn-hangzhou: an internal endpoint is not reached" in message


def test_a_public_endpoint_is_reached_but_slow():
    (found,) = findings(OssInOtherRegion, BAD.replace("oss-cn-beijing-internal", "oss-cn-beijing"))
    assert "slow and billed" in found.message


def test_two_internal_endpoints_of_one_workflow_cannot_both_be_near():
    second = WORKFLOW.replace(
        "      container:",
        "          - {name: b, path: /b, oss: {endpoint: oss-cn-chengdu-internal.aliyuncs.com, bucket: b, key: k}}\n"
        "      container:",
    )
    (found,) = findings(OssInOtherRegion, second)
    assert "cn-chengdu, the pods run in cn-beijing" in found.message
