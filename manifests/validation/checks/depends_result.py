"""A result that tasks do not have."""

import re
from collections.abc import Iterator

from manifests.expressions.depends import RESULTS
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit
from manifests.workflow import Step

_TASK_WITH_RESULT = re.compile(r"([A-Za-z0-9][-A-Za-z0-9]*)\.([A-Z][A-Za-z]+)")
"""As Argo cuts them out of `depends`, whatever is around them."""


class DependsResult(Check):
    """`depends` asks for a result that tasks do not have.

    Argo rejects it. The results are Succeeded, Failed, Errored, Skipped, Omitted and Daemoned, and of loops also
    AnySucceeded and AllFailed. A task without one has to have succeeded or been skipped, or to be a daemon.
    """

    name = "depends-result"
    source = "docs/sources.md argo-lint AW-D08: workflow/common/ancestry.go at f016ad89, 2026-08-21"

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
                  - name: report
                    template: work
                    depends: compile.Failled  # <- depends-result
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
                  - name: report
                    template: work
                    depends: compile.Failed
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        for task in visit.template.tasks:
            for name, result in unknown_results(task):
                asked = f"{name}.{result}"
                message = f"task {task.name!r} waits for {asked!r}, and {result!r} is no result of a task"
                yield Found(task.at("depends"), message, did_you_mean(result, RESULTS), text=asked)


def unknown_results(task: Step) -> list[tuple[str, str]]:
    """The tasks that a `depends` names with a result that there is not, and those results; each pair once."""
    found = _TASK_WITH_RESULT.findall(task.depends or "")
    return [(name, result) for name, result in dict.fromkeys(found) if result not in RESULTS]
