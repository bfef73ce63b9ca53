"""A hook that runs a template that does not exist."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import Located, Raw, mapping, text
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.certainty import is_final
from manifests.validation.check import Check
from manifests.validation.walk import Call, Walk
from manifests.workflow import Workflow


class UnknownHookTemplate(Check):
    """A hook, or the `onExit` of a step or a task, names a template that does not exist.

    Argo looks for it only when the hook runs, which may be after hours of work.
    """

    name = "unknown-hook-template"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 5 and docs/sources.md argo 2.11: workflow/controller/hooks.go at f016ad89"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          hooks:
            exit: {template: clean}  # <- unknown-hook-template
          templates:
            - name: main
              steps:
                - - name: train
                    template: train
                    onExit: trian  # <- unknown-hook-template
            - name: train
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          hooks:
            exit: {template: train}
          templates:
            - name: main
              steps:
                - - name: train
                    template: train
                    onExit: train
            - name: train
              container: {image: "alpine:3.20"}
    """

    def check_walk(self, walk: Walk) -> Iterator[Found]:
        spec = walk.workflow.spec
        if not walk.is_unknown:
            yield from _in_hooks(spec.raw, spec, walk.templates_owner, walk.manifests, walk.workflow.namespace)

    def check_call(self, call: Call) -> Iterator[Found]:
        owner, step = call.visit.owner, call.written
        name = text(call.step.raw, "onExit")
        if name and _is_unknown(name, owner):
            yield Found(step.at("onExit"), _message(name, ""), _help(name, owner))
        yield from _in_hooks(call.step.raw, step, owner, call.visit.manifests, call.visit.namespace)


def _in_hooks(holder: Raw, place: Located, owner: Workflow, manifests: Manifests, namespace: str) -> Iterator[Found]:
    hooks = mapping(holder, "hooks")
    for event in hooks:
        hook = mapping(hooks, event)
        ref, name = mapping(hook, "templateRef"), text(hook, "template")
        if name and _is_unknown(name, owner):
            yield Found(place.at("hooks", event, "template"), _message(name, ""), _help(name, owner))
        referenced = manifests.referenced(ref, namespace) if ref else None
        name = text(ref, "template")
        if referenced is not None and name and _is_unknown(name, referenced):
            message = _message(name, f" in {referenced.kind} {referenced.name!r}")
            yield Found(place.at("hooks", event, "templateRef", "template"), message, _help(name, referenced))


def _is_unknown(name: str, owner: Workflow) -> bool:
    """Whether no template has that name; one with a variable in it may have any."""
    return owner.spec.template(name) is None and is_final(name)


def _message(name: str, where: str) -> str:
    return f"no template is named {name!r}{where}"


def _help(name: str, owner: Workflow) -> str:
    return did_you_mean(name, [template.name for template in owner.spec.templates if template.name])
