"""Cron runs that are lost while the controller is away."""

from collections.abc import Iterator

from manifests.cron import cron_spec
from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key
from manifests.fields import boolean
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy


class CronStartingDeadlineMissing(Policy):
    """A CronWorkflow has no `startingDeadlineSeconds`, so a run that the controller misses is never made up for.

    When a run comes due while the controller restarts or is upgraded, it is started afterwards only if it is not
    older than `startingDeadlineSeconds`, which is 0 by default. Strict: where the next run does the same work, one
    that is left out hurts nobody.
    """

    name = "cron-starting-deadline-missing"
    category = "time"
    severity = Severity.INFO
    profile = "strict"
    source = "Argo Workflows documentation, Cron Workflows (docs/cron-workflows.md): startingDeadlineSeconds, default 0"
    fixable = True

    bad = """
        kind: CronWorkflow
        metadata: {name: nightly}
        spec:  # <- cron-starting-deadline-missing
          schedules: ["0 3 * * *"]
          workflowSpec:
            entrypoint: hash
            templates:
              - name: hash
                container: {image: "alpine:3.20"}
    """

    good = """
        kind: CronWorkflow
        metadata: {name: nightly}
        spec:
          schedules: ["0 3 * * *"]
          startingDeadlineSeconds: 600
          workflowSpec:
            entrypoint: hash
            templates:
              - name: hash
                container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        raw = cron_spec(workflow)
        if workflow.kind != "CronWorkflow" or boolean(raw, "suspend") or raw.get("startingDeadlineSeconds") is not None:
            return
        message = "a run that comes due while the controller is away is left out: there is no startingDeadlineSeconds"
        edit = insert_key(context.document, ("spec",), "startingDeadlineSeconds", "600")
        fix = Fix("start a missed run up to ten minutes late", (edit,), safe=False) if edit is not None else None
        help = "add `startingDeadlineSeconds`: how many seconds late a missed run may still start"
        yield Found(("spec", "startingDeadlineSeconds"), message, help, fix=fix)
