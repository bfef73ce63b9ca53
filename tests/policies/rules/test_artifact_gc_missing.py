from policies.rules.artifact_gc_missing import ArtifactGcMissing
from tests.policies.test_examples import findings

BAD = ArtifactGcMissing.example("bad")


def test_a_strategy_of_each_artifact_settles_it():
    own = BAD.replace("path: /tmp/score.json}", "path: /tmp/score.json, artifactGC: {strategy: Never}}")
    assert findings(ArtifactGcMissing, own) == []


def test_the_controllers_defaults_settle_it():
    defaults = """\
---
kind: ConfigMap
apiVersion: v1
metadata: {name: workflow-controller-configmap}
data:
  workflowDefaults: |
    spec: {artifactGC: {strategy: OnWorkflowCompletion}}
"""
    assert findings(ArtifactGcMissing, BAD + defaults) == []


def test_a_library_of_templates_does_not_decide():
    library = BAD.replace("kind: Workflow", "kind: WorkflowTemplate").replace("  entrypoint: score\n", "")
    assert findings(ArtifactGcMissing, library) == []


def test_what_lies_in_no_bucket_is_not_billed_as_one():
    text = ArtifactGcMissing.example("bad")
    assert findings(ArtifactGcMissing, text.replace("score.json}", "score.json, hdfs: {path: /score}}")) == []
    assert findings(ArtifactGcMissing, text.replace("score.json}", "score.json, oss: {key: a}}"))
