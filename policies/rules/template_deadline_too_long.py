"""Limits of a template that the workflow's own limit always precedes."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._times import Limit, deadline, limit_in_force, template_place


class TemplateDeadlineTooLong(Policy):
    """A template may take longer than the whole workflow, so its own limit is never reached.

    The workflow's `activeDeadlineSeconds` counts from its start and ends every pod. A larger limit on a template reads
    as if a single step would be ended and the rest could go on; in truth the whole workflow fails first. An exit
    handler is exempt from the workflow's limit, so nothing is said of its templates.
    """

    name = "template-deadline-too-long"
    category = "time"
    severity = Severity.WARNING
    source = "docs/sources.md argo 6: the workflow's deadline ends all pods but those of exit handlers"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 3600
          templates:
            - name: hash
              activeDeadlineSeconds: 7200  # <- template-deadline-too-long
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 7200
          templates:
            - name: hash
              activeDeadlineSeconds: 3600
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        most = deadline(workflow.spec)
        if most is None:
            return
        longer: dict[Path, tuple[Limit, list[PodPlan]]] = {}
        for pod in context.pods(workflow):
            limit = limit_in_force(pod.template)
            if limit is None or limit.seconds <= most or not context.fanout(workflow).of(pod.template).runs:
                continue
            place = template_place(context.document, workflow.spec, pod.template, limit.field)
            if place is not None:
                longer.setdefault(place, (limit, []))[1].append(pod)
        for place, (limit, pods) in longer.items():
            names = ", ".join(dict.fromkeys(pod.template.title for pod in pods))
            message = (
                f"{limit.field} {limit.written} of {names} is never reached: "
                f"the workflow ends after {most} seconds ({show_seconds(most)})"
            )
            end = context.document.related("the workflow's own limit", workflow.spec.at("activeDeadlineSeconds"))
            help = "set it below the workflow's activeDeadlineSeconds, or raise that one"
            yield Found(place, message, help, related=[end])
