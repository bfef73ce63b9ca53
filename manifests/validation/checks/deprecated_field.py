"""Fields that a later release of Argo does not have any more."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.document import Document
from manifests.load import Manifests
from manifests.rule import Found
from manifests.structure import check_structure
from manifests.structure.history import removed_in, replacement
from manifests.validation.check import Check
from manifests.versions import VERSIONS
from manifests.workflow import Workflow


class DeprecatedField(Check):
    """A field that still works, and that Argo has replaced by another one.

    Later releases removed some: `schedule`, `mutex` and `semaphore` in 4.0, `podPriority` and the `priority` of a
    template in 3.7. Where a release does not have a field, it refuses the whole object. A step's `onExit` is still in
    every release; Argo's own description of it says to use `hooks.exit`.
    """

    name = "deprecated-field"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 5, 9: docs/deprecations.md of 3.6 and 4.0; argo-workflows issue 13736"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              steps:
                - - name: compile
                    template: compile
                    onExit: tell  # <- deprecated-field
            - name: compile
              container: {image: "golang:1.23"}
            - name: tell
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              steps:
                - - name: compile
                    template: compile
                    hooks:
                      exit: {template: tell}
            - name: compile
              container: {image: "golang:1.23"}
            - name: tell
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        document = workflow.document
        if document is None:
            return
        version = manifests.argo_version
        for path, removed in _removed(document, version).items():
            message = f"Argo {removed} has no {path[-1]!r} any more; {version} still takes it"
            yield Found(path, message, replacement(path), span=document.root.key_place(path))
        for template in workflow.spec.every_template:
            for step in template.calls:
                if step.raw.get("onExit"):
                    path = step.at("onExit")
                    message = f"{step.name!r} has an 'onExit', which Argo calls deprecated"
                    help = f"write `hooks: {{exit: {{template: {step.raw['onExit']}}}}}`"
                    yield Found(path, message, help, span=document.root.key_place(path), severity=Severity.INFO)


def _removed(document: Document, version: str) -> dict[Path, str]:
    """The fields of the document that `version` has and a later release has not, with the first such release."""
    found: dict[Path, str] = {}
    for later in VERSIONS[VERSIONS.index(version) + 1 :]:
        for diagnostic in check_structure(document, version=later):
            if (removed := removed_in(document.kind, diagnostic.path, version)) is not None:
                found.setdefault(diagnostic.path, removed)
    return found
