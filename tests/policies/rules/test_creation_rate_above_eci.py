from policies.rules.creation_rate_above_eci import CreationRateAboveEci
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
ARGS = "          args: ['--qps', '%s']\n"
LIMIT = "  resourceRateLimit: |\n    limit: %s\n    burst: 100\n"


def found(config="", qps=""):
    return findings(CreationRateAboveEci, CONFIG + config + (f"---\n{DEPLOYMENT}{ARGS % qps}" if qps else ""))


def test_a_limit_above_ecis_rate_is_shown_unless_the_client_is_known_to_be_slower():
    (finding,) = found(LIMIT % 50)
    assert finding.span.line == 5
    assert found(LIMIT % 50, qps="20") == []
    assert len(found(LIMIT % 50, qps="50")) == 1


def test_a_limit_of_ecis_own_rate_is_fine_whatever_the_client_may_send():
    assert found(LIMIT % 20, qps="200") == []


def test_a_fast_client_without_any_limit_is_shown_at_its_flag():
    (finding,) = found("  parallelism: '5'\n", qps="50")
    assert (finding.span.line, finding.span.column) == (15, 19)
    assert "50 requests per second" in finding.message


def test_what_is_not_known_is_not_judged():
    assert found("  resourceRateLimit: '{{ .Values.limit }}'\n", qps="50") == []
    assert found("  parallelism: '5'\n", qps="{{ .Values.qps }}") == []
    assert findings(CreationRateAboveEci, DEPLOYMENT + ARGS % 50) == [], "the limit may stand in the ConfigMap"


def test_one_fast_client_of_two_is_enough():
    slow = DEPLOYMENT + ARGS % 5
    assert len(findings(CreationRateAboveEci, CONFIG + LIMIT % 50 + f"---\n{slow}---\n{DEPLOYMENT}{ARGS % 50}")) == 1
