from policies.rules.master_sized_as_worker import MasterSizedAsWorker
from tests.policies.test_examples import findings

BAD = MasterSizedAsWorker.example("bad")


def test_a_spec_of_the_masters_own_settles_it():
    own = "  master: {podMetadata: {annotations: {k8s.aliyun.com/eci-use-specs: 2-4Gi}}}\n"
    assert findings(MasterSizedAsWorker, BAD + own) == []


def test_three_masters_are_counted():
    assert "the 3 masters are" in findings(MasterSizedAsWorker, BAD + "  master: {replicas: 3}\n")[0].message


def test_a_master_that_is_disabled_costs_nothing():
    assert findings(MasterSizedAsWorker, BAD + "  master: {disabled: true}\n") == []
