"""Cron runs that are still going when the next one starts."""

from collections.abc import Iterator

from manifests.cron import cron_spec
from manifests.diagnostic import Path, Severity
from manifests.fields import boolean, text
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._times import deadline, shortest_gap


class CronRunsOverlap(Policy):
    """A run of a CronWorkflow may take longer than the time to the next one, and nothing keeps the two apart.

    Without a `concurrencyPolicy` Argo starts each run whatever the earlier ones do. A run that hangs until its
    deadline is then joined by others, each with pods of its own to pay for, which may write the same outputs. Where
    `Allow` is written out, it is taken as meant and this is a hint.
    """

    name = "cron-runs-overlap"
    category = "time"
    severity = Severity.WARNING
    source = "Argo Workflows documentation, Cron Workflows (docs/cron-workflows.md): concurrencyPolicy, default Allow"

    bad = """
        kind: CronWorkflow
        metadata: {name: hourly}
        spec:
          schedules: ["0 * * * *"]
          workflowSpec:
            entrypoint: hash
            activeDeadlineSeconds: 7200  # <- cron-runs-overlap
            templates:
              - name: hash
                container: {image: "alpine:3.20"}
    """

    good = """
        kind: CronWorkflow
        metadata: {name: hourly}
        spec:
          schedules: ["0 * * * *"]
          concurrencyPolicy: Forbid
          workflowSpec:
            entrypoint: hash
            activeDeadlineSeconds: 7200
            templates:
              - name: hash
                container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        raw, most = cron_spec(workflow), deadline(workflow.spec)
        policy = text(raw, "concurrencyPolicy") or ""
        if most is None or policy not in ("", "Allow") or boolean(raw, "suspend"):
            return
        gap = shortest_gap(workflow)
        if gap is None or most <= gap:
            return
        limit, chosen = workflow.spec.at("activeDeadlineSeconds"), ("spec", "concurrencyPolicy")
        place: Path = limit if context.document.root.find(limit) is not None else chosen
        message = (
            f"a run may take {show_seconds(most)} and the next one may start {show_seconds(gap)} after it: "
            f"{'concurrencyPolicy Allow lets them' if policy else 'without a concurrencyPolicy they'} run side by side"
        )
        help = "set concurrencyPolicy to Forbid or Replace, or activeDeadlineSeconds below the time between two runs"
        yield Found(place, message, help, severity=Severity.INFO if policy else Severity.WARNING)
