"""A time zone that does not exist."""

from collections.abc import Iterator

from manifests.cron import cron_spec, is_zone, zones
from manifests.fields import text
from manifests.load import Manifests
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow

_SINCE = "3.7"


class CronTimezone(Check):
    """The `timezone` of a CronWorkflow is no zone of the time zone database.

    Argo rejects it since 3.7; before, the workflow was never started. The database is the one of this machine, as it is
    for `argo lint`; where there is none, nothing is said.
    """

    name = "cron-timezone"
    source = "docs/sources.md argo-lint AW-C03: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: CronWorkflow
        metadata: {name: nightly}
        spec:
          schedules: ["0 3 * * *"]
          timezone: Asia/Beijing  # <- cron-timezone
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
          timezone: Asia/Shanghai
          workflowSpec:
            entrypoint: main
            templates:
              - name: main
                container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        zone = text(cron_spec(workflow), "timezone") or ""
        if manifests.argo_version >= _SINCE and not is_zone(zone):
            near = near_miss(zone, sorted(zones()))
            help = f"did you mean {near!r}?" if near else "write a name such as 'Asia/Shanghai' or 'UTC'"
            yield Found(("spec", "timezone"), f"there is no time zone {zone!r}", help)
