from policies.rules.client_rate_low import ClientRateLow
from tests.policies.test_examples import findings

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


def found(args, *documents):
    return findings(ClientRateLow, DEPLOYMENT + f"          args: {args}\n" + "".join(documents))


def test_a_flag_is_read_in_both_of_its_forms():
    assert [len(found(args)) for args in ("[--qps=5]", "[--qps, '5']", "[--qps=20]", "[--qps]", "[]")] == [
        1,
        1,
        0,
        0,
        0,
    ]


def test_of_two_flags_the_last_counts():
    assert found("[--qps=5, --qps=50]") == []


def test_the_flag_is_shown_and_the_widest_loop_is_told():
    (finding,) = found("[--burst=10, --qps=5]", LOOP % 1000)
    assert (finding.span.line, finding.span.column) == (10, 30)
    assert "the 1000 of 'one' take 3.33 min" in finding.message


def test_a_rate_that_is_no_number_is_not_judged():
    assert found("['--qps={{ .Values.qps }}']") == []
    assert found("[--qps=-1]") == []
