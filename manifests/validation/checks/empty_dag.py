"""A DAG without tasks."""

from collections.abc import Iterator

from manifests.fields import mapping
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit


class EmptyDag(Check):
    """A DAG has no tasks.

    Argo rejects it, while it accepts empty steps.
    """

    name = "empty-dag"
    source = "docs/sources.md argo-lint AW-D01: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks: []  # <- empty-dag
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - name: compile
                    template: work
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        if isinstance(template.raw.get("dag"), dict) and mapping(template.raw, "dag").get("tasks") in (None, []):
            yield Found(template.at("dag", "tasks"), "this DAG has no tasks", "add one to `tasks`")
