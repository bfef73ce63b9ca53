import pytest

from policies.rules.zone_spread_ignored import ZoneSpreadIgnored
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  %s
  podMetadata: {annotations: {k8s.aliyun.com/eci-%s}}
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""
SPREAD = "podSpecPatch: 'topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone}]'"
NODES = (
    "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
    "[{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [b]}]}]}}}"
)


@pytest.mark.parametrize("line", [SPREAD, NODES])
@pytest.mark.parametrize("value", ["schedule-strategy: vSwitchOrdered", "fail-strategy: fail-fast"])
def test_either_annotation_switches_off_every_rule_about_zones(line, value):
    (found,) = findings(ZoneSpreadIgnored, TEXT % (line, value))
    assert found.span.line == 5
    assert [related.span.line for related in found.related] == [6]


@pytest.mark.parametrize("value", ["schedule-strategy: VSwitchRandom", "fail-strategy: fail-back"])
def test_the_other_strategies_leave_them_in_force(value):
    assert findings(ZoneSpreadIgnored, TEXT % (SPREAD, value)) == []


def test_rules_about_single_nodes_are_another_matter():
    text = TEXT % (SPREAD.replace("topology.kubernetes.io/zone", "kubernetes.io/hostname"), "fail-strategy: fail-fast")
    assert findings(ZoneSpreadIgnored, text) == []


def test_pods_with_the_eci_label_are_left_to_the_rule_about_the_label():
    text = TEXT % (SPREAD, "fail-strategy: fail-fast")
    labelled = text.replace("podMetadata: {", 'podMetadata: {labels: {alibabacloud.com/eci: "true"}, ')
    assert findings(ZoneSpreadIgnored, labelled) == []


def test_the_old_name_of_the_zone_label_is_a_zone_too():
    old = NODES.replace("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")
    assert len(findings(ZoneSpreadIgnored, TEXT % (old, "fail-strategy: fail-fast"))) == 1


def test_a_patch_is_pointed_at_where_it_names_the_field():
    (found,) = findings(ZoneSpreadIgnored, TEXT % (SPREAD, "fail-strategy: fail-fast"))
    assert found.span.column == 18
