from policies.rules.vswitch_addresses_few import VswitchAddressesFew
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


PROFILE = "---\nkind: ConfigMap\nmetadata: {name: eci-profile}\ndata: {vSwitchIds: 'vsw-a,vsw-b,vsw-b'}\n"
ANNOTATED = "podMetadata: {annotations: {k8s.aliyun.com/eci-vswitch: '%s'}}"


def test_each_vswitch_counts_once_with_252_addresses():
    assert [len(findings(VswitchAddressesFew, WORKFLOW % count + PROFILE)) for count in (504, 505)] == [0, 1]


def test_the_pods_own_vswitches_win_over_the_profile():
    (finding,) = findings(VswitchAddressesFew, with_spec(WORKFLOW % 400, ANNOTATED % "vsw-a") + PROFILE)
    assert "one vSwitch with 252 addresses" in finding.message


def test_a_parallelism_within_the_addresses_settles_it():
    assert findings(VswitchAddressesFew, with_spec(WORKFLOW % 5000, "parallelism: 500") + PROFILE) == []


def test_vswitches_that_are_not_given_or_a_variable_are_not_judged():
    assert findings(VswitchAddressesFew, WORKFLOW % 5000) == []
    assert findings(VswitchAddressesFew, with_spec(WORKFLOW % 5000, ANNOTATED % "{{workflow.parameters.v}}")) == []


def test_pods_on_acs_are_not_judged():
    labelled = with_spec(WORKFLOW % 5000, "podMetadata: {labels: {alibabacloud.com/acs: 'true'}}")
    assert findings(VswitchAddressesFew, labelled + PROFILE) == []
