from policies.rules.eci_label_misplaced import EciLabelMisplaced
from tests.policies.test_examples import findings

CRON = """\
kind: CronWorkflow
metadata:
  name: nightly
  annotations:
    k8s.aliyun.com/eci-use-specs: 2-4Gi
spec:
  schedules: ["0 3 * * *"]
  workflowMetadata:
    labels: {alibabacloud.com/eci: "true"}
  workflowSpec:
    entrypoint: a
    templates: []
"""


def test_what_a_cron_workflow_writes_on_itself_or_on_its_workflows_reaches_no_pod():
    found = findings(EciLabelMisplaced, CRON)
    assert [(finding.span.line, finding.span.column) for finding in found] == [(5, 5), (9, 14)]
    assert [finding.help for finding in found] == [
        "move it to spec.workflowSpec.podMetadata.annotations",
        "move it to spec.workflowSpec.podMetadata.labels",
    ]


def test_a_label_that_the_pods_have_too_may_stand_on_the_workflow():
    text = """\
kind: Workflow
metadata: {name: a, labels: {alibabacloud.com/eci: "true"}}
spec: {podMetadata: {labels: {alibabacloud.com/eci: "true"}}, templates: []}
"""
    assert findings(EciLabelMisplaced, text) == []


def test_the_eci_label_among_annotations_is_found_in_a_template():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - name: a
      metadata:
        annotations:
          alibabacloud.com/eci: "true"
      container: {image: "alpine:3.20"}
"""
    (found,) = findings(EciLabelMisplaced, text)
    assert found.span.line == 8
    assert found.help == "move it to labels"


def test_the_one_label_with_the_prefix_of_annotations_is_in_its_place():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  podMetadata:
    %s:
      k8s.aliyun.com/image-accelerate-mode: p2p
"""
    assert findings(EciLabelMisplaced, text % "labels") == []
    assert len(findings(EciLabelMisplaced, text % "annotations")) == 1


def test_a_template_that_makes_no_pod_hands_nothing_on_to_those_it_calls():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: all
  templates:
    - name: all
      metadata: {annotations: {k8s.aliyun.com/eci-vswitch: "vsw-a,vsw-b"}}
      steps: [[{name: one, template: one}]]
    - name: one
      container: {image: "alpine:3.20"}
"""
    (found,) = findings(EciLabelMisplaced, text)
    assert found.span.line == 7
    assert "a template of steps, which makes no pod" in found.message
    settled = text.replace(
        "- name: one\n", "- name: one\n      metadata: {annotations: {k8s.aliyun.com/eci-vswitch: v}}\n"
    )
    assert findings(EciLabelMisplaced, settled) == []


def test_labels_of_acs_are_looked_for_by_acs():
    text = """\
kind: Workflow
metadata: {name: a, labels: {alibabacloud.com/acs: "true"}}
spec:
  podMetadata: {annotations: {alibabacloud.com/compute-class: performance}}
"""
    on_itself, among_annotations = findings(EciLabelMisplaced, text)
    assert on_itself.help == "move it to spec.podMetadata.labels"
    assert "ACS looks for it among the labels" in among_annotations.message


def test_keys_of_other_components_with_the_same_prefix_are_theirs():
    text = "kind: Workflow\nmetadata: {name: a, annotations: {k8s.aliyun.com/pod-with-eip: 'true'}}\nspec: {}\n"
    assert findings(EciLabelMisplaced, text) == []
