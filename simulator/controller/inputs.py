"""The values of a call's input parameters (docs/sources.md argo 2.13)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from manifests.fields import mapping, scalar
from manifests.workflow import Parameter, Step, Template
from simulator.controller.run import WorkflowRun
from simulator.controller.substitution import ABSENT, Names, Scope, SubstitutionError, fill, only_tag
from simulator.controller.unknown import unknown

_PREFIX = "inputs.parameters."


class Inputs:
    """The scope `inputs.parameters.*`."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def get(self, name: str, /) -> str | None:
        if not name.startswith(_PREFIX):
            if name != "inputs.parameters":
                return None
            listed = [{"name": key, "value": value} for key, value in self._values.items()]
            return json.dumps(listed, separators=(",", ":"), ensure_ascii=False)
        return self._values.get(name[len(_PREFIX) :])

    def below(self, prefix: str) -> Mapping[str, str]:
        if prefix == "inputs.parameters":
            return self._values
        return {f"parameters.{name}": value for name, value in self._values.items()} if prefix == "inputs" else {}


def supplied(run: WorkflowRun, template: Template, arguments: Mapping[str, str]) -> dict[str, str]:
    """By name: what the caller supplies, over the template's own values, over its defaults.

    Raises SubstitutionError for an input that has no value at all.
    """
    found: dict[str, str] = {}
    for parameter in template.inputs:
        value = arguments.get(parameter.name)
        if value is None:
            value = _own(run, parameter)
        if value is None:
            raise SubstitutionError(f"inputs.parameters.{parameter.name} was not supplied")
        found[parameter.name] = value
    return found


def _own(run: WorkflowRun, parameter: Parameter) -> str | None:
    source = mapping(parameter.raw, "valueFrom")
    if source and parameter.value is None:
        given = run.value_from(source)
        default = scalar(source, "default")
        if given is not None or default is not None:
            return given if given is not None else default
        ref = mapping(source, "configMapKeyRef")
        if ref and parameter.default is None:
            return unknown(f"the ConfigMap {ref.get('name')!r} with the key {ref.get('key')!r}")
    written = parameter.value if parameter.value is not None else parameter.default
    return None if written is None else fill(written, Names(run.parameters))


def arguments_of(step: Step, scope: Scope, run: WorkflowRun) -> dict[str, str]:
    """What a step or task supplies. A reference to what was skipped supplies nothing.

    Raises Unresolved for a value that is not there, SubstitutionError where there will never be one.
    """
    found: dict[str, str] = {}
    for parameter in step.parameters:
        if parameter.value is not None:
            tag = only_tag(parameter.value)
            if tag is not None and scope.get(tag) == ABSENT:
                continue
            found[parameter.name] = fill(parameter.value, scope)
        elif (given := run.value_from(mapping(parameter.raw, "valueFrom"))) is not None:
            found[parameter.name] = given
    return found
