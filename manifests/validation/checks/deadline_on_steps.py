"""A deadline of steps or of a DAG."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit


class DeadlineOnSteps(Check):
    """A template of steps or a DAG has `activeDeadlineSeconds`.

    Argo rejects it: only what runs by itself has a deadline. That of the whole workflow stands in the spec.
    """

    name = "deadline-on-steps"
    source = "docs/sources.md argo-lint AW-S01, AW-D13: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              activeDeadlineSeconds: 3600  # <- deadline-on-steps
              steps:
                - - name: train
                    template: train
            - name: train
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          activeDeadlineSeconds: 3600
          templates:
            - name: main
              steps:
                - - name: train
                    template: train
            - name: train
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        if visit.is_flow and template.raw.get("activeDeadlineSeconds") is not None:
            message = f"a {template.type} template cannot have a deadline"
            help = "move it to the spec, for the whole workflow, or to the templates that this one calls"
            yield Found(template.at("activeDeadlineSeconds"), message, help)
