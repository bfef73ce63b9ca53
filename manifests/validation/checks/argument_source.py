"""An argument from where no argument comes."""

from collections.abc import Iterator

from manifests.fields import Raw, text
from manifests.rule import Found
from manifests.validation.argument_check import ArgumentCheck, Given

_SOURCES = ("configMapKeyRef", "supplied", "event")
_OF_OUTPUTS = ("path", "jsonPath", "parameter", "expression")


class ArgumentSource(ArgumentCheck):
    """The `valueFrom` of an argument has no source, or one of those that only outputs have.

    Argo rejects it. An argument can come from a ConfigMap, from an event, or from somebody who supplies it; a `default`
    alone is no source.
    """

    name = "argument-source"
    source = "docs/sources.md argo-lint AW-O08: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: say
          arguments:
            parameters:
              - name: text
                valueFrom: {default: hello}  # <- argument-source
              - name: whom
                valueFrom: {path: /etc/hostname}  # <- argument-source
          templates:
            - name: say
              container:
                image: alpine:3.20
                command: [echo, "{{workflow.parameters.text}}", "{{workflow.parameters.whom}}"]
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: say
          arguments:
            parameters:
              - {name: text, value: hello}
              - name: whom
                valueFrom:
                  configMapKeyRef: {name: greetings, key: whom}
          templates:
            - name: say
              container:
                image: alpine:3.20
                command: [echo, "{{workflow.parameters.text}}", "{{workflow.parameters.whom}}"]
    """

    def check_given(self, given: Given) -> Iterator[Found]:
        for parameter in given.parameters:
            origin = parameter.raw.get("valueFrom")
            if not isinstance(origin, dict):
                continue
            wrong = next((key for key in _OF_OUTPUTS if text(origin, key)), None)
            help = "write `value:`, with a variable if need be"
            if wrong is not None:
                message = f"{parameter.title} is an argument, which cannot come from `{wrong}`"
                yield Found(parameter.at("valueFrom", wrong), message, help)
            elif not _has_source(origin):
                message = f"`valueFrom` of {parameter.title} names none of {', '.join(_SOURCES)}"
                yield Found(parameter.at("valueFrom"), message, help)


def _has_source(origin: Raw) -> bool:
    return any(origin.get(key) not in (None, "") for key in _SOURCES)
