import pytest

from policies.rules.pod_too_large import PodTooLarge
from tests.policies.rules.test_size_rounded import TEXT, with_annotation
from tests.policies.test_examples import findings


@pytest.mark.parametrize("amounts", [("64", "512Gi"), ("1", "512Gi"), ("{{workflow.parameters.cpu}}", "900Gi")])
def test_the_largest_size_is_still_one_and_variables_are_not_judged(amounts):
    assert findings(PodTooLarge, TEXT % amounts) == []


@pytest.mark.parametrize("amounts", [("64.5", "1Gi"), ("1", "513Gi"), ("1e20", "1Gi")])
def test_one_amount_beyond_it_is_enough(amounts):
    (found,) = findings(PodTooLarge, TEXT % amounts)
    assert "(64 vCPU, 512 GiB)" in found.message


def test_one_amount_alone_can_be_too_large():
    text = TEXT.replace('cpu: "%s", memory: %s', "memory: 600Gi")
    assert "ask for 600 GiB, more" in findings(PodTooLarge, text)[0].message


def test_containers_that_fit_alone_may_be_too_large_together():
    sidecar = '      sidecars: [{name: s, image: "alpine:3.20", resources: {limits: {cpu: 40, memory: 1Gi}}}]\n'
    assert findings(PodTooLarge, TEXT % (40, "1Gi")) == []
    assert len(findings(PodTooLarge, TEXT % (40, "1Gi") + sidecar)) == 1


def test_an_ecs_type_may_be_larger():
    text = with_annotation(TEXT % (96, "372Gi"), "k8s.aliyun.com/eci-use-specs", "ecs.gn6i-c24g1.24xlarge")
    assert findings(PodTooLarge, text) == []
