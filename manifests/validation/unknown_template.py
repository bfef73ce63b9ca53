"""A name that no template has."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.graph import all_calls
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow


class UnknownTemplate(Check):
    """`entrypoint`, `onExit`, a step or a task names a template that does not exist.

    Argo rejects the workflow. Names are looked up in the same object; `templateRef` reaches other ones.
    """

    name = "unknown-template"
    source = "docs/sources.md argo-lint AW-O12, AW-O14, AW-T03: workflow/validate/validate.go at f016ad89, 2026-08-21"

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

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        if manifests.lacks_template(workflow):
            return
        known = [template.name for template in manifests.effective(workflow).spec.templates if template.name]
        used: list[tuple[Path, str | None]] = [
            (workflow.spec.at("entrypoint"), workflow.spec.entrypoint),
            (workflow.spec.at("onExit"), workflow.spec.on_exit),
        ]
        for template in workflow.spec.templates:
            used += [(step.at("template"), step.template or None) for step in all_calls(template)]
        for path, name in used:
            if name is not None and name not in known:
                yield Found(path, f"no template is named {name!r}", did_you_mean(name, known))
