"""A step or task without a name of its own."""

import re
from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.expressions.tags import OPEN, cut, tags
from manifests.fields import text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.names import name_fault
from manifests.validation.visits import beside
from manifests.validation.walk import PLACEHOLDER, Call, Visit, is_placeholder

_MAY_HOLD_VARIABLES = {"3.6": ("steps", "tasks"), "3.7": (), "4.0": ("steps",), "4.1": ("steps",)}
"""The names, by release, in which a variable may stand whose value only a run knows."""
_PLACEHOLDER = re.compile(rf"{PLACEHOLDER}[0-9]+")
_VARIABLE = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.]*")
"""An expression that is nothing but a variable; Argo leaves one that it does not know as it is."""


class StepName(Check):
    """A step or task has no name, an ill-formed one, or that of another one in the same template.

    Argo rejects it. A name consists of letters, digits and `-`. Variables are filled in first; one whose value only a
    run knows may be part of the name of a step, but not of a task, and `{{item}}` of neither: the items of a loop are
    told apart by Argo itself.
    """

    name = "step-name"
    source = "docs/sources.md argo-lint AW-S02, AW-D02: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: load
                    template: work
                  - template: work  # <- step-name
                - - name: load  # <- step-name
                    template: work
                - - name: train_small  # <- step-name
                    template: work
            - name: work
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: load
                    template: work
                  - name: check
                    template: work
                - - name: load-again
                    template: work
                - - name: train-small
                    template: work
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        first: dict[str, Path] = {}
        unresolved = visit.unresolved_paths
        for call in visit.calls:
            name, path = text(call.step.raw, "name") or "", call.written.at("name")
            if call.step.raw.get("name") in (None, ""):
                yield Found(call.written.path, f"this {_kind(call)} has no name", "add `name:`")
            elif name in first:
                related = beside(visit, "the first one is here", first[name])
                message = f"a second {_kind(call)} of this template is named {name!r}"
                yield Found(path, message, "rename one of the two", related=related)
            elif name:
                first[name] = path
                fault, help = _fault(call, name)
                if fault and path not in unresolved:
                    yield Found(path, f"the name {name!r} {fault}", help)


def _kind(call: Call) -> str:
    return call.kind.removesuffix("s")


def _fault(call: Call, name: str) -> tuple[str, str]:
    if f"{OPEN}=" in name:
        name = _worked_out(name, call.visit)
        if any(not _VARIABLE.fullmatch(tag.text) for tag in tags(name) if tag.is_expression):
            return "", ""  # nobody knows what Argo makes of it
    if is_placeholder(name) and call.kind not in _MAY_HOLD_VARIABLES[call.visit.manifests.argo_version]:
        return f"is known only to a run, but that of a {_kind(call)} has to be known before", "write the name itself"
    fault, help = name_fault(_PLACEHOLDER.sub("x", name))
    if fault and OPEN in name:
        return f"holds a variable that is not filled in before the {_kind(call)} has its name", "write the name itself"
    return fault, help


def _worked_out(name: str, visit: Visit) -> str:
    """The name with those expressions filled in that are nothing but a variable whose value is known."""
    written = (name[piece.start : piece.end] for piece in cut(name))
    values = (visit.scope.value(piece.text) if piece.is_expression else None for piece in cut(name))
    return "".join(text if value is None else value for text, value in zip(written, values, strict=True))
