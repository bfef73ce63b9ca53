from policies.rules.dag_fail_fast_idle import DagFailFastIdle
from tests.policies.test_examples import findings


def test_false_changes_the_phase_of_the_dag_and_is_left_alone():
    text = DagFailFastIdle.example("bad").replace("failFast: true", "failFast: false")
    assert findings(DagFailFastIdle, text) == []
