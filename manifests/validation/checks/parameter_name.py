"""A parameter or an artifact that no variable could name."""

from collections.abc import Iterator, Sequence

from manifests.document import Document
from manifests.rule import Found
from manifests.validation.items import Item
from manifests.validation.list_check import ListCheck
from manifests.validation.names import PARAMETER_HELP, is_parameter_name


class ParameterName(ListCheck):
    """A parameter or an artifact has no name, or one with other characters than letters, digits, `-` and `_`.

    Argo rejects it: a dot or a blank in the name could not be told from the rest of a variable.
    """

    name = "parameter-name"
    source = "docs/sources.md argo-lint AW-O06, AW-T07, AW-T19, AW-S05: workflow/validate/validate.go at f016ad89"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: say
          arguments:
            parameters:
              - {name: greeting.text, value: hello}  # <- parameter-name
          templates:
            - name: say
              container: {image: "alpine:3.20", command: [date]}
              outputs:
                artifacts:
                  - {path: /tmp/said}  # <- parameter-name
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: say
          arguments:
            parameters:
              - {name: greeting-text, value: hello}
          templates:
            - name: say
              container: {image: "alpine:3.20", command: [echo, "{{workflow.parameters.greeting-text}}"]}
              outputs:
                artifacts:
                  - {name: said, path: /tmp/said}
    """

    def check_items(self, items: Sequence[Item], document: Document | None) -> Iterator[Found]:
        for item in items:
            name = item.raw.get("name")
            if name is None or name == "":
                yield Found(item.at("name"), f"this {item.what} has no name", "add `name:`")
            elif isinstance(name, str) and not is_parameter_name(name):
                yield Found(item.at("name"), f"Argo takes no {item.what} with the name {name!r}", PARAMETER_HELP)
