"""A step or task that loops in two ways."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import beside
from manifests.validation.walk import Call

_LOOPS = ("withItems", "withParam", "withSequence")


class LoopKinds(Check):
    """A step or task has more than one of `withItems`, `withParam` and `withSequence`.

    Argo rejects it. An empty `withItems` counts as none.
    """

    name = "loop-kinds"
    source = "docs/sources.md argo-lint AW-S03, AW-D13: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: train
                    template: train
                    withItems: [small, large]
                    withSequence: {count: 2}  # <- loop-kinds
            - name: train
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
                - - name: train
                    template: train
                    withItems: [small, large]
            - name: train
              container: {image: "alpine:3.20"}
    """

    def check_call(self, call: Call) -> Iterator[Found]:
        loops = [key for key in _LOOPS if call.step.raw.get(key) not in (None, "", [])]
        if len(loops) > 1:
            message = f"{call.title} has both `{loops[0]}` and `{loops[1]}`"
            related = beside(call.visit, "the first one is here", call.written.at(loops[0]))
            yield Found(call.written.at(loops[1]), message, "keep one", related=related)
