"""A parameter that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from manifests.diagnostic import Severity
from manifests.fields import Raw, mapping, text
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.items import Item, items
from manifests.validation.walk import Walk
from manifests.workflow import TEMPLATE_KINDS, Workflow

_READ_BY_OTHERS = ("suspend", "plugin")
"""Template types whose inputs are read by people and by programs, too."""


class UnusedParameter(Check):
    """Nothing uses an input of a template, or an argument of a workflow.

    Whoever sets it will wonder why nothing changes. Said only where it is certain: of a workflow whose templates are
    all given, and never of the arguments of a WorkflowTemplate, which are there for others.
    """

    name = "unused-parameter"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 5: argo-workflows issue 14603"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          arguments:
            parameters:
              - {name: epochs, value: "3"}  # <- unused-parameter
          templates:
            - name: main
              steps:
                - - name: train
                    template: train
                    arguments:
                      parameters: [{name: rate, value: "0.1"}]
            - name: train
              inputs:
                parameters:
                  - {name: rate}  # <- unused-parameter
              container: {image: "alpine:3.20", command: [train]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          arguments:
            parameters:
              - {name: epochs, value: "3"}
          templates:
            - name: main
              steps:
                - - name: train
                    template: train
                    arguments:
                      parameters: [{name: rate, value: "0.1"}]
            - name: train
              inputs:
                parameters:
                  - {name: rate}
              container:
                image: alpine:3.20
                command: [train, "{{workflow.parameters.epochs}}", "{{inputs.parameters.rate}}"]
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        # A podSpecPatch of the spec, and templateDefaults, can name the inputs of every template.
        common = {key: value for key, value in workflow.spec.raw.items() if key != "templates"}
        for template in workflow.spec.templates:
            inputs = items(mapping(template.raw, "inputs"), template.at("inputs"), "parameters")
            if inputs and template.type not in _READ_BY_OTHERS:
                for item in _unused(inputs, "inputs", [template.raw, common]):
                    message = f"nothing in template {template.name!r} uses its input {item.name!r}"
                    help = f"remove it, or use {{{{inputs.parameters.{item.name}}}}}"
                    yield Found(item.at("name"), message, help)

    def check_walk(self, walk: Walk) -> Iterator[Found]:
        spec, root = walk.workflow.spec, walk.workflow.root
        arguments = items(mapping(_below(root, spec.path), "arguments"), spec.at("arguments"), "parameters")
        if not arguments or walk.workflow.kind in TEMPLATE_KINDS or not _is_complete(walk):
            return
        foreign = [visit.written.raw for visit in walk.visits if visit.owner is not walk.templates_owner]
        others = {parameter.name for one in walk.specs for parameter in one.arguments}
        unused = _unused(arguments, "workflow", [root, *(one.raw for one in walk.specs), *foreign], others)
        passed = _passed_by_name(walk)
        for item in unused:
            if item.name not in passed:
                help = f"remove it, or use {{{{workflow.parameters.{item.name}}}}}"
                yield Found(item.at("name"), f"nothing uses the argument {item.name!r}", help)


def _below(raw: Raw, path: Iterable[str | int]) -> Raw:
    for part in path:
        raw = mapping(raw, str(part))
    return raw


def _is_complete(walk: Walk) -> bool:
    """Whether all templates that may run are known."""
    calls = [call for visit in walk.visits for call in visit.calls]
    hooks = [mapping(holder, "hooks") for holder in (walk.workflow.spec.raw, *(call.step.raw for call in calls))]
    leads_away = any(mapping(hook, event).get("templateRef") for hook in hooks for event in hook)
    return not walk.is_unknown and not leads_away and all(call.callee is not None for call in calls)


def _passed_by_name(walk: Walk) -> set[str]:
    """The inputs of the templates that a workflow runs itself, which get its arguments of the same name."""
    names = {walk.entrypoint}
    for spec in walk.specs:
        hooks = mapping(spec.raw, "hooks")
        names |= {spec.on_exit, *(text(mapping(hooks, event), "template") for event in hooks)}
    templates = [template for template in walk.templates_owner.spec.templates if template.name in names]
    return {parameter.name for template in templates for parameter in template.inputs}


def _unused(given: Sequence[Item], root: str, holders: Iterable[Raw], others: Iterable[str] = ()) -> Iterator[Item]:
    """The parameters that no text or key names, of those under `root`, `inputs` or `workflow`.

    There are none where a text takes all of them, picks one by a computed name, or names one that does not exist: that
    is found elsewhere, and may mean any.
    """
    whole = "\n".join(text for holder in holders for text in _texts(holder) if root[:-1] in text.lower())
    # Loose about case and plural, since whoever misspells a variable means to use the parameter.
    parameters = rf"(?i)\b{root}?\s*\.\s*param\w*+\s*+"
    if re.search(rf"{parameters}(?!\.\s*[-\w])|\b{root}\s*[\[?]", whole):
        return
    declared = {item.name for item in given} | set(others)
    used: set[str] = set()
    for name in set(re.findall(rf"{parameters}\.\s*([-\w]+)", whole)):
        parts = name.split("-")  # in an expression, a hyphen may be a minus
        meant = {"-".join(parts[:end]) for end in range(1, len(parts) + 1)} & declared
        if not meant:
            return
        used |= meant
    for item in given:
        if item.name and item.name not in used:
            used.add(item.name)  # a second one of that name is found elsewhere
            yield item


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)
