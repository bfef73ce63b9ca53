import pytest

from manifests import Severity
from policies.rules.anti_affinity_on_virtual_nodes import AntiAffinityOnVirtualNodes
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - name: one
      retryStrategy: %s
      container: {image: "alpine:3.20"}
"""

ANTI = TEXT % "{limit: 3, affinity: {nodeAntiAffinity: {}}}"


def on(vswitches, limit="3"):
    text = ANTI.replace("limit: 3", f"limit: {limit}")
    metadata = f"  podMetadata: {{annotations: {{k8s.aliyun.com/eci-vswitch: '{vswitches}'}}}}\n"
    return findings(AntiAffinityOnVirtualNodes, text.replace("spec:\n", "spec:\n" + metadata))


@pytest.mark.parametrize(("limit", "number"), [("1", 0), ("2", 1), ('"{{x}}"', 0), ("null", 1)])
def test_as_many_retries_as_vswitches_run_out_of_nodes(limit, number):
    assert len(on("vsw-a,vsw-b", limit)) == number


def test_a_single_vswitch_leaves_no_node_after_one_failure():
    (found,) = on("vsw-a")
    assert "after 1 failure no node is left" in found.message


def test_an_unknown_number_of_nodes_is_information():
    assert [found.severity for found in findings(AntiAffinityOnVirtualNodes, ANTI)] == [Severity.INFO]
    assert [found.severity for found in on("{{x}}")] == [Severity.INFO]


def test_the_vswitches_of_an_eci_profile_count():
    profile = "---\nkind: ConfigMap\nmetadata: {name: eci-profile}\ndata: {vSwitchIds: 'vsw-a,vsw-b,vsw-c,vsw-d'}\n"
    assert findings(AntiAffinityOnVirtualNodes, ANTI + profile) == []


def test_the_label_overrides_the_affinity():
    (found,) = findings(
        AntiAffinityOnVirtualNodes,
        ANTI.replace("spec:\n", "spec:\n  podMetadata: {labels: {alibabacloud.com/eci: 'true'}}\n"),
    )
    assert found.severity is Severity.INFO
    assert "overrides" in found.message


@pytest.mark.parametrize("affinity", ["{}", "{nodeAntiAffinity: null}", "[]"])
def test_an_affinity_without_the_field_is_none(affinity):
    assert findings(AntiAffinityOnVirtualNodes, ANTI.replace("{nodeAntiAffinity: {}}", affinity)) == []


def test_of_several_templates_those_with_the_fewest_vswitches_are_named():
    retry = "{limit: 3, affinity: {nodeAntiAffinity: {}}}"
    text = f"kind: Workflow\nmetadata: {{name: a}}\nspec:\n  retryStrategy: {retry}\n  templates:\n"
    for name, vswitches in (("one", "vsw-a,vsw-b"), ("two", "vsw-a,vsw-b,vsw-c,vsw-d,vsw-e")):
        metadata = f"{{annotations: {{k8s.aliyun.com/eci-vswitch: '{vswitches}'}}}}"
        text += f"    - {{name: {name}, metadata: {metadata}, container: {{image: a}}}}\n"
    (found,) = findings(AntiAffinityOnVirtualNodes, text)
    assert found.message.startswith("template 'one': 2 vSwitches")
