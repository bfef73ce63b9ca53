"""A `{{` without its `}}`."""

from collections.abc import Iterator

from manifests.expressions.tags import unclosed
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.scope import ROOTS, Tagged
from manifests.validation.walk import Visit


class UnclosedTag(Check):
    """A variable is opened by `{{` and never closed.

    Argo looks for the next `}}` in the whole template, past the end of the value, and rejects what it finds there if it
    begins like a variable.
    """

    name = "unclosed-tag"
    source = "docs/sources.md argo-lint AW-T15: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: greet
          arguments:
            parameters: [{name: who, value: Ann}]
          templates:
            - name: greet
              container:
                image: alpine:3.20
                args: ["Hello {{workflow.parameters.who"]  # <- unclosed-tag
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: greet
          arguments:
            parameters: [{name: who, value: Ann}]
          templates:
            - name: greet
              container:
                image: alpine:3.20
                args: ["Hello {{workflow.parameters.who}}"]
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        texts: list[Tagged] = [item for call in visit.calls for item in call.tagged]
        for item in texts if visit.calls else visit.tagged:
            start = unclosed(item.written)
            if start is not None and item.written[start + 2 :].strip(" ").startswith(ROOTS):
                rest = item.written[start:].splitlines()[0]
                yield Found(item.path, f"{rest!r} is opened and never closed", "close it by }}", text=rest)
