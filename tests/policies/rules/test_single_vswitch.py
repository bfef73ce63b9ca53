import pytest

from policies.rules.eci_annotation_value import EciAnnotationValue
from policies.rules.eci_profile_value import EciProfileValue
from policies.rules.single_vswitch import SingleVswitch
from tests.policies.test_examples import findings

PROFILE = "kind: ConfigMap\nmetadata: {name: eci-profile}\ndata:\n"
POD = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-vswitch: %s
"""


def test_a_profile_without_vswitches_does_not_say_how_many_zones_there_are():
    assert findings(SingleVswitch, PROFILE + "  vpcId: vpc-a\n") == []
    assert findings(SingleVswitch, PROFILE + '  vSwitchIds: ""\n') == []


@pytest.mark.parametrize("listed", ["vsw-b vsw-f", "vsw-b;vsw-f", "zone-b"])
def test_what_is_no_id_is_left_to_the_checks_of_values(listed):
    assert findings(SingleVswitch, POD % listed) == []
    assert len(findings(EciAnnotationValue, POD % listed)) == 1
    assert findings(SingleVswitch, PROFILE + f"  vSwitchIds: {listed}\n") == []
    assert len(findings(EciProfileValue, PROFILE + f"  vSwitchIds: {listed}\n")) == 1


def test_the_same_vswitch_twice_is_one():
    assert len(findings(SingleVswitch, PROFILE + '  vSwitchIds: "vsw-b, vsw-b"\n')) == 1


def test_a_pod_that_is_held_in_one_zone_by_its_annotation_is_shown_there():
    (found,) = findings(SingleVswitch, POD % "vsw-b")
    assert found.span.line == 6
    assert findings(SingleVswitch, POD % "vsw-b,vsw-f") == []


def test_a_vswitch_that_is_a_variable_may_be_a_list():
    assert findings(SingleVswitch, POD % '"{{workflow.parameters.vswitches}}"') == []


def test_a_wide_loop_is_told_by_the_number_of_pods_that_meet_in_the_zone():
    loop = """\
  entrypoint: all
  templates:
    - name: all
      steps: [[{name: one, template: one, withSequence: {count: "%d"}}]]
    - name: one
      container: {image: "alpine:3.20"}
"""
    (found,) = findings(SingleVswitch, POD % "vsw-b" + loop % 300)
    assert "300 pods at once need stock and addresses there" in found.message
    (found,) = findings(SingleVswitch, POD % "vsw-b" + loop % 3)
    assert "at once" not in found.message


def test_a_profile_that_is_filled_in_later_may_list_several():
    assert findings(SingleVswitch, PROFILE + '  vSwitchIds: "{{ vswitches }}"\n') == []


def test_the_workflows_parallelism_holds_for_all_its_loops_together():
    loops = """\
  entrypoint: all
  parallelism: 60
  templates:
    - name: all
      steps:
        - - {name: one, template: one, withSequence: {count: "100"}}
          - {name: two, template: two, withSequence: {count: "100"}}
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""
    (found,) = findings(SingleVswitch, POD % "vsw-b" + loops)
    assert "60 pods at once" in found.message
