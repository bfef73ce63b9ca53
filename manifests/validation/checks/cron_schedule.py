"""A CronWorkflow that would never run, or not when it says."""

from collections.abc import Iterator

from manifests.cron import ScheduleError, cron_spec, parse_schedule
from manifests.diagnostic import Path
from manifests.fields import sequence, text
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow

_HELP = "write minute, hour, day, month and weekday (0 is Sunday), or a word such as '@daily' or '@every 1h'"


class CronSchedule(Check):
    """A CronWorkflow has no schedule, or one that Argo cannot read.

    Argo rejects it. Of the many dialects, its own has five fields, weekdays from 0 to 6, and neither `L` nor `#`.
    Before 4.0 there also was a single `schedule`, which excludes the list.
    """

    name = "cron-schedule"
    source = "docs/sources.md argo-lint AW-C01, AW-C02, AW-C06: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: CronWorkflow
        metadata: {name: nightly}
        spec:
          schedules:
            - "0 3 * * 7"  # <- cron-schedule
            - "0 0 L * *"  # <- cron-schedule
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
          schedules:
            - "0 3 * * 0"
            - "@monthly"
          workflowSpec:
            entrypoint: main
            templates:
              - name: main
                container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        if workflow.kind != "CronWorkflow":
            return
        spec = cron_spec(workflow)
        is_list_only = manifests.argo_version >= "4.0"
        single, several = text(spec, "schedule"), sequence(spec, "schedules")
        if is_list_only and spec.get("schedule") is None and not several:
            yield Found(("spec", "schedules"), "this CronWorkflow has no schedule", "add `schedules:`, a list")
        if single and several and not is_list_only:
            message = "`schedule` and `schedules` exclude each other"
            yield Found(("spec", "schedules"), message, "put all of them into `schedules:`")
        if single and not is_list_only:
            yield from _unreadable(single, ("spec", "schedule"))
        for index, schedule in enumerate(several):
            if isinstance(schedule, str) or schedule is None:
                yield from _unreadable(schedule or "", ("spec", "schedules", index))


def _unreadable(schedule: str, path: Path) -> Iterator[Found]:
    try:
        parse_schedule(schedule)
    except ScheduleError as error:
        yield Found(path, f"Argo cannot read the schedule {schedule!r}: {error}", _HELP)
