"""A Workflow that does not say where to begin."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Walk
from manifests.workflow import TEMPLATE_KINDS


class MissingEntrypoint(Check):
    """A Workflow or CronWorkflow has no `entrypoint`.

    Argo rejects it. A WorkflowTemplate may leave the entrypoint to the workflow that refers to it.
    """

    name = "missing-entrypoint"
    source = "docs/sources.md argo-lint AW-O11: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:  # <- missing-entrypoint
          templates:
            - name: hello
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container: {image: "alpine:3.20"}
    """

    def check_walk(self, walk: Walk) -> Iterator[Found]:
        workflow = walk.workflow
        if workflow.kind not in TEMPLATE_KINDS and not walk.is_unknown and walk.entrypoint is None:
            names = [template.name for template in workflow.spec.templates if template.name]
            help = f"add `entrypoint: {names[0]}`" if len(names) == 1 else "name the template that runs first"
            yield Found(workflow.spec.at("entrypoint"), "this workflow has no entrypoint", help)
