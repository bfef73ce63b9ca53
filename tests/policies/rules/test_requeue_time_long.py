from policies.rules.requeue_time_long import RequeueTimeLong
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
ENV = "          env: [{name: DEFAULT_REQUEUE_TIME, value: %s}]\n"
CHAIN = """\
---
kind: Workflow
metadata: {name: chain}
spec:
  entrypoint: dag
  templates:
    - name: dag
      dag:
        tasks:
          - {name: a, template: steps}
          - {name: b, template: one}
          - {name: c, depends: a && b, template: one}
          - {name: d, depends: c, template: one, when: "{{workflow.parameters.x}} == 1"}
    - name: steps
      steps:
        - - {name: a, template: one}
          - {name: b, template: one}
        - - {name: c, template: one, withItems: [1, 2, 3]}
    - name: one
      container: {image: a}
"""


def found(value, *documents):
    return findings(RequeueTimeLong, DEPLOYMENT + ENV % value + "".join(documents))


def test_only_more_than_the_default_is_long():
    assert [len(found(value)) for value in ("10s", "10001ms", "{{ .Values.time }}", "60")] == [0, 1, 0, 0]


def test_the_value_of_the_controllers_own_variable_is_shown():
    (finding,) = found("1m")
    assert (finding.span.line, finding.span.column) == (10, 53)
    assert "up to 60 s after" in finding.message


def test_the_longest_chain_of_pods_that_surely_run_is_counted():
    (finding,) = found("1m", CHAIN)
    assert "3 pods one after the other in 'chain' wait up to 3 min in all" in finding.message


def test_templates_that_call_each_other_in_a_circle_do_no_harm():
    circle = CHAIN.replace("- - {name: a, template: one}", "- - {name: a, template: dag}")
    (finding,) = found("1m", circle)
    assert "3 pods" in finding.message


def test_the_server_has_no_such_time():
    assert findings(RequeueTimeLong, (DEPLOYMENT + ENV % "1m").replace("workflow-controller", "argo-server")) == []
