"""A task that waits for a task that is not there."""

from collections.abc import Iterator

from manifests.graph import dependencies
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow


class UnknownDependency(Check):
    """`depends` or `dependencies` names a task that the DAG does not have.

    Argo rejects it. In `depends`, every bare word is a task, so `and`, `or` and `not` are too: write `&&`, `||`, `!`.
    """

    name = "unknown-dependency"
    source = "docs/sources.md argo-lint AW-D03: workflow/common/ancestry.go at f016ad89, 2026-08-21"

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
                    depends: compiled  # <- unknown-dependency
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
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        for template in workflow.spec.every_template:
            names = [task.name for task in template.tasks]
            for task in template.tasks:
                for dependency in dependencies(task):
                    if dependency not in names:
                        field = "depends" if task.depends is not None else "dependencies"
                        message = f"task {task.name!r} waits for {dependency!r}, which this DAG does not have"
                        yield Found(task.at(field), message, did_you_mean(dependency, names))
