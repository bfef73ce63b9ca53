import pytest

from manifests.edits import apply_edits
from policies.rules.eci_annotation_misspelt import EciAnnotationMisspelt
from policies.rules.eci_label_misplaced import EciLabelMisplaced
from policies.rules.eci_label_missing import EciLabelMissing
from tests.policies.test_examples import findings

WORKFLOW = """\
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: one
  templates:
    - name: one
      container: {image: "alpine:3.20"}
    - name: two
      container: {image: "alpine:3.20"}
"""


def with_spec(line, text=WORKFLOW):
    return text.replace("  entrypoint: one\n", f"  entrypoint: one\n  {line}\n")


def test_a_workflow_without_any_label_is_reported_once():
    (found,) = findings(EciLabelMissing, WORKFLOW)
    assert found.span.line == 3


def test_the_fix_writes_what_is_missing_around_the_label():
    for text in (WORKFLOW, with_spec("podMetadata:\n    annotations:\n      a: b")):
        (found,) = findings(EciLabelMissing, text)
        assert not found.fix.safe
        assert findings(EciLabelMissing, apply_edits(text, found.fix.edits)) == []


def test_a_template_that_alone_lacks_the_label_is_reported_by_itself():
    text = WORKFLOW.replace("- name: one", '- name: one\n      metadata: {labels: {alibabacloud.com/eci: "true"}}')
    (found,) = findings(EciLabelMissing, text)
    assert found.span.line == 9
    assert "'two'" in found.message


@pytest.mark.parametrize(
    "line",
    [
        'podMetadata: {labels: {alibabacloud.com/eci: "true"}}',
        'podMetadata: {labels: {eci: "true"}}',
        'podMetadata: {labels: {alibabacloud.com/acs: "true"}}',
        'templateDefaults: {metadata: {labels: {alibabacloud.com/eci: "true"}}}',
        "podMetadata: {annotations: {alibabacloud.com/burst-resource: eci}}",
        "nodeSelector: {type: virtual-kubelet}",
        "podSpecPatch: 'nodeSelector: {type: virtual-kubelet}'",
    ],
)
def test_every_way_to_a_virtual_node_settles_it(line):
    assert findings(EciLabelMissing, with_spec(line)) == []


def test_a_label_with_a_wrong_value_is_left_to_the_checks_of_values():
    assert findings(EciLabelMissing, with_spec("podMetadata: {labels: {alibabacloud.com/eci: true}}")) == []
    assert findings(EciLabelMissing, with_spec('podMetadata: {labels: {alibabacloud.com/eci: "yes"}}')) == []


def test_the_controllers_workflow_defaults_settle_it():
    config = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {podMetadata: {labels: {alibabacloud.com/eci: "true"}}}
"""
    assert findings(EciLabelMissing, WORKFLOW + config) == []


def test_an_eci_profile_with_selectors_settles_it_and_one_without_does_not():
    profile = "---\nkind: ConfigMap\nmetadata: {name: eci-profile}\ndata:\n  selectors: '%s'\n"
    assert findings(EciLabelMissing, WORKFLOW + profile % '[{"name": "all"}]') == []
    assert len(findings(EciLabelMissing, WORKFLOW + profile % "")) == 1


def test_a_library_of_templates_gets_its_labels_from_its_users():
    library = WORKFLOW.replace("kind: Workflow", "kind: WorkflowTemplate")
    assert len(findings(EciLabelMissing, library)) == 1
    assert findings(EciLabelMissing, library.replace("  entrypoint: one\n", "")) == []


def test_a_workflow_of_a_given_template_is_judged_with_it():
    template = WORKFLOW.replace("kind: Workflow", "kind: WorkflowTemplate").replace("generateName: a-", "name: t")
    template = template.replace("  entrypoint: one\n", "")
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec:\n  entrypoint: one\n  workflowTemplateRef: {name: t}\n"
    assert [found.object for found in findings(EciLabelMissing, template + user)] == ["u"]
    labelled = user + '  podMetadata: {labels: {alibabacloud.com/eci: "true"}}\n'
    assert findings(EciLabelMissing, template + labelled) == []


@pytest.mark.parametrize("operator", ["In", "NotIn"])
def test_an_affinity_for_virtual_nodes_settles_it_and_one_against_them_does_not(operator):
    term = f"{{matchExpressions: [{{key: type, operator: {operator}, values: [virtual-kubelet]}}]}}"
    line = "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [%s]}}}"
    assert len(findings(EciLabelMissing, with_spec(line % term))) == (operator == "NotIn")


ELSEWHERE = 'labels: {alibabacloud.com/eci: "true"}'


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (EciAnnotationMisspelt, with_spec('podMetadata: {labels: {alibabacloud.com/ECI: "true"}}')),
        (EciLabelMisplaced, with_spec('podMetadata: {annotations: {alibabacloud.com/eci: "true"}}')),
        (EciLabelMisplaced, with_spec('workflowMetadata: {annotations: {alibabacloud.com/eci: "true"}}')),
        (EciLabelMisplaced, with_spec(f"workflowMetadata: {{{ELSEWHERE}}}")),
        (EciLabelMisplaced, WORKFLOW.replace("{generateName: a-}", f"{{generateName: a-, {ELSEWHERE}}}")),
        (EciLabelMisplaced, WORKFLOW + f"    - {{name: all, metadata: {{{ELSEWHERE}}}, steps: []}}\n"),
    ],
)
def test_a_label_that_does_nothing_is_one_finding_and_not_two(rule, text):
    assert findings(EciLabelMissing, text) == []
    assert len(findings(rule, text)) == 1


NAMESPACE = "---\nkind: Namespace\nmetadata: {name: %s, labels: {%s}}\n"


@pytest.mark.parametrize("label", ['alibabacloud.com/eci: "true"', "virtual-node-affinity-injection: enabled"])
def test_a_label_of_its_namespace_settles_it(label):
    text = WORKFLOW.replace("{generateName: a-}", "{generateName: a-, namespace: jobs}")
    assert findings(EciLabelMissing, text + NAMESPACE % ("jobs", label)) == []
    assert len(findings(EciLabelMissing, text + NAMESPACE % ("other", label))) == 1
    for off in ("team: storage", 'alibabacloud.com/eci: "false"'):
        assert len(findings(EciLabelMissing, text + NAMESPACE % ("jobs", off))) == 1
    other_kind = (NAMESPACE % ("jobs", label)).replace("Namespace", "Service")
    assert len(findings(EciLabelMissing, text + other_kind)) == 1
    assert findings(EciLabelMissing, WORKFLOW + NAMESPACE % ("jobs", label)) == []


def test_the_help_for_a_cron_workflow_names_the_place_inside_its_workflow():
    text = """\
kind: CronWorkflow
metadata: {name: a}
spec:
  schedules: ["0 3 * * *"]
  workflowSpec:
    entrypoint: one
    templates:
      - name: one
        container: {image: "alpine:3.20"}
"""
    (found,) = findings(EciLabelMissing, text)
    assert "to spec.workflowSpec.podMetadata.labels;" in found.help


def test_an_inline_template_is_called_one():
    text = """\
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: all
  templates:
    - name: all
      dag:
        tasks:
          - name: a
            inline: {metadata: {labels: {alibabacloud.com/eci: "true"}}, container: {image: "alpine:3.20"}}
          - name: b
            inline: {container: {image: "alpine:3.20"}}
"""
    (found,) = findings(EciLabelMissing, text)
    assert found.span.line == 12
    assert "the pods of an inline template" in found.message


def test_a_template_of_a_given_workflow_template_cannot_be_pointed_at_from_its_user():
    template = WORKFLOW.replace("kind: Workflow", "kind: WorkflowTemplate").replace("generateName: a-", "name: t")
    template = template.replace("  entrypoint: one\n", "").replace(
        "- name: two\n", f"- name: two\n      metadata: {{{ELSEWHERE}}}\n"
    )
    user = "---\nkind: Workflow\nmetadata: {name: u}\nspec:\n  entrypoint: one\n  workflowTemplateRef: {name: t}\n"
    (found,) = findings(EciLabelMissing, template + user)
    assert (found.object, "to spec.podMetadata.labels" in found.help) == ("u", True)


def test_pods_with_fluids_label_for_eci_are_left_to_the_rule_about_both_labels():
    text = """\
kind: Workflow
metadata: {generateName: a-}
spec:
  entrypoint: a
  podMetadata: {labels: {alibabacloud.com/fluid-sidecar-target: eci}}
  templates: [{name: a, container: {image: x}}]
"""
    assert findings(EciLabelMissing, text) == []
    assert len(findings(EciLabelMissing, text.replace("fluid-sidecar-target: eci", "fluid-sidecar-target: acs"))) == 1
