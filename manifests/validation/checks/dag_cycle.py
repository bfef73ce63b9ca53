"""Tasks that wait for each other."""

from collections.abc import Iterator

from manifests.graph import cycles, task_edges
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import beside
from manifests.validation.walk import Visit


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

    def check_template(self, visit: Visit) -> Iterator[Found]:
        numbers = {task.name: number for number, task in enumerate(visit.template.tasks)}
        for cycle in cycles(task_edges(visit.template)):
            tasks = [visit.template.tasks[number] for number in sorted(numbers[name] for name in cycle)]
            places = [task.at("depends" if task.depends is not None else "dependencies") for task in tasks]
            message = f"these tasks wait for each other: {' -> '.join([*cycle, cycle[0]])}"
            related = beside(visit, "and here", *places[1:])
            yield Found(places[0], message, "remove one of these dependencies", related=related)
