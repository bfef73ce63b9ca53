"""An argument that is none of its choices."""

from collections.abc import Iterator
from dataclasses import replace

from manifests.diagnostic import Severity
from manifests.fields import scalar
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.argument_check import ArgumentCheck, Given
from manifests.validation.walk import Call


class EnumValue(ArgumentCheck):
    """The value of an argument is not among its `enum`, or that list is empty.

    Argo rejects it. Values are compared as text, once known variables are filled in. The `enum` of an input is only for
    people.
    """

    name = "enum-value"
    source = "docs/sources.md argo-lint AW-O09: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          arguments:
            parameters:
              - name: size
                enum: [small, large]
                value: medium  # <- enum-value
          templates:
            - name: train
              container: {image: "alpine:3.20", command: [echo, "{{workflow.parameters.size}}"]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          arguments:
            parameters:
              - name: size
                enum: [small, large]
                value: small
          templates:
            - name: train
              container: {image: "alpine:3.20", command: [echo, "{{workflow.parameters.size}}"]}
    """

    def check_call(self, call: Call) -> Iterator[Found]:
        for found in super().check_call(call):
            # Argo writes a template out before it looks at its steps, and leaves empty lists away.
            is_seen = found.path[-1] != "enum"
            yield found if is_seen else replace(found, severity=Severity.WARNING)

    def check_given(self, given: Given) -> Iterator[Found]:
        for parameter in given.parameters:
            choices = parameter.raw.get("enum")
            if not isinstance(choices, list):
                continue
            if not choices:
                yield Found(parameter.at("enum"), f"{parameter.title} has no choices", "list them, or remove `enum:`")
            elif parameter.raw.get("value") is not None:
                # What is no scalar has become empty text before it is compared.
                value = scalar(parameter.raw, "value") or ""
                known = [scalar({"choice": choice}, "choice") or "" for choice in choices]
                if value not in known:
                    message = f"{value!r} is none of the choices of {parameter.title}"
                    yield Found(parameter.at("value"), message, did_you_mean(value, known))
