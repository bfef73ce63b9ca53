"""A name that no template has."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.expressions.tags import OPEN
from manifests.fields import text
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Call, Walk
from manifests.workflow import Workflow


class UnknownTemplate(Check):
    """`entrypoint`, `onExit`, a step or a task names a template that does not exist.

    Argo rejects the workflow. A name is looked up in the same object; `templateRef` reaches other ones.
    """

    name = "unknown-template"
    source = "docs/sources.md argo-lint AW-O12, AW-O14, AW-T03, AW-T04: workflow/validate/validate.go at f016ad89"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: say
                    template: helo  # <- unknown-template
            - name: hello
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: say
                    template: hello
            - name: hello
              container: {image: "alpine:3.20"}
    """

    def check_walk(self, walk: Walk) -> Iterator[Found]:
        spec, owner = walk.workflow.spec, walk.templates_owner
        if walk.is_unknown or (walk.base is not None and spec.templates):
            return
        for path, name in ((spec.at("entrypoint"), walk.entrypoint), (spec.at("onExit"), walk.exit_handler)):
            is_open = walk.base is not None and OPEN in (name or "")  # as in any reference to another object
            if name is None or is_open or owner.spec.template(name) is not None:
                continue
            if walk.base is None or spec.raw.get(str(path[-1])) or not _is_under_check(owner, walk.manifests):
                yield _found(path, name, owner, "")

    def check_call(self, call: Call) -> Iterator[Found]:
        if call.problem != "template":
            return
        ref = call.step.template_ref
        if ref is None:
            yield _found(call.written.at("template"), call.step.template, call.visit.owner, "")
            return
        owner = call.visit.manifests.referenced(ref, call.visit.namespace)
        if owner is not None:
            where = f" in {owner.kind} {owner.name!r}"
            yield _found(call.written.at("templateRef", "template"), text(ref, "template") or "", owner, where)


def _is_under_check(workflow: Workflow, manifests: Manifests) -> bool:
    """Whether what is written in a referenced object is reported there."""
    return any(workflow is other for other in manifests.workflows)


def _found(path: Path, name: str, owner: Workflow, where: str) -> Found:
    known = [template.name for template in owner.spec.templates if template.name]
    return Found(path, f"no template is named {name!r}{where}", did_you_mean(name, known))
