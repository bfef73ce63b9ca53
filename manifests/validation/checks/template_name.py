"""A template that no step could call."""

from collections.abc import Iterator

from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.names import name_fault
from manifests.workflow import Workflow


class TemplateName(Check):
    """A template has no name, or one with other characters than letters, digits and hyphens, or a very long one.

    Argo rejects it. Only an inline template goes without a name.
    """

    name = "template-name"
    source = "docs/sources.md argo-lint AW-O04: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: say_hello
          templates:
            - name: say_hello  # <- template-name
              container: {image: "alpine:3.20"}
            - container: {image: "alpine:3.20"}  # <- template-name
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: say-hello
          templates:
            - name: say-hello
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        for template in workflow.spec.templates:
            name = template.raw.get("name")
            if name is None or name == "":
                yield Found(template.at("name"), "this template has no name", "add `name:`")
            elif isinstance(name, str):
                fault, help = name_fault(name)
                if fault:
                    yield Found(template.at("name"), f"{name!r} {fault}", help)
