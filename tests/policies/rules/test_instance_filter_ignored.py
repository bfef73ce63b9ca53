import pytest

from policies.rules.instance_filter_ignored import InstanceFilterIgnored
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata: {annotations: {k8s.aliyun.com/eci-instance-generation: "6,5"}}
  templates:
    - name: one
      metadata: {annotations: {k8s.aliyun.com/eci-use-specs: "%s"}}
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""


def test_the_filter_of_all_pods_is_shown_with_the_specs_of_the_one_that_ignores_it():
    (found,) = findings(InstanceFilterIgnored, TEXT % "ecs.c6.large,2-4Gi")
    assert found.span.line == 5
    assert [related.span.line for related in found.related] == [8]


@pytest.mark.parametrize("specs", ["2-4Gi,ecs.c6.large", "", "{{workflow.parameters.specs}}"])
def test_only_a_type_in_front_switches_it_off(specs):
    assert findings(InstanceFilterIgnored, TEXT % specs) == []


def test_a_filter_that_is_a_variable_may_be_empty():
    text = (TEXT % "ecs.c6.large,2-4Gi").replace('"6,5"', '"{{workflow.parameters.generation}}"')
    assert findings(InstanceFilterIgnored, text) == []
