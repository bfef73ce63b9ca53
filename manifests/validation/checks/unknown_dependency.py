"""A task that waits for a task that is not there."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.expressions.depends import RESULTS
from manifests.expressions.tags import OPEN
from manifests.fields import sequence
from manifests.graph import awaited_results
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit, is_placeholder
from manifests.workflow import Step

_MEANT = {word: f"write {sign} for {word!r}" for word, sign in (("and", "&&"), ("or", "||"), ("not", "!"))}
_MEANT |= {result.lower(): f"write {result}, with a capital" for result in RESULTS}


class UnknownDependency(Check):
    """`depends` or `dependencies` names a task that the DAG does not have.

    Argo rejects it. In `depends`, every bare word is a task, so `and`, `or` and `not` are too: write `&&`, `||`, `!`.
    Variables are filled in first; one whose value only a run knows is rejected too.
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

    def check_template(self, visit: Visit) -> Iterator[Found]:
        tasks = {task.name: task for task in visit.template.tasks}
        unresolved = visit.unresolved_paths
        for task in visit.template.tasks:
            said: set[str] = set()
            for name, path in _awaited(task):
                if name in tasks or name in said or path in unresolved:
                    continue
                said.add(name)
                if OPEN in name or is_placeholder(name):
                    message = f"task {task.name!r} waits for {name!r}, but has to name tasks before anything runs"
                    yield Found(path, message, "write the names of tasks")
                else:
                    message = f"task {task.name!r} waits for {name!r}, which this DAG does not have"
                    yield Found(path, message, _MEANT.get(name) or did_you_mean(name, tasks), text=name)


def _awaited(task: Step) -> Iterator[tuple[str, Path]]:
    """What a task waits for, with its place. A text that cannot be filled in is one name; an expression is none."""
    depends, path = task.depends or "", task.at("depends")
    if OPEN in depends or is_placeholder(depends):
        yield from [] if f"{OPEN}=" in depends else [(depends, path)]
    else:
        for name, _ in awaited_results(depends):
            yield name, path
    for index, name in enumerate(sequence(task.raw, "dependencies")):
        if isinstance(name, str) and f"{OPEN}=" not in name:
            yield name, task.at("dependencies", index)
