"""A result that may not be there yet."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.expressions.mentions import named_in
from manifests.expressions.tags import OPEN, every_tag
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.scope import Tagged
from manifests.validation.walk import Call

_WITHOUT_ORDER = ("hooks", "onExit")
"""Parts of a step that run after it, so that its own results are there."""


class UnsafeReference(Check):
    """A step or task uses a result of one that it does not wait for, of a parallel one, or its own.

    Argo accepts it, and at run time the result is there or not as luck has it; without it, the workflow ends in an
    error or hands on the tag as it is written. Steps of one group run at the same time, tasks start when what they
    depend on is done.
    """

    name = "unsafe-reference"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 5: confirmed with the validation packages at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - name: ask
                    template: ask
                  - name: greet
                    template: say
                    when: "'{{tasks.ask.outputs.result}}' != ''"  # <- unsafe-reference
                    arguments:
                      parameters:
                        - name: text
                          value: "Hello {{tasks.ask.outputs.result}}"  # <- unsafe-reference
            - name: ask
              script: {image: "alpine:3.20", source: "echo Ann"}
            - name: say
              inputs:
                parameters: [{name: text}]
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.text}}"]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - name: ask
                    template: ask
                  - name: greet
                    template: say
                    depends: ask
                    arguments:
                      parameters:
                        - name: text
                          value: "Hello {{tasks.ask.outputs.result}}"
            - name: ask
              script: {image: "alpine:3.20", source: "echo Ann"}
            - name: say
              inputs:
                parameters: [{name: text}]
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.text}}"]}
    """

    def check_call(self, call: Call) -> Iterator[Found]:
        for item in call.tagged:
            part = item.path[len(call.written.path)]
            for tag in dict.fromkeys(_named(item)):
                kind, _, rest = tag.partition(".")
                name, _, result = rest.partition(".")
                other = call.visit.calls_by_name.get(name) if kind == call.kind and result else None
                if other is None or (other is call and part in _WITHOUT_ORDER) or _is_rejected(call, item, tag):
                    continue
                if part == "inline" and name in _inner_names(call):
                    continue
                why = _why(call, other)
                if why:
                    help = f"add {name!r} to its dependencies" if call.kind == "tasks" else "move it to a later group"
                    help = "a step knows its own results only in its hooks" if other is call else help
                    message = f"{call.title} uses `{tag}`, {why}"
                    yield Found(item.path, message, help, text=tag, related=call.visit.related(other))


def _named(item: Tagged) -> Iterator[str]:
    for piece in every_tag(item.text):
        if piece.is_expression:
            yield from named_in(piece.text)
        else:
            yield piece.text


def _inner_names(call: Call) -> set[str]:
    """The steps and tasks of its inline template, which mean each other by the same names."""
    inline = call.written.inline
    return {step.name for template in inline.with_inline for step in template.calls} if inline is not None else set()


def _is_rejected(call: Call, item: Tagged, tag: str) -> bool:
    """Whether Argo itself finds this one, and says it as an error; or something else is wrong with it."""
    if (item.path, tag) in call.visit.unresolved_keys:
        return True
    in_arguments = item.path[len(call.written.path) :][:2] in (("arguments", "parameters"), ("arguments", "artifacts"))
    is_value = in_arguments and item.path[-1] in ("value", "from")
    return call.kind == "tasks" and is_value and item.text.startswith(f"{OPEN}{tag}")


def _why(call: Call, other: Call) -> str:
    if other is call:
        return "its own result, before it has run"
    if call.kind == "tasks":
        is_ancestor = call.visit.ancestry.has(call.step.name, other.step.name)
        return "" if is_ancestor else "a task that it does not wait for"
    return "a step of the same group, which runs at the same time" if other.group == call.group else ""
