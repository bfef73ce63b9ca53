"""A task that goes on after a failure, in a DAG where `depends` says so."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import beside
from manifests.validation.walk import Visit


class ContinueOnWithDepends(Check):
    """A task has `continueOn` in a DAG in which any task has `depends`.

    Argo rejects it. With `depends`, whoever waits says for what: `a.Succeeded || a.Failed` goes on after a failure of
    `a`, and so does `a.Errored` after an error.
    """

    name = "continue-on-with-depends"
    source = "docs/sources.md argo-lint AW-D07: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - name: test
                    template: work
                    continueOn: {failed: true}  # <- continue-on-with-depends
                  - name: publish
                    template: work
                    depends: test
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
                  - name: test
                    template: work
                  - name: publish
                    template: work
                    depends: test.Succeeded || test.Failed
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        depends = next((task for task in visit.template.tasks if task.depends is not None), None)
        if depends is None:
            return
        for task in visit.template.tasks:
            if task.raw.get("continueOn") is not None:
                message = f"task {task.name!r} cannot have `continueOn` in a DAG with `depends`"
                help = f"remove it; where a task waits for this one, write {task.name}.Failed or {task.name}.Errored"
                related = beside(visit, "`depends` is here", depends.at("depends"))
                yield Found(task.at("continueOn"), message, help, related=related)
