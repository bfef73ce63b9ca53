"""An unknown answer to what happens when a run is due and the last one is not done."""

from collections.abc import Iterator

from manifests.cron import cron_spec
from manifests.fields import text
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow

_POLICIES = ("Allow", "Forbid", "Replace")


class CronPolicy(Check):
    """The `concurrencyPolicy` of a CronWorkflow is none of Allow, Forbid and Replace.

    Argo rejects it. Without one, runs may overlap.
    """

    name = "cron-policy"
    source = "docs/sources.md argo-lint AW-C04: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: CronWorkflow
        metadata: {name: nightly}
        spec:
          schedules: ["0 3 * * *"]
          concurrencyPolicy: Never  # <- cron-policy
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
          concurrencyPolicy: Forbid
          workflowSpec:
            entrypoint: main
            templates:
              - name: main
                container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        policy = text(cron_spec(workflow), "concurrencyPolicy")
        if policy and policy not in _POLICIES:
            message = f"there is no concurrencyPolicy {policy!r}"
            yield Found(("spec", "concurrencyPolicy"), message, did_you_mean(policy, _POLICIES))
