"""An artifact without a path where it needs one, or with one where it must not have any."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.fields import Raw, mapping, mappings, text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import unseen
from manifests.validation.walk import Visit


class ArtifactPath(Check):
    """An artifact of a template that runs something has no `path`, or one of steps, a DAG or a suspend has one.

    Argo rejects both. The path says where the file lies in the container; steps and DAGs only hand artifacts on. The
    templates of type resource, data, http and plugin need a path too, although they have no container of their own.
    """

    name = "artifact-path"
    source = "docs/sources.md argo-lint AW-T08, AW-T20: workflow/validate/validate.go at f016ad89, 2026-08-21"
    is_shallow = True
    """As far as inputs are concerned; of outputs, only warnings come from where Argo does not look."""

    bad = """
        kind: Workflow
        metadata: {generateName: copy-}
        spec:
          entrypoint: main
          templates:
            - name: main
              inputs:
                artifacts:
                  - name: text
                    path: /tmp/text  # <- artifact-path
                    raw: {data: hello}
              steps:
                - - name: copy
                    template: copy
                    arguments:
                      artifacts: [{name: text, from: "{{inputs.artifacts.text}}"}]
            - name: copy
              inputs:
                artifacts:
                  - name: text  # <- artifact-path
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - name: copy  # <- artifact-path
    """

    good = """
        kind: Workflow
        metadata: {generateName: copy-}
        spec:
          entrypoint: main
          templates:
            - name: main
              inputs:
                artifacts:
                  - name: text
                    raw: {data: hello}
              steps:
                - - name: copy
                    template: copy
                    arguments:
                      artifacts: [{name: text, from: "{{inputs.artifacts.text}}"}]
            - name: copy
              inputs:
                artifacts:
                  - name: text
                    path: /tmp/text
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - name: copy
                    path: /tmp/copy
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        for key, template in (("inputs", visit.written), ("outputs", visit.template)):
            severity = unseen(visit) if key == "outputs" else None
            for index, artifact in mappings(mapping(template.raw, key), "artifacts"):
                yield from _in(visit, artifact, template.at(key, "artifacts", index), key.removesuffix("s"), severity)


def _in(visit: Visit, artifact: Raw, path: Path, kind: str, severity: Severity | None) -> Iterator[Found]:
    has_path = artifact.get("path") not in (None, "")
    name = text(artifact, "name")
    title = f"{kind} artifact {name!r}" if name else f"this {kind} artifact"
    if visit.is_leaf and not has_path:
        message = f"{title} has no path, which a {visit.template.type} template needs"
        yield Found(path, message, "add `path:`, where the file lies in the container", severity=severity)
    elif visit.template.type is not None and not visit.is_leaf and has_path:
        message = f"{title} has a path, but a {visit.template.type} template has no container to put it in"
        yield Found((*path, "path"), message, "remove `path`", severity=severity)
