"""Two templates of one name."""

from collections.abc import Iterator

from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Template, Workflow


class DuplicateTemplate(Check):
    """Two templates of an object have the same name.

    Argo rejects it, since a step could mean either.
    """

    name = "duplicate-template"
    source = "docs/sources.md argo-lint AW-O04: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container: {image: "alpine:3.20"}
            - name: hello  # <- duplicate-template
              container: {image: "alpine:3.19"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container: {image: "alpine:3.20"}
            - name: hello-again
              container: {image: "alpine:3.19"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        first: dict[str, Template] = {}
        for template in workflow.spec.templates:
            if template.name and template.name in first and workflow.document is not None:
                other = workflow.document.related("the first one is here", first[template.name].at("name"))
                message = f"a second template is named {template.name!r}"
                yield Found(template.at("name"), message, "rename one of the two", related=[other])
            first.setdefault(template.name, template)
