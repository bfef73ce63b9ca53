import pytest

from policies.rules.node_rules_beside_eci_label import NodeRulesBesideEciLabel
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  %s
  podMetadata: {labels: {alibabacloud.com/eci: "true"}}
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""
TERMS = "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [%s]}}}"


@pytest.mark.parametrize(
    "line",
    [
        "nodeSelector: {pool: batch}",
        "nodeSelector: {type: virtual-kubelet, topology.kubernetes.io/zone: cn-shanghai-b}",
        TERMS % "{matchExpressions: [{key: pool, operator: In, values: [a]}]}",
        "affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]}}",
        "nodeSelector: {type: gpu-nodes}",
        TERMS % "{matchExpressions: [{key: type, operator: NotIn, values: [virtual-kubelet]}]}",
        "podSpecPatch: 'topologySpreadConstraints: [{maxSkew: 1}]'",
        "templateDefaults: {nodeSelector: {pool: batch}}",
    ],
)
def test_a_rule_for_all_pods_is_shown_once_with_the_label(line):
    (found,) = findings(NodeRulesBesideEciLabel, TEXT % line)
    assert found.span.line == 5
    assert [related.span.line for related in found.related] == [6]


@pytest.mark.parametrize(
    "line",
    [
        "nodeSelector: {type: virtual-kubelet}",
        "nodeSelector: {kubernetes.io/arch: arm64, kubernetes.io/os: linux}",
        "nodeSelector: {kubernetes.io/role: agent, beta.kubernetes.io/os: linux, type: virtual-kubelet}",
        TERMS % "{matchExpressions: [{key: type, operator: In, values: [virtual-kubelet]}]}",
        TERMS % "{matchExpressions: [{key: beta.kubernetes.io/arch, operator: In, values: [amd64]}]}",
        "podSpecPatch: 'nodeName: cn-shanghai.10.0.0.1'",  # no page says what the label does with it
        "tolerations: [{key: virtual-kubelet.io/provider, operator: Exists}]",
        "affinity: {}",
        "nodeSelector: null",
        "podSpecPatch: '{{workflow.parameters.patch}}'",
    ],
)
def test_rules_that_lead_to_virtual_nodes_anyway_do_no_harm(line):
    assert findings(NodeRulesBesideEciLabel, TEXT % line) == []


def test_without_the_label_the_rules_hold():
    text = (TEXT % "nodeSelector: {pool: batch}").replace("alibabacloud.com/eci", "team")
    assert findings(NodeRulesBesideEciLabel, text) == []


def test_a_patch_is_pointed_at_where_it_names_the_field():
    (found,) = findings(NodeRulesBesideEciLabel, TEXT % "podSpecPatch: 'nodeSelector: {pool: batch}'")
    assert found.span.column == 18


def test_what_a_given_workflow_template_says_is_reported_there_alone():
    template = (TEXT % "nodeSelector: {pool: batch}").replace("kind: Workflow", "kind: WorkflowTemplate")
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec: {workflowTemplateRef: {name: a}}\n"
    assert [found.object for found in findings(NodeRulesBesideEciLabel, template + user)] == ["a"]


def test_the_old_label_overrules_them_as_well():
    text = (TEXT % "nodeSelector: {pool: batch}").replace("alibabacloud.com/eci", "eci")
    (found,) = findings(NodeRulesBesideEciLabel, text)
    assert "the label eci sends" in found.message
    assert [related.span.line for related in found.related] == [6]


def test_a_templates_own_selector_takes_the_place_of_the_workflows():
    own = "    - name: two\n      nodeSelector: {%s}\n"
    text = TEXT % "nodeSelector: {type: virtual-kubelet}"
    (found,) = findings(NodeRulesBesideEciLabel, text.replace("    - name: two\n", own % "pool: batch"))
    assert found.span.line == 11
