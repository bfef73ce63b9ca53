"""A `{{` without its `}}`."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.expressions.tags import CLOSE, OPEN, unclosed
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.scope import Tagged
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
        outputs = visit.written.at("outputs")
        texts: list[Tagged] = [item for call in visit.calls for item in call.tagged]
        texts += [item for item in visit.tagged if not visit.calls or item.path[: len(outputs)] == outputs]
        for item in texts:
            start = unclosed(item.written)
            if start is None:
                continue
            # What is swallowed passes if it does not begin like a variable, or begins like one that always passes.
            swallowed = item.written[start + len(OPEN) :].strip(" ") + '"'  # and what else stands before the next }}
            passes = visit.scope.resolves(swallowed)
            rest = item.written[start:].splitlines()[0]
            message = f"{rest!r} is opened and never closed"
            severity = Severity.WARNING if passes else None
            yield Found(item.path, message, f"close it by {CLOSE}", text=rest, severity=severity)
