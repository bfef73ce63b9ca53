"""A variable that Argo does not even look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from manifests.diagnostic import Severity
from manifests.effective import retry_in_force
from manifests.expressions.tags import every_tag, tags
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.scope import ROOTS, Scope, Tagged, as_seen
from manifests.validation.walk import Call, Visit
from manifests.workflow import Step

_KNOWN = (
    "item", "steps", "inputs", "outputs", "pod", "workflow", "tasks", "retries", "lastRetry", "node", "cronworkflow",
)  # fmt: skip


class UnknownVariable(Check):
    """A `{{...}}` looks like a variable but is none here, and Argo lets it pass.

    Argo checks only what begins with one of its own words, so `{{input.parameters.x}}` or `{{step.a.outputs.result}}`
    reach the container as they are written. So does `{{item}}` in a step that does not loop, or whose items have no
    such key, and `{{retries}}` without a retryStrategy. Into expressions, `{{=...}}`, Argo does not look at all.
    """

    name = "unknown-variable"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 5, 6: confirmed with the validation packages at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: greet
                    template: say
                    arguments:
                      parameters: [{name: text, value: "{{item}}"}]  # <- unknown-variable
            - name: say
              inputs:
                parameters: [{name: text}]
              container:
                image: alpine:3.20
                args: ["{{input.parameters.text}}"]  # <- unknown-variable
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: greet
                    template: say
                    withItems: [hello, goodbye]
                    arguments:
                      parameters: [{name: text, value: "{{item}}"}]
            - name: say
              inputs:
                parameters: [{name: text}]
              container:
                image: alpine:3.20
                args: ["{{inputs.parameters.text}}"]
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        for unknown in visit.unknown:
            message = f"nothing answers to `{unknown.tag}` in this expression"
            root, parent = unknown.tag.partition(".")[0], unknown.tag.rpartition(".")[0]
            has_siblings = any(name.startswith(f"{parent}.") for name in unknown.names)
            near = unknown.near(f"{parent if has_siblings else root}.")
            yield Found(unknown.path, message, f"did you mean `{near}`?" if near else "", text=unknown.tag)
        has_retry = retry_in_force(visit.owner.spec, visit.written) is not None
        yield from _broken_up(visit.tagged, visit.scope)
        for item, tag in _tags(visit.tagged):
            if tag.split(".")[0] in ("retries", "lastRetry") and not has_retry:
                message = f"{{{{{tag}}}}} is known only where there is a retryStrategy"
                yield Found(item.path, message, "add a retryStrategy, or remove it", text=tag)
            else:
                yield from _misspelt(item, tag)

    def check_call(self, call: Call) -> Iterator[Found]:
        yield from _broken_up(call.tagged, call.visit.scope)
        for item, tag in _tags(call.tagged):
            if tag == "item" or tag.startswith("item."):
                yield from _no_item(call, item, tag)
            else:
                yield from _misspelt(item, tag)


def _tags(tagged: Iterable[Tagged]) -> Iterator[tuple[Tagged, str]]:
    for item in tagged:
        for tag in dict.fromkeys(piece.text for piece in every_tag(item.written) if not piece.is_expression):
            yield item, tag


def _broken_up(tagged: Iterable[Tagged], scope: Scope) -> Iterator[Found]:
    for item in tagged:
        for piece in tags(item.written):
            seen = as_seen(item.written, piece)
            is_variable = piece.text.startswith(ROOTS) and not piece.is_expression
            if is_variable and seen != piece.text and scope.resolves(seen):  # if not, it is an error
                message = f"{{{{{piece.text}}}}} has a line break or a tab beside its name, so Argo leaves it as it is"
                yield Found(item.path, message, "write it on one line", text=piece.text)


def _misspelt(item: Tagged, tag: str) -> Iterator[Found]:
    """Only what is surely meant for Argo: other tools write `{{...}}` too, and Argo hands them on."""
    root, _, rest = tag.partition(".")
    if tag.startswith(ROOTS) or not rest or not tag.replace(".", "").replace("-", "").replace("_", "").isalnum():
        return
    if root not in _KNOWN and (near := near_miss(root, (*_KNOWN, "input", "output", "step", "task"))):
        meant = {"input": "inputs", "output": "outputs", "step": "steps", "task": "tasks"}.get(near, near)
        message = f"Argo does not know {{{{{tag}}}}}, and leaves it as it is"
        yield Found(item.path, message, f"did you mean {{{{{meant}.{rest}}}}}?", text=tag)


def _no_item(call: Call, item: Tagged, tag: str) -> Iterator[Found]:
    if "inline" in item.path[len(call.written.path) :] or (item.path, tag) in call.visit.unresolved_keys:
        return  # what runs inside has items of its own; what Argo refuses is reported
    missing = _missing_in(call.step, tag)
    if missing:
        yield Found(item.path, f"{{{{{tag}}}}} has no value: {call.title} {missing}", _help(call.step), text=tag)


def _missing_in(step: Step, tag: str) -> str:
    if step.with_items:
        lacking = [entry for entry in step.with_items if not _gives(entry, tag)]
        if not lacking:
            return ""
        return f"lacks it in {len(lacking)} of its {len(step.with_items)} items"
    if step.with_sequence is not None:
        return "" if tag == "item" else "loops over numbers"
    return "" if step.with_param else "does not loop"


def _gives(entry: object, tag: str) -> bool:
    """Whether a tag has a value for one item. A whole mapping or list is given as JSON."""
    if tag == "item":
        return True
    key = tag.removeprefix("item.")
    if isinstance(entry, dict):
        return key in entry
    if isinstance(entry, list):
        return key.startswith("[") and key.endswith("]") and key[1:-1].isdigit() and int(key[1:-1]) < len(entry)
    return isinstance(entry, str) and "{{" in entry


def _help(step: Step) -> str:
    if step.with_items:
        return "give it in every item"
    return "" if step.loops else "add withItems, withParam or withSequence"
