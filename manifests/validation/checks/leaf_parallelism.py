"""Parallelism of a template that has nothing to run in parallel."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit


class LeafParallelism(Check):
    """A template other than steps and DAGs has `parallelism`.

    Argo rejects it: it limits how many steps or tasks of a template run at a time. To limit how many pods of a template
    run at a time, set it on the steps or the DAG that call the template, or use `synchronization`.
    """

    name = "leaf-parallelism"
    source = "docs/sources.md argo-lint AW-L12: workflow/validate/validate.go at f016ad89, 2026-08-21"

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
                    withItems: [1, 2, 3]
            - name: train
              parallelism: 2  # <- leaf-parallelism
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              parallelism: 2
              steps:
                - - name: train
                    template: train
                    withItems: [1, 2, 3]
            - name: train
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        is_alone = template.type is not None and not visit.is_flow
        if is_alone and template.raw.get("parallelism") is not None:
            message = f"a {template.type} template runs nothing in parallel"
            yield Found(template.at("parallelism"), message, "move it to the steps or the DAG that call this template")
