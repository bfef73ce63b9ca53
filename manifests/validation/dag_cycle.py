"""Tasks that wait for each other."""

from collections.abc import Iterator

from manifests.graph import first_cycle, task_edges
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow


class DagCycle(Check):
    """Tasks of a DAG depend on each other in a circle, so none of them can start.

    Argo rejects it. The finding shows the whole circle.
    """

    name = "dag-cycle"
    source = "docs/sources.md argo-lint AW-D04: workflow/common/ancestry.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - name: a
                    template: work
                    depends: b  # <- dag-cycle
                  - name: b
                    template: work
                    depends: a
            - name: work
              container: {image: "alpine:3.20"}
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
                  - name: a
                    template: work
                  - name: b
                    template: work
                    depends: a
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        for template in workflow.spec.every_template:
            cycle = first_cycle(task_edges(template))
            if not cycle or workflow.document is None:
                continue
            tasks = [task for task in template.tasks if task.name in cycle]
            places = [task.at("depends" if task.depends is not None else "dependencies") for task in tasks]
            circle = " -> ".join([*cycle, cycle[0]])
            related = [workflow.document.related("and here", place) for place in places[1:]]
            yield Found(places[0], f"these tasks wait for each other: {circle}", "remove one of them", related=related)
