"""A deadline that is no number of seconds."""

import re
from collections.abc import Iterator

from manifests.expressions.tags import CLOSE, OPEN
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import PLACEHOLDER, Visit

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DIGITS = 18
"""So many digits Argo can surely count with."""


class ActiveDeadline(Check):
    """The `activeDeadlineSeconds` of a template is below zero, or no whole number.

    Argo rejects it, unless it is a variable whose value only a run knows. It takes seconds without a unit, while
    `timeout` takes a time with its unit.
    """

    name = "active-deadline"
    source = "docs/sources.md argo-lint AW-L11: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              activeDeadlineSeconds: 5m  # <- active-deadline
              container: {image: "alpine:3.20"}
            - name: never
              activeDeadlineSeconds: -1  # <- active-deadline
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              activeDeadlineSeconds: 300
              container: {image: "alpine:3.20"}
            - name: never
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        deadline = template.raw.get("activeDeadlineSeconds")
        if not (visit.is_leaf or template.type == "suspend") or isinstance(deadline, bool):
            return
        path = template.at("activeDeadlineSeconds")
        if isinstance(deadline, int) or (isinstance(deadline, str) and _WHOLE.fullmatch(deadline)):
            digits = str(deadline).lstrip("+-0")
            if str(deadline).startswith("-") and digits:
                yield Found(path, f"the deadline {deadline} has passed before anything starts", "write 0 or more")
            elif isinstance(deadline, str) and len(digits) > _DIGITS:
                yield Found(path, f"the deadline {deadline!r} is more than Argo can count", "leave it out")
        elif isinstance(deadline, str) and not deadline.startswith(PLACEHOLDER) and not _is_variable(deadline):
            help = "write a whole number of seconds without a unit"
            yield Found(path, f"the deadline {deadline!r} is no whole number", help)


def _is_variable(deadline: str) -> bool:
    return deadline.startswith(OPEN) and deadline.endswith(CLOSE)
