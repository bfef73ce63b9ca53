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


def test_steps_that_are_never_run_again_are_left_alone():
    text = BAD.replace('{limit: "3"}', '{limit: "3", retryPolicy: OnError}')
    assert findings(RetryOnWholeGraph, text) == []
    assert findings(RetryOnWholeGraph, BAD.replace('{limit: "3"}', '{limit: "3", retryPolicy: Always}'))


def test_templates_of_other_objects_may_have_a_retry():
    text = BAD.replace("template: hash}", "templateRef: {name: other, template: hash}}")
    assert findings(RetryOnWholeGraph, text) == []


def test_pods_that_are_retried_without_a_limit_are_retried():
    text = BAD.replace("    - name: hash\n", "    - name: hash\n      retryStrategy: {}\n")
    assert findings(RetryOnWholeGraph, text) == []


def test_pods_with_a_limit_of_zero_have_no_retry():
    text = BAD.replace("    - name: hash\n", "    - name: hash\n      retryStrategy: {limit: 0}\n")
    assert len(findings(RetryOnWholeGraph, text)) == 1
