import pytest

from manifests.edits import apply_edits
from policies.rules.pod_gc_missing import PodGcMissing
from tests.policies.test_examples import findings

TEXT = """\
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: all
  templates:
    - name: all
      steps: [[{name: one, template: one, withSequence: {count: "%d"}}]]
    - name: one
      container: {image: "alpine:3.20"}
"""
CONFIG = """\
---
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {podGC: %s}
"""


def test_few_pods_are_no_burden():
    assert findings(PodGcMissing, TEXT % 499) == []
    assert len(findings(PodGcMissing, TEXT % 500)) == 1


@pytest.mark.parametrize("found", ["{}", "{strategy: ''}", "{deleteDelayDuration: 30s}"])
def test_a_pod_gc_without_a_strategy_keeps_all_pods(found):
    text = (TEXT % 500).replace("  templates:\n", f"  podGC: {found}\n  templates:\n")
    assert len(findings(PodGcMissing, text)) == 1


def test_the_controllers_defaults_settle_it():
    assert findings(PodGcMissing, TEXT % 500 + CONFIG % "{strategy: OnPodCompletion}") == []
    assert len(findings(PodGcMissing, TEXT % 500 + CONFIG % "{}")) == 1


def test_the_fix_keeps_failed_pods_and_is_not_safe():
    (found,) = findings(PodGcMissing, TEXT % 500)
    assert "OnPodSuccess" in found.fix.edits[0].text
    assert not found.fix.safe


@pytest.mark.parametrize("pod_gc", ["{}", "{deleteDelayDuration: 30s}"])
def test_the_fix_goes_into_a_pod_gc_that_is_there(pod_gc):
    text = (TEXT % 500).replace("  templates:\n", f"  podGC: {pod_gc}\n  templates:\n")
    (found,) = findings(PodGcMissing, text)
    assert findings(PodGcMissing, apply_edits(text, found.fix.edits)) == []
