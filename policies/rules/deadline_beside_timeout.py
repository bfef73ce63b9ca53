"""Two limits on one template, of which one does nothing."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.fields import scalar
from manifests.rule import Found
from manifests.units import go_duration
from manifests.workflow import Template, Workflow
from policies.policy import Context, Policy
from policies.rules._times import template_place


class DeadlineBesideTimeout(Policy):
    """A template has both `timeout` and `activeDeadlineSeconds`, and the latter does nothing.

    `timeout` counts from the creation of the node, waiting included. When the pod is made, what is left of it becomes
    the pod's deadline and takes the place of `activeDeadlineSeconds`, even where that is shorter. It is a warning
    where the template may so run longer than `activeDeadlineSeconds` says, and a hint where it merely reads double.
    """

    name = "deadline-beside-timeout"
    category = "time"
    severity = Severity.WARNING
    source = "docs/sources.md argo 6: workflowpod.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              timeout: 2h
              activeDeadlineSeconds: 600  # <- deadline-beside-timeout
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              timeout: 2h
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        seen: set[Path] = set()
        for pod in context.pods(workflow):
            template = pod.template
            written = scalar(template.raw, "activeDeadlineSeconds")
            place = template_place(context.document, workflow.spec, template, "activeDeadlineSeconds")
            if template.timeout is None or written is None or place is None or place in seen:
                continue
            seen.add(place)
            longer = _is_longer(template, written)
            message = (
                f"activeDeadlineSeconds {written} does nothing: what is left of timeout {template.timeout} takes its "
                f"place{', so a pod may run longer' if longer else ''}"
            )
            help = "keep one: `timeout` counts the wait for a pod too, `activeDeadlineSeconds` only the pod's own time"
            yield Found(place, message, help, severity=Severity.WARNING if longer else Severity.INFO)


def _is_longer(template: Template, written: str) -> bool:
    """Whether the timeout surely lets a pod run longer."""
    timeout = go_duration(template.timeout or "")
    return timeout is not None and written.isdecimal() and timeout > float(written[:18])
