"""A dependency that Argo cannot evaluate."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.expressions.depends import parse_depends
from manifests.expressions.expr import parse_expression
from manifests.expressions.parsing import ExpressionError
from manifests.graph import dependencies
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.checks.depends_result import unknown_results
from manifests.workflow import Workflow


class DependsSyntax(Check):
    """A `depends` is no expression of tasks, `&&`, `||`, `!` and parentheses.

    `argo lint` looks only whether the tasks and results in it exist. The task ends in an error, once all tasks that it
    names are done.
    """

    name = "depends-syntax"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo 2.5 and docs/sources.md argo-lint 5: `depends` is evaluated at run time only"

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
                  - name: fetch
                    template: work
                  - name: test
                    template: work
                    depends: compile, fetch  # <- depends-syntax
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
                  - name: fetch
                    template: work
                  - name: test
                    template: work
                    depends: compile && fetch
            - name: work
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        for template in workflow.spec.every_template:
            names = {task.name for task in template.tasks}
            for task in template.tasks:
                if task.depends is None or task.depends in names:
                    continue
                # These are errors in Argo too, and other checks report them.
                if not names.issuperset(dependencies(task)) or unknown_results(task):
                    continue
                problem = _problem(task.depends)
                if problem is not None:
                    message = f"Argo cannot read the `depends` of task {task.name!r}: {problem.told(task.depends)}"
                    yield Found(
                        task.at("depends"), message, "join tasks by `&&` and `||`, as in `a && (b.Failed || c)`"
                    )


def _problem(depends: str) -> ExpressionError | None:
    try:
        parse_depends(depends)
    except ExpressionError as problem:
        try:
            # Argo takes it for an expression with variables, so there is more that works.
            parse_expression(depends.replace("-", "_"))
        except ExpressionError:
            return problem
    return None
