"""A template that gives up before its children have been tried again."""

from collections.abc import Iterator

from manifests.effective import retry_in_force, with_defaults
from manifests.rule import Found
from manifests.workflow import Step, Template, Workflow
from policies.policy import Context, Policy


class FailFastDefeatsRetry(Policy):
    """A Steps or DAG template has `failFast: true`, and what it calls is retried.

    The controller counts a failed attempt as a failed child, so the template fails at the first one, whatever the retry
    would have done; the retry itself is left Running. An exit code that was to be tried again ends the whole then. This
    is the `failFast` of the template, beside `parallelism`, not that of a `dag`.
    """

    name = "fail-fast-defeats-retry"
    category = "retry"
    source = "docs/sources.md argo 4.1 and 4.2: checkParallelism looks at attempts as at any other child"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              failFast: true  # <- fail-fast-defeats-retry
              parallelism: 10
              steps:
                - - {name: part, template: hash, withItems: [a, b]}
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: main
          templates:
            - name: main
              parallelism: 10
              steps:
                - - {name: part, template: hash, withItems: [a, b]}
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for template in workflow.spec.every_template:
            if not with_defaults(workflow.spec, template).fail_fast:
                continue
            retried = [called for step in template.calls if (called := _retried(workflow, step)) is not None]
            if not retried:
                continue
            first = retried[0].title
            message = f"failFast fails this template at the first failed attempt of {first}: it is never tried again"
            help = "leave failFast out, or the retry of what is called here"
            retry = retry_in_force(workflow.spec, retried[0])
            related = [context.document.related("the retry", retry.path)] if retry is not None else []
            yield Found(template.at("failFast"), message, help, related=related)


def _retried(workflow: Workflow, step: Step) -> Template | None:
    """The template that a step calls, if attempts of it may follow each other."""
    called = workflow.spec.called(step)
    retry = retry_in_force(workflow.spec, called) if called is not None else None
    return called if retry is not None and retry.attempts != 1 else None
