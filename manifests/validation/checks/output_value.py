"""An output parameter that comes from nowhere, from two places, or from where its template has nothing."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.fields import Raw, mapping, mappings, text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit

_SOURCES = ("path", "jqFilter", "jsonPath", "parameter", "expression", "supplied")
_FITTING = {
    "container": ("path",),
    "containerSet": ("path",),
    "script": ("path",),
    "resource": ("jqFilter", "jsonPath"),
    "steps": ("parameter", "expression"),
    "dag": ("parameter", "expression"),
}
"""The sources of each type of template; the other types take any."""


class OutputValue(Check):
    """An output parameter does not say where its value comes from, or says it in a way that its template cannot follow.

    Argo rejects it. It needs a `value` or a `valueFrom`, not both, and `valueFrom` needs exactly one source, which
    depends on the type of the template: a `path` for what runs a container or a script, `jsonPath` or `jqFilter` for a
    resource, `parameter` or `expression` for steps and DAGs. A `default` or an `event` is no source.
    """

    name = "output-value"
    source = "docs/sources.md argo-lint AW-T21, AW-T22, AW-T23: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: count
                    template: count
              outputs:
                parameters:
                  - name: number
                    valueFrom: {path: /tmp/number}  # <- output-value
            - name: count
              container: {image: "alpine:3.20"}
              outputs:
                parameters:
                  - name: number  # <- output-value
                  - name: size
                    valueFrom: {default: "0"}  # <- output-value
                  - name: color
                    value: red
                    valueFrom: {path: /tmp/color}  # <- output-value
    """

    good = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: count
                    template: count
              outputs:
                parameters:
                  - name: number
                    valueFrom: {parameter: "{{steps.count.outputs.parameters.number}}"}
            - name: count
              container: {image: "alpine:3.20"}
              outputs:
                parameters:
                  - name: number
                    valueFrom: {path: /tmp/number}
                  - name: size
                    valueFrom: {path: /tmp/size, default: "0"}
                  - name: color
                    value: red
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        for index, parameter in mappings(mapping(template.raw, "outputs"), "parameters"):
            path = template.at("outputs", "parameters", index)
            name = text(parameter, "name")
            title = f"output {name!r}" if name else "this output"
            yield from _faults(parameter, path, title, template.type if visit.is_flow or visit.is_leaf else None)


def _faults(parameter: Raw, path: Path, title: str, kind: str | None) -> Iterator[Found]:
    origin, fitting = parameter.get("valueFrom"), _FITTING.get(kind or "", ())
    has_value = parameter.get("value") is not None
    if origin is None:
        if not has_value:
            help = f"add `valueFrom` with {_any_of(fitting)}" if fitting else "add `value` or `valueFrom`"
            yield Found(path, f"{title} has no value and no `valueFrom`", help)
        return
    at = (*path, "valueFrom")
    if has_value:
        yield Found(at, f"{title} has both a `value` and a `valueFrom`", "keep one")
    elif isinstance(origin, dict):
        sources = [key for key in _SOURCES if origin.get(key) not in (None, "")]
        if not sources:
            yield Found(at, f"the `valueFrom` of {title} names no source", f"add {_any_of(fitting or _SOURCES)}")
        elif len(sources) > 1:
            message = f"the `valueFrom` of {title} names {len(sources)} sources: {', '.join(sources)}"
            yield Found(at, message, f"keep {_any_of(fitting or sources)}")
        elif fitting and sources[0] not in fitting:
            message = f"the output of a {kind} template cannot come from `{sources[0]}`"
            yield Found((*at, sources[0]), message, f"write {_any_of(fitting)}")


def _any_of(keys: list[str] | tuple[str, ...]) -> str:
    return " or ".join(f"`{key}`" for key in keys)
