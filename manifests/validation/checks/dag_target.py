"""A target that the DAG does not have."""

from collections.abc import Iterator

from manifests.expressions.tags import OPEN
from manifests.fields import mapping, text
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit, is_placeholder


class DagTarget(Check):
    """The `target` of a DAG names a task that the DAG does not have.

    Argo rejects it. Targets are separated by single blanks. Variables are filled in first; one whose value only a run
    knows is rejected too.
    """

    name = "dag-target"
    source = "docs/sources.md argo-lint AW-D10: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: main
          templates:
            - name: main
              dag:
                target: tests  # <- dag-target
                tasks:
                  - name: test
                    template: work
                  - name: publish
                    template: work
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
                target: test
                tasks:
                  - name: test
                    template: work
                  - name: publish
                    template: work
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        target, path = text(mapping(visit.template.raw, "dag"), "target"), visit.template.at("dag", "target")
        if not target or OPEN in target:
            return
        tasks = {task.name: task for task in visit.template.tasks}
        for name in dict.fromkeys(target.split(" ")):
            if name == "":
                yield Found(path, "these targets are not separated by single blanks", "remove the other blanks")
            elif is_placeholder(name):
                yield Found(path, f"the target {name!r} is known only to a run", "write the names of tasks")
            elif name not in tasks:
                yield Found(path, f"the target {name!r} is no task of this DAG", did_you_mean(name, tasks), text=name)
