"""A step or task that does not say what it runs, or says it twice."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import beside
from manifests.validation.walk import Call


class CallTarget(Check):
    """A step or task names no template, half of one, or two.

    Argo rejects it. One of `template`, `templateRef` and `inline` says what runs; a `templateRef` needs the `name` of a
    WorkflowTemplate and the `template` in it. (`inline` beside a `template` passes and wins.)
    """

    name = "call-target"
    source = "docs/sources.md argo-lint AW-T02: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: nothing  # <- call-target
                  - name: half
                    templateRef: {name: greetings}  # <- call-target
                  - name: twice
                    template: hello
                    templateRef: {name: greetings, template: hello}  # <- call-target
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
                - - name: here
                    template: hello
                  - name: inside
                    inline: {container: {image: "alpine:3.20"}}
                  - name: elsewhere
                    templateRef: {name: greetings, template: hello}
            - name: hello
              container: {image: "alpine:3.20"}
        ---
        kind: WorkflowTemplate
        metadata: {name: greetings}
        spec:
          templates:
            - name: hello
              container: {image: "alpine:3.20"}
    """

    def check_call(self, call: Call) -> Iterator[Found]:
        raw, ref = call.step.raw, call.step.raw.get("templateRef")
        path = call.written.at("templateRef")
        if ref is not None and raw.get("template"):
            related = beside(call.visit, "the template is named here", call.written.at("template"))
            message = f"{call.title} has both a `template` and a `templateRef`"
            yield Found(path, message, "keep one", related=related)
        elif isinstance(ref, dict):
            missing = [f"`{key}`" for key in ("name", "template") if ref.get(key) in (None, "")]
            if missing:
                message = f"the `templateRef` of {call.title} has no {' and no '.join(missing)}"
                yield Found(path, message, "write the `name` of a WorkflowTemplate and the `template` in it")
        elif ref is None and not raw.get("template") and raw.get("inline") is None:
            yield Found(call.written.path, f"{call.title} runs nothing", "add `template:` with a template's name")
