from manifests import Severity
from policies.rules.rate_limit_burst_small import RateLimitBurstSmall
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"

DEPLOYMENT = """\
kind: Deployment
metadata: {name: workflow-controller}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - {name: proxy, args: [--qps=1], env: [{name: DEFAULT_REQUEUE_TIME, value: 1h}]}
        - name: workflow-controller
"""

LOOP = """\
---
kind: Workflow
metadata: {name: wide}
spec:
  entrypoint: all
  templates:
    - name: all
      steps:
        - - {name: one, template: one, withSequence: {count: "%s"}}
    - name: one
      container: {image: a}
"""


def found(limit, burst, *documents):
    data = f"  resourceRateLimit: |\n    limit: {limit}\n    burst: {burst}\n"
    return findings(RateLimitBurstSmall, CONFIG + data + "".join(documents))


def test_a_burst_is_enough_from_what_the_rate_gives_in_ten_seconds_on():
    assert [len(found(10, burst)) for burst in (99, 100)] == [1, 0]


def test_the_rate_that_is_left_is_named_and_what_to_write():
    (finding,) = found(10, 25)
    assert finding.severity is Severity.INFO
    assert "2.5 per second, not 10" in finding.message
    assert finding.help.startswith("set burst to 100 or more")


def test_a_loop_that_loses_a_minute_makes_it_a_warning():
    (finding,) = found(10, 25, LOOP % 200)
    assert finding.severity is Severity.WARNING
    assert "the 200 pods of 'one' take 80 s to create, not 20 s" in finding.message
    (finding,) = found(10, 25, LOOP % 190)
    assert finding.severity is Severity.INFO


def test_a_shorter_requeue_time_among_the_inputs_brings_more_passes():
    env = "          env: [{name: DEFAULT_REQUEUE_TIME, value: 2s}]\n"
    assert found(10, 25, "---\n", DEPLOYMENT, env) == []


def test_what_is_no_number_is_not_judged():
    assert found(10, "many") == []
    assert found(".nan", 1) == []
    assert found("9" * 5000, 1) == []
