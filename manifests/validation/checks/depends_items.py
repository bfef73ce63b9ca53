"""A result of many items, asked of a task that has none."""

from collections.abc import Iterator

from manifests.graph import awaited_results
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import beside
from manifests.validation.walk import Visit
from manifests.workflow import Step

_OF_ITEMS = ("AnySucceeded", "AllFailed")


class DependsItems(Check):
    """`depends` asks for `AnySucceeded` or `AllFailed` of a task that does not loop.

    Argo rejects it: these are results of the items of `withItems`, `withParam` or `withSequence`. It overlooks it if
    the task's bare name comes behind.
    """

    name = "depends-items"
    source = "docs/sources.md argo-lint AW-D09: workflow/validate/validate.go, workflow/common/ancestry.go at f016ad89"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - name: train
                    template: work
                  - name: publish
                    template: work
                    depends: train.AnySucceeded  # <- depends-items
            - name: work
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                tasks:
                  - name: train
                    template: work
                    withItems: [small, large]
                  - name: publish
                    template: work
                    depends: train.AnySucceeded
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        tasks = {task.name: task for task in sorted(visit.template.tasks, key=_loops)}  # of two, the one that loops
        for task in visit.template.tasks:
            asked: dict[str, str] = {}
            for name, result in awaited_results(task.depends or ""):
                if result in _OF_ITEMS or not result:
                    asked[name] = result
            for name, result in asked.items():
                if result and name in tasks and not _loops(tasks[name]):
                    message = f"task {name!r} does not loop, so it has no result {result}"
                    help = f"write {name}.{'Succeeded' if result == 'AnySucceeded' else 'Failed'}"
                    related = beside(visit, "the task is here", tasks[name].at("name"))
                    yield Found(task.at("depends"), message, help, text=f"{name}.{result}", related=related)


def _loops(task: Step) -> bool:
    return bool(task.with_items or task.with_param) or task.raw.get("withSequence") is not None
