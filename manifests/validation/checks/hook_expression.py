"""A hook that does not say when."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.fields import Located, Raw, mapping
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Call
from manifests.workflow import Workflow


class HookExpression(Check):
    """A hook other than `exit` has no `expression`.

    Argo rejects it, as such a hook runs when its expression becomes true. It does not look at the hooks of tasks, which
    then fail when they run.
    """

    name = "hook-expression"
    source = "docs/sources.md argo-lint AW-O15, AW-S06: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          hooks:
            running: {template: tell}  # <- hook-expression
          templates:
            - name: train
              container: {image: "alpine:3.20"}
            - name: tell
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          hooks:
            running:
              template: tell
              expression: workflow.status == "Running"
          templates:
            - name: train
              container: {image: "alpine:3.20"}
            - name: tell
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        yield from _unconditional(workflow.spec.raw, workflow.spec)

    def check_call(self, call: Call) -> Iterator[Found]:
        yield from _unconditional(call.step.raw, call.written, Severity.WARNING if call.kind == "tasks" else None)


def _unconditional(holder: Raw, place: Located, severity: Severity | None = None) -> Iterator[Found]:
    for name, hook in mapping(holder, "hooks").items():
        expression = hook.get("expression") if isinstance(hook, dict) else hook
        if name != "exit" and expression in (None, ""):
            message = f"hook {name!r} has no expression"
            help = "add `expression:`, or name the hook `exit` to run it at the end"
            yield Found(place.at("hooks", name), message, help, severity=severity)
