from policies.rules.requeue_time_short import RequeueTimeShort
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


def found(value):
    return findings(RequeueTimeShort, DEPLOYMENT + f"          env: [{{name: DEFAULT_REQUEUE_TIME, value: {value}}}]\n")


def test_one_second_is_enough():
    assert [len(found(value)) for value in ("999ms", "1s", "0s")] == [1, 0, 1]


def test_a_value_that_is_no_duration_is_not_judged():
    assert found("1") == []
    assert found("'{{ .Values.time }}'") == []


def test_of_two_variables_of_that_name_the_last_counts_and_is_shown():
    variables = [f"            - {{name: DEFAULT_REQUEUE_TIME, value: {value}}}\n" for value in ("5s", "1ms")]
    env = "          env:\n" + "".join(variables)
    (finding,) = findings(RequeueTimeShort, DEPLOYMENT + env)
    assert finding.span.line == 12
