from catalog import Catalog
from manifests import loads
from policies.policy import Target, visit
from policies.rules.acr_other_region import AcrOtherRegion
from tests.policies.test_examples import findings


def workflow(*regions):
    pods = "".join(
        f"    - {{name: t{number}, container: {{image: 'registry-vpc.{region}.aliyuncs.com/a/b:1'}}}}\n"
        for number, region in enumerate(regions)
    )
    return f"kind: Workflow\nmetadata: {{name: a}}\nspec:\n  entrypoint: t0\n  templates:\n{pods}"


def test_a_region_that_is_only_assumed_is_held_against_nobody():
    assert findings(AcrOtherRegion, workflow("cn-beijing", "cn-beijing")) == []


def test_images_of_two_regions_cannot_both_be_near():
    (found,) = findings(AcrOtherRegion, workflow("cn-beijing", "cn-hangzhou"))
    assert found.span.line == 7
    assert found.related[0].span.line == 6


def test_a_region_that_was_set_decides():
    for region, count in (("cn-beijing", 0), ("cn-hangzhou", 1)):
        found = list(visit(AcrOtherRegion(), loads(workflow("cn-beijing")), Catalog.default(), Target(region=region)))
        assert len(found) == count


def test_a_vpc_endpoint_says_more_about_the_region_than_a_public_one_before_it():
    text = workflow("cn-beijing", "cn-hangzhou").replace("registry-vpc.cn-beijing", "registry.cn-beijing")
    (found,) = findings(AcrOtherRegion, text)
    assert (found.span.line, found.related[0].span.line) == (6, 7)
