from policies.rules.vcpu_demand_large import VcpuDemandLarge
from tests.policies.test_examples import findings

WORKFLOW = """\
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


def with_spec(text, line):
    return text.replace("  entrypoint: all\n", f"  entrypoint: all\n  {line}\n")


def found(count, container="{image: a}", spec="activeDeadlineSeconds: 60"):
    return findings(VcpuDemandLarge, with_spec((WORKFLOW % count).replace("{image: a}", container), spec))


def test_a_pod_that_asks_for_nothing_has_two_vcpu():
    assert [len(found(count)) for count in (500, 501)] == [0, 1]


def test_requests_and_limits_are_added_up_over_the_pods_containers():
    (finding,) = found(300, "{image: a, resources: {requests: {cpu: 500m}, limits: {cpu: '4'}}}")
    assert "with 4 vCPU each, are 1200 vCPU" in finding.message


def test_the_first_spec_sizes_the_pod_whatever_it_requests():
    annotated = "podMetadata: {annotations: {k8s.aliyun.com/eci-use-specs: '8-16Gi,2-4Gi'}}"
    (finding,) = found(200, "{image: a, resources: {requests: {cpu: 500m}}}", annotated)
    assert "with 8 vCPU each, are 1600 vCPU" in finding.message


def test_a_size_that_is_not_known_is_not_judged():
    assert found(5000, "{image: a, resources: {requests: {cpu: '{{inputs.parameters.cpu}}'}}}") == []
    assert found(5000, spec="podMetadata: {annotations: {k8s.aliyun.com/eci-use-specs: ecs.zz9.huge}}") == []
