"""A task whose name begins with a digit, where names are part of expressions."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit


class TaskNameDigit(Check):
    """The name of a task begins with a digit, and the task has `dependencies`, or any task of the DAG has `depends`.

    Argo rejects it: it turns dependencies into an expression, in which such a name would be a number.
    """

    name = "task-name-digit"
    source = "docs/sources.md argo-lint AW-D05: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - name: 1-compile  # <- task-name-digit
                    template: work
                  - name: test
                    template: work
                    depends: 1-compile
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
                  - name: compile-1
                    template: work
                  - name: test
                    template: work
                    depends: compile-1
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        tasks = visit.template.tasks
        uses_depends = any(task.depends is not None for task in tasks)
        for task in tasks:
            if "0" <= task.name[:1] <= "9" and (uses_depends or task.dependencies):
                field = "depends" if uses_depends else "dependencies"
                message = f"with `{field}`, the name of a task cannot begin with a digit, as {task.name!r} does"
                yield Found(task.at("name"), message, "begin it with a letter")
