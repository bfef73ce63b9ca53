from policies.rules.artifacts_in_minio import ArtifactsInMinio
from tests.policies.test_examples import findings


def test_a_repository_inside_the_one_text_is_shown_by_its_exact_columns():
    text = """\
kind: ConfigMap
metadata: {name: workflow-controller-configmap}
data:
  config: |
    parallelism: 5
    artifactRepository:
      s3: {bucket: b, endpoint: "argo-minio.argo:9000"}
"""
    (found,) = findings(ArtifactsInMinio, text)
    assert (found.span.line, found.span.column, found.span.end_column) == (7, 33, 55)
    assert "argo-minio.argo:9000" in found.message


def test_artifacts_and_archives_of_a_template_are_shown_at_their_endpoints():
    text = """\
kind: Workflow
metadata: {name: a}
spec:
  templates:
    - name: one
      inputs:
        artifacts:
          - name: model
            path: /m
            s3: {endpoint: "minio:9000", key: m}
          - name: other
            path: /o
            s3: {endpoint: s3.amazonaws.com, key: o}
      archiveLocation:
        s3:
          endpoint: MinIO.example.com
      container: {image: "alpine:3.20"}
"""
    found = findings(ArtifactsInMinio, text)
    assert [finding.span.line for finding in found] == [10, 16]
    assert "'model'" in found[0].message
