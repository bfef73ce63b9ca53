"""A sequence that ends in two ways."""

from collections.abc import Iterator

from manifests.fields import mapping
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import beside
from manifests.validation.walk import Call


class SequenceRange(Check):
    """A `withSequence` has both a `count` and an `end`.

    Argo rejects it: `count` says how many numbers there are, `end` says which is the last.
    """

    name = "sequence-range"
    source = "docs/sources.md argo-lint AW-S04, AW-D13: workflow/validate/validate.go at f016ad89, 2026-08-21"

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
                    withSequence:
                      start: 1
                      count: 5
                      end: 5  # <- sequence-range
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
                    withSequence:
                      start: 1
                      end: 5
            - name: train
              container: {image: "alpine:3.20"}
    """

    def check_call(self, call: Call) -> Iterator[Found]:
        sequence, at = mapping(call.step.raw, "withSequence"), call.written.at("withSequence")
        if sequence.get("count") is not None and sequence.get("end") is not None:
            related = beside(call.visit, "the count is here", (*at, "count"))
            yield Found((*at, "end"), "this sequence has both a `count` and an `end`", "keep one", related=related)
