"""Templates beside a reference to those of another object."""

from collections.abc import Iterator

from manifests.fields import sequence
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow


class TemplatesBesideRef(Check):
    """A workflow has both `workflowTemplateRef` and `templates`.

    Argo rejects it: with the reference, the workflow runs the templates of that object, and none of its own.
    """

    name = "templates-beside-ref"
    source = "docs/sources.md argo-lint AW-O02: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: nightly-}
        spec:
          workflowTemplateRef: {name: nightly}
          templates:  # <- templates-beside-ref
            - name: clean
              container: {image: "alpine:3.20"}
        ---
        kind: WorkflowTemplate
        metadata: {name: nightly}
        spec:
          entrypoint: main
          templates:
            - name: main
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: nightly-}
        spec:
          workflowTemplateRef: {name: nightly}
        ---
        kind: WorkflowTemplate
        metadata: {name: nightly}
        spec:
          entrypoint: main
          templates:
            - name: main
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        spec = workflow.spec
        if spec.raw.get("workflowTemplateRef") is None or not sequence(spec.raw, "templates"):
            return
        document = workflow.document
        related = [document.related("the reference is here", spec.at("workflowTemplateRef"))] if document else []
        message = "`templates` has no place beside `workflowTemplateRef`"
        help = "remove one of the two; a step calls a template of another object by `templateRef`"
        yield Found(spec.at("templates"), message, help, related=related)
