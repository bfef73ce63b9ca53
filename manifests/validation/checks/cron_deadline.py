"""A deadline in the past."""

from collections.abc import Iterator

from manifests.cron import cron_spec
from manifests.fields import integer
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow


class CronDeadline(Check):
    """The `startingDeadlineSeconds` of a CronWorkflow are negative.

    Argo rejects it. They say how late a missed run may still be started; 0 is never.
    """

    name = "cron-deadline"
    source = "docs/sources.md argo-lint AW-C05: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: CronWorkflow
        metadata: {name: nightly}
        spec:
          schedules: ["0 3 * * *"]
          startingDeadlineSeconds: -1  # <- cron-deadline
          workflowSpec:
            entrypoint: main
            templates:
              - name: main
                container: {image: "alpine:3.20"}
    """

    good = """
        kind: CronWorkflow
        metadata: {name: nightly}
        spec:
          schedules: ["0 3 * * *"]
          startingDeadlineSeconds: 600
          workflowSpec:
            entrypoint: main
            templates:
              - name: main
                container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        seconds = integer(cron_spec(workflow), "startingDeadlineSeconds")
        if seconds is not None and seconds < 0:
            path = ("spec", "startingDeadlineSeconds")
            yield Found(path, f"a run cannot begin {-seconds} seconds before it is due", "write 0 or more")
