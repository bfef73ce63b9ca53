from manifests import Severity
from policies.rules.tier_exceeds_memory import TierExceedsMemory
from tests.policies.test_examples import findings

BAD = TierExceedsMemory.example("bad")
GOOD = TierExceedsMemory.example("good")
LIMIT = "  worker:\n    resources: {limits: {memory: 8Gi}}\n"


def test_a_quota_above_the_limit_is_refused_and_the_spec_is_not_mentioned_again():
    (found,) = findings(TierExceedsMemory, BAD.replace("  worker:\n", LIMIT))
    assert (found.severity, "limit of 8Gi" in found.message) == (Severity.ERROR, True)


def test_the_smallest_spec_of_a_list_decides_and_instance_types_count():
    (found,) = findings(TierExceedsMemory, GOOD.replace("4-16Gi", "ecs.g6.2xlarge,ecs.c6.xlarge"))
    assert "a worker of ecs.c6.xlarge, which has 8 GiB" in found.message
    assert findings(TierExceedsMemory, GOOD.replace("4-16Gi", "ecs.g6.2xlarge,ecs.unheard.of")) == []


def test_a_cache_on_disk_takes_no_memory():
    assert findings(TierExceedsMemory, BAD.replace("MEM", "SSD")) == []


def test_the_spec_of_the_workers_wins_over_that_of_all_pods():
    above = "  podMetadata: {annotations: {k8s.aliyun.com/eci-use-specs: 2-4Gi}}\n"
    assert findings(TierExceedsMemory, GOOD.replace("  worker:\n", f"{above}  worker:\n")) == []


def test_a_quota_that_cannot_be_read_is_not_judged():
    bad = TierExceedsMemory.example("bad")
    for quota in ("quota: plenty", "quotaList: '12Gi,plenty'"):
        assert findings(TierExceedsMemory, bad.replace("quota: 12Gi", quota)) == []


def test_the_quotas_of_several_paths_count_together():
    bad = TierExceedsMemory.example("bad").replace("quota: 12Gi", "quotaList: '12Gi,12Gi'")
    (found,) = findings(TierExceedsMemory, bad)
    assert "a cache of 24 GiB" in found.message
    assert found.path[-1] == "quotaList"
