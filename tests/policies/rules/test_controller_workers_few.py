from policies.rules.controller_workers_few import ControllerWorkersFew
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


def found(args):
    return findings(ControllerWorkersFew, DEPLOYMENT + f"          args: {args}\n")


def test_each_kind_of_worker_has_its_own_default():
    lines = found("[--workflow-workers=31, --pod-cleanup-workers=3]")
    assert [finding.message.partition(",")[0] for finding in lines] == [
        "31 workers work on workflows",
        "3 workers delete and label pods",
    ]


def test_the_defaults_are_not_few():
    assert found("[--workflow-workers=32, --pod-cleanup-workers=4]") == []


def test_flags_in_the_command_are_seen_too():
    (finding,) = findings(ControllerWorkersFew, DEPLOYMENT + "          command: [controller, --workflow-workers=1]\n")
    assert (finding.span.line, finding.span.column) == (10, 33)
