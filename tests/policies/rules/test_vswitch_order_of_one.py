from policies.rules.vswitch_order_of_one import VswitchOrderOfOne
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  podMetadata:
    annotations:
      k8s.aliyun.com/eci-schedule-strategy: %s
%s  templates:
    - name: one
      container: {image: "alpine:3.20"}
"""
PROFILE = "---\nkind: ConfigMap\nmetadata: {name: eci-profile}\ndata: {vSwitchIds: %s}\n"


def test_without_any_list_it_is_not_known_how_many_there_are():
    assert findings(VswitchOrderOfOne, TEXT % ("VSwitchOrdered", "")) == []


def test_the_eci_profile_gives_the_list_where_the_pod_does_not():
    text = TEXT % ("VSwitchOrdered", "")
    (found,) = findings(VswitchOrderOfOne, text + PROFILE % "vsw-b")
    assert (found.span.line, "vsw-b" in found.message) == (7, True)
    assert findings(VswitchOrderOfOne, text + PROFILE % '"vsw-b,vsw-f"') == []


def test_the_pods_own_list_wins_over_the_profile():
    own = "      k8s.aliyun.com/eci-vswitch: vsw-b,vsw-f\n"
    assert findings(VswitchOrderOfOne, TEXT % ("VSwitchOrdered", own) + PROFILE % "vsw-b") == []


def test_a_variable_may_be_a_list_and_the_other_strategy_orders_nothing():
    variable = '      k8s.aliyun.com/eci-vswitch: "{{workflow.parameters.vswitch}}"\n'
    assert findings(VswitchOrderOfOne, TEXT % ("VSwitchOrdered", variable)) == []
    assert findings(VswitchOrderOfOne, TEXT % ("VSwitchRandom", "") + PROFILE % "vsw-b") == []
