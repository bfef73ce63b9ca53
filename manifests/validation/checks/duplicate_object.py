"""Two objects that references cannot tell apart."""

from collections.abc import Iterator

from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import TEMPLATE_KINDS, Workflow


class DuplicateObject(Check):
    """Two WorkflowTemplates have the same name and namespace, or two ClusterWorkflowTemplates the same name.

    A reference could mean either; the offline tool gives up on the whole run, and in a cluster the one that is applied
    last replaces the other.
    """

    name = "duplicate-object"
    source = "docs/sources.md argo-lint AW-P12: pkg/apiclient/offline-client.go at f016ad89, 2026-08-21"

    bad = """
        kind: WorkflowTemplate
        metadata: {name: loaders}
        spec:
          templates:
            - name: load
              container: {image: "alpine:3.20"}
        ---
        kind: WorkflowTemplate
        metadata: {name: loaders}  # <- duplicate-object
        spec:
          templates:
            - name: load
              container: {image: "alpine:3.19"}
    """

    good = """
        kind: WorkflowTemplate
        metadata: {name: loaders}
        spec:
          templates:
            - name: load
              container: {image: "alpine:3.20"}
        ---
        kind: WorkflowTemplate
        metadata: {name: old-loaders}
        spec:
          templates:
            - name: load
              container: {image: "alpine:3.19"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        if workflow.kind not in TEMPLATE_KINDS or not workflow.name:
            return
        first = manifests.first_of(workflow)
        if first is not workflow and first.document is not None:
            related = [first.document.related("the first one is here", ("metadata", "name"))]
            message = f"a second {workflow.kind} is named {workflow.name!r}"
            yield Found(("metadata", "name"), message, "rename one of the two", related=related)
