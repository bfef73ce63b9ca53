from policies.rules.retry_on_whole_graph import RetryOnWholeGraph
from tests.policies.test_examples import findings

BAD = RetryOnWholeGraph.example("bad")


def test_pods_with_a_retry_of_their_own_have_another_finding():
    text = BAD.replace("    - name: hash\n", "    - name: hash\n      retryStrategy: {limit: 2}\n")
    assert findings(RetryOnWholeGraph, text) == []


def test_a_single_step_is_nothing_to_run_again():
    assert findings(RetryOnWholeGraph, BAD.replace("        - - {name: load, template: hash}\n", "")) == []


def test_a_limit_of_zero_runs_nothing_again():
    assert findings(RetryOnWholeGraph, BAD.replace('limit: "3"', "limit: 0")) == []
