from catalog import Catalog
from manifests import Severity, loads
from manifests.edits import apply_edits
from policies.policy import Target, visit
from policies.rules.spec_not_sold import SpecNotSold
from tests.policies.rules.test_spec_lists import TEXT
from tests.policies.test_examples import findings

ELSEWHERE = Target(region="cn-hongkong")


def in_hongkong(specs):
    return [found for _, found in visit(SpecNotSold(), loads(TEXT % specs), Catalog.default(), ELSEWHERE)]


def test_what_is_added_is_told_in_percent_and_money():
    (found,) = findings(SpecNotSold, TEXT % "7-13Gi")
    assert "it becomes 8-14Gi, which costs 13 % more, 1.72 instead of 1.52 CNY per hour" in found.message


def test_some_sizes_are_sold_in_some_regions_only():
    assert findings(SpecNotSold, TEXT % "8-14Gi") == []
    (found,) = in_hongkong("8-14Gi,8-16Gi")
    assert "not sold in cn-hongkong" in found.message
    assert "`8-16Gi`" in found.help


def test_the_region_decides_what_a_size_becomes():
    assert "becomes 8-16Gi" in in_hongkong("7-13Gi")[0].message


def test_nothing_is_larger_than_the_largest():
    (found,) = findings(SpecNotSold, TEXT % "96-384Gi")
    assert found.severity is Severity.ERROR
    assert found.fix is None


def test_one_fix_mends_all_and_does_not_list_a_size_twice():
    text = TEXT % "3-6Gi,4-6Gi,ecs.c6.large,7-13Gi"
    found = findings(SpecNotSold, text)
    assert apply_edits(text, found[0].fix.edits) == TEXT % '"4-6Gi,ecs.c6.large,8-14Gi"'


def test_beside_spot_a_size_becomes_one_that_is_sold_as_spot():
    spot = "      k8s.aliyun.com/eci-spot-strategy: SpotAsPriceGo\n"
    (found,) = findings(SpecNotSold, (TEXT + spot) % "3-6Gi")
    assert "becomes 4-8Gi" in found.message
