from policies.rules.artifact_repository_missing import ArtifactRepositoryMissing
from tests.policies.test_examples import findings

CONFIG = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n"
WORKFLOW = """\
---
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: one
  templates:
    - name: one
      container: {image: a}
      outputs: {artifacts: [{name: out, path: /out}]}
"""


def found(data, workflow=WORKFLOW):
    return findings(ArtifactRepositoryMissing, CONFIG + data + workflow)


def test_a_repository_without_a_store_is_shown_at_its_own_place():
    (finding,) = found("  parallelism: '5'\n  artifactRepository: |\n    archiveLogs: true\n")
    assert finding.span.line == 5
    assert "template 'one' saves artifact 'out'" in finding.message
    assert [(related.span.line, related.message) for related in finding.related] == [(15, "the artifact is saved here")]


def test_nothing_is_missing_while_no_workflow_saves_an_artifact():
    assert found("  parallelism: '5'\n", WORKFLOW.replace("outputs:", "inputs:")) == []


def test_an_artifact_with_a_location_or_one_that_may_be_absent_needs_no_repository():
    for more in ("oss: {bucket: b, key: out}", "http: {url: x}", "optional: true", "raw: {data: x}"):
        assert found("  parallelism: '5'\n", WORKFLOW.replace("path: /out", f"path: /out, {more}")) == []


def test_the_workflows_own_repository_settles_it():
    workflow = WORKFLOW.replace("entrypoint: one", "entrypoint: one\n  artifactRepositoryRef: {configMap: mine}")
    assert found("  parallelism: '5'\n", workflow) == []


def test_an_archive_location_from_the_controllers_defaults_settles_it():
    defaults = "  workflowDefaults: |\n    spec: {templateDefaults: {archiveLocation: {oss: {bucket: b}}}}\n"
    assert found(defaults) == []


def test_a_default_of_the_namespace_settles_it():
    beside = "---\nkind: ConfigMap\nmetadata: {name: artifact-repositories}\ndata: {}\n"
    assert found("  parallelism: '5'\n", WORKFLOW + beside) == []


def test_a_config_that_is_a_variable_is_not_judged():
    assert found("  config: '{{ .Values.config }}'\n") == []
    assert found("  artifactRepository: '{{ .Values.repository }}'\n") == []


def test_a_key_alone_is_one_in_the_repository():
    key = WORKFLOW.replace("path: /out", "path: /out, oss: {key: out}")
    assert len(found("  parallelism: '5'\n", key)) == 1
    assert found("  artifactRepository: |\n    oss: {bucket: b}\n", key) == []
