from policies.rules.leader_election_disabled import LeaderElectionDisabled
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


def found(value, replicas="2"):
    env = f"          env: [{{name: LEADER_ELECTION_DISABLE, value: '{value}'}}]\n"
    return findings(LeaderElectionDisabled, DEPLOYMENT.replace("replicas: 2", f"replicas: {replicas}") + env)


def test_every_spelling_that_go_takes_for_true_counts():
    assert [len(found(value)) for value in ("true", "1", "false", "yes")] == [1, 1, 0, 0]


def test_one_replica_needs_no_election_and_a_variable_is_not_judged():
    assert found("true", "1") == []
    assert found("true", "'{{ .Values.replicas }}'") == []


def test_the_number_of_replicas_is_shown_beside():
    (finding,) = found("true")
    assert [related.span.line for related in finding.related] == [4]
