"""Commands that sleep until they are killed."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.effective import PodPlan
from manifests.fields import boolean
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._times import deadline, limit_in_force, sleep_of, template_place


class SleepPastDeadline(Policy):
    """A command sleeps for longer than its template or the workflow may run, so it never ends well.

    The pod is paid for until the limit, is killed there and fails, and so does each retry. Only a `sleep` that surely
    runs counts: a command of its own, or in a shell script before anything of which the outcome is open. Daemons are
    left out, as they are ended anyway.
    """

    name = "sleep-past-deadline"
    category = "time"
    severity = Severity.ERROR
    source = "docs/sources.md argo 6"

    bad = """
        kind: Workflow
        metadata: {generateName: nap-}
        spec:
          entrypoint: nap
          templates:
            - name: nap
              activeDeadlineSeconds: 60
              container:
                image: alpine:3.20
                command: [sleep, "300"]  # <- sleep-past-deadline
    """

    good = """
        kind: Workflow
        metadata: {generateName: nap-}
        spec:
          entrypoint: nap
          templates:
            - name: nap
              activeDeadlineSeconds: 600
              container:
                image: alpine:3.20
                command: [sleep, "300"]
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for pod in context.pods(workflow):
            if not boolean(pod.template.raw, "daemon"):
                yield from _check(pod, workflow, context)


def _check(pod: PodPlan, workflow: Workflow, context: Context) -> Iterator[Found]:
    template, most = pod.template, deadline(workflow.spec)
    limits: list[tuple[float, str, Path | None]] = []
    limit = limit_in_force(template)
    if limit is not None:
        place = template_place(context.document, workflow.spec, template, limit.field)
        limits.append((limit.seconds, f"{limit.field} {limit.written}", place))
    if most is not None and context.fanout(workflow).of(template).runs:
        own = workflow.spec.at("activeDeadlineSeconds")
        limits.append((most, f"the workflow's activeDeadlineSeconds {most}", own))
    if not limits:
        return
    seconds, words, place = min(limits, key=lambda item: item[0])
    for container in template.containers:
        sleep = sleep_of(container) if container.role in ("container", "script", "containerSet") else None
        if sleep is None or sleep[0] <= seconds:
            continue
        where = container.at(sleep[1])
        if context.document.root.find(where) is None:
            continue
        message = f"{template.title} sleeps for {show_seconds(sleep[0])}, but {words} ends it first: it always fails"
        related = [context.document.related("the limit", place)] if place is not None else []
        yield Found(where, message, "raise the limit, or sleep less", related=related, text=sleep[2])
