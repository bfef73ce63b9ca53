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


def test_a_profile_without_vswitches_is_shown_at_its_data():
    (found,) = findings(SingleVswitch, PROFILE + "  vpcId: vpc-a\n")
    assert found.span.line == 3
    assert found.message.startswith("no vSwitch is listed")


def test_the_same_vswitch_twice_is_one():
    assert len(findings(SingleVswitch, PROFILE + '  vSwitchIds: "vsw-b, vsw-b"\n')) == 1


def test_a_pod_that_is_held_in_one_zone_by_its_annotation_is_shown_there():
    (found,) = findings(SingleVswitch, POD % "vsw-b")
    assert found.span.line == 6
    assert findings(SingleVswitch, POD % "vsw-b,vsw-f") == []


def test_a_vswitch_that_is_a_variable_may_be_a_list():
    assert findings(SingleVswitch, POD % '"{{workflow.parameters.vswitches}}"') == []
