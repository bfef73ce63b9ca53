"""Two parameters or artifacts of one name."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from manifests.diagnostic import Severity
from manifests.document import Document
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.items import Item
from manifests.validation.list_check import ListCheck
from manifests.workflow import Workflow


class DuplicateParameter(ListCheck):
    """Two parameters, or two artifacts, of one list have the same name.

    Argo rejects it. A parameter and an artifact may share a name. In the arguments of a workflow with
    `workflowTemplateRef`, Argo takes the first without a word.
    """

    name = "duplicate-parameter"
    source = "docs/sources.md argo-lint AW-O06, AW-T07, AW-T19, AW-S05: workflow/validate/validate.go at f016ad89"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: say
          arguments:
            parameters:
              - {name: text, value: hello}
              - {name: text, value: goodbye}  # <- duplicate-parameter
          templates:
            - name: say
              container: {image: "alpine:3.20", command: [echo, "{{workflow.parameters.text}}"]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: say
          arguments:
            parameters:
              - {name: text, value: hello}
              - {name: end, value: goodbye}
          templates:
            - name: say
              container:
                image: alpine:3.20
                command: [echo, "{{workflow.parameters.text}}", "{{workflow.parameters.end}}"]
    """

    def check_items(self, items: Sequence[Item], document: Document | None) -> Iterator[Found]:
        first: dict[str, Item] = {}
        for item in items:
            if item.name and item.name in first:
                related = [document.related("the first one is here", first[item.name].at("name"))] if document else []
                message = f"a second {item.what} is named {item.name!r}"
                yield Found(item.at("name"), message, "rename or remove one of the two", related=related)
            first.setdefault(item.name, item)

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        for found in super().check(workflow, manifests):
            is_merged = workflow.spec.template_ref is not None
            yield replace(found, severity=Severity.WARNING) if is_merged else found
