"""A DAG with two ways of waiting."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import beside
from manifests.validation.walk import Visit


class MixedDependencies(Check):
    """One task of a DAG has `depends`, and one, the same or another, has `dependencies`.

    Argo rejects it. `dependencies: [a, b]` is the same as `depends: a && b`.
    """

    name = "mixed-dependencies"
    source = "docs/sources.md argo-lint AW-D06: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
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
                  - name: test
                    template: work
                    depends: compile
                  - name: publish
                    template: work
                    dependencies: [compile, test]  # <- mixed-dependencies
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
                  - name: compile
                    template: work
                  - name: test
                    template: work
                    depends: compile
                  - name: publish
                    template: work
                    depends: compile && test
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        depends = [task for task in visit.template.tasks if task.depends is not None]
        dependencies = [task for task in visit.template.tasks if task.dependencies]
        if depends and dependencies:
            related = beside(visit, "`depends` is here", depends[0].at("depends"))
            help = f"write `depends: {' && '.join(dependencies[0].dependencies)}`"
            message = "a DAG with `depends` cannot have `dependencies`"
            yield Found(dependencies[0].at("dependencies"), message, help, related=related)
