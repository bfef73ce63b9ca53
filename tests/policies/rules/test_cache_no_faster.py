from policies.rules.cache_no_faster import CacheNoFaster
from tests.policies.test_examples import findings

BAD = CacheNoFaster.example("bad")


def test_steady_rate_and_burst_are_told_apart():
    assert "2 workers of ecs.g6.2xlarge can send 5 Gbit/s (16 in a burst)" in findings(CacheNoFaster, BAD)[0].message


def test_enough_workers_for_the_region_are_silent():
    assert findings(CacheNoFaster, BAD.replace("replicas: 2", "replicas: 40")) == []


def test_what_is_not_known_is_not_judged():
    assert findings(CacheNoFaster, BAD.replace("oss-cn-shanghai-internal.aliyuncs.com", "oss.example.com")) == []
    assert findings(CacheNoFaster, BAD.replace("ecs.g6.2xlarge", "ecs.unheard.of")) == []


def test_workers_that_may_run_on_nodes_are_not_judged():
    assert findings(CacheNoFaster, BAD.replace("alibabacloud.com/eci", "team")) == []
