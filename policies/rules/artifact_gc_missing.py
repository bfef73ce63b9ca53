"""Artifacts that are kept for ever."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import Raw, mapping, mappings
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import is_run

_NO_BUCKETS = ("artifactory", "hdfs", "http", "git", "raw")


class ArtifactGcMissing(Policy):
    """A workflow saves artifacts, and nothing says when they are deleted.

    Argo keeps artifacts after the workflow is gone, and storage is billed by the month. `artifactGC` deletes them with
    the workflow or after it; `Never` says that they are results to keep. A lifecycle rule of the bucket does the same
    from outside and cannot be seen here. Each collection runs in pods of its own, which are billed as well.
    """

    name = "artifact-gc-missing"
    category = "data"
    severity = Severity.INFO
    profile = "strict"
    source = "Alibaba Cloud, managing files with Argo (A4): set artifactGC; docs/sources.md eci 7"

    bad = """
        kind: Workflow
        metadata: {generateName: score-}
        spec:  # <- artifact-gc-missing
          entrypoint: score
          templates:
            - name: score
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - {name: score, path: /tmp/score.json}
    """

    good = """
        kind: Workflow
        metadata: {generateName: score-}
        spec:
          entrypoint: score
          artifactGC: {strategy: OnWorkflowDeletion}
          templates:
            - name: score
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - {name: score, path: /tmp/score.json}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec = workflow.spec
        if _collected(spec.raw) or spec.template_ref is not None or not is_run(workflow):
            return
        names: list[str] = []
        for pod in context.pods(workflow):
            saved = [artifact for _, artifact in mappings(mapping(pod.template.raw, "outputs"), "artifacts")]
            names += [pod.template.quoted] if any(_stays(artifact) for artifact in saved) else []
        if names:
            message = (
                f"template {names[0]} saves artifacts that nothing deletes: they stay in the bucket and are billed"
            )
            help = "add `artifactGC: {strategy: OnWorkflowDeletion}` to the spec, or `Never` for results to keep"
            yield Found(spec.at("artifactGC"), message, help)


def _stays(artifact: Raw) -> bool:
    """Whether nothing deletes an artifact that lies in a bucket."""
    return not _collected(artifact) and not any(store in artifact for store in _NO_BUCKETS)


def _collected(raw: Raw) -> bool:
    return bool(mapping(raw, "artifactGC").get("strategy"))
