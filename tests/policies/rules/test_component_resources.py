import pytest

from policies.rules.component_resources import ComponentResources
from tests.policies.test_examples import findings

DEPLOYMENT = """\
kind: Deployment
metadata: {{name: argo-server}}
spec:
  template:
    spec:
      containers:
        - name: proxy
        - name: argo-server
          resources: {resources}
"""


def found(resources):
    return findings(ComponentResources, DEPLOYMENT.format(resources=resources))


@pytest.mark.parametrize("field", ["limits", "requests"])
def test_either_limits_or_requests_suffice(field):
    assert found(f"{{{field}: {{cpu: 2000m, memory: 4Gi}}}}") == []


def test_limits_count_before_lower_requests():
    assert found("{requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: '4', memory: 8Gi}}") == []


def test_what_is_too_little_is_named_and_shown_at_the_resources():
    (finding,) = found("{limits: {cpu: '1', memory: 8Gi}}")
    assert finding.span.line == 9
    assert "argo-server asks for 1 of cpu, less than 2 vCPU:" in finding.message


def test_a_missing_half_is_named():
    (finding,) = found("{limits: {cpu: '2'}}")
    assert "asks for no memory:" in finding.message


def test_a_deployment_of_something_else_is_not_looked_at():
    assert findings(ComponentResources, DEPLOYMENT.format(resources="{}").replace("argo-server", "web")) == []


def test_an_amount_that_is_a_variable_is_not_judged():
    assert found("{limits: {cpu: '{{ .Values.cpu }}', memory: 8Gi}}") == []


def test_a_sidecar_of_a_component_is_not_judged():
    (finding,) = found("{}")
    assert finding.span.line == 9
