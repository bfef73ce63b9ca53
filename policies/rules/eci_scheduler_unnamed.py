"""Pods that may slip to ordinary nodes while the virtual node is upgraded."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.eci import SCHEDULER
from manifests.edits import insert_key
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._annotations import is_library
from policies.rules._pods import is_on_eci


class EciSchedulerUnnamed(Policy):
    """Pods carry the ECI label but do not name the scheduler `eci-scheduler`.

    The label works through a webhook, which is away for a moment while the virtual node is upgraded or changed. The
    practice guide advises naming `eci-scheduler` as well, so that no pod lands on an ordinary node meanwhile. No public
    documentation of that scheduler was found: what it calls the ECI scheduler is a webhook driven by eci-profile, whose
    pods keep the default scheduler. Make sure that your cluster has it: a pod whose scheduler does not exist waits for
    ever. A library of templates without an entrypoint is left alone: its callers name the scheduler.
    """

    name = "eci-scheduler-unnamed"
    category = "scheduling"
    severity = Severity.INFO
    source = (
        "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13); not found elsewhere (docs/sources.md eci 1.5)"
    )
    fixable = True
    platforms = ("eci",)

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:  # <- eci-scheduler-unnamed
          entrypoint: hash
          podMetadata:
            labels: {alibabacloud.com/eci: "true"}
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podSpecPatch: '{"schedulerName": "eci-scheduler"}'
          podMetadata:
            labels: {alibabacloud.com/eci: "true"}
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        pods = [pod for pod in context.pods(workflow) if is_on_eci(pod.metadata)]
        others = [pod for pod in pods if pod.scheduler != SCHEDULER and "{{" not in (pod.scheduler or "")]
        if not others or is_library(workflow):
            return  # templates of a library run with the scheduler of the workflow that calls them
        listed = ", ".join(dict.fromkeys(pod.template.title for pod in others))
        names = "its pods" if len(others) == len(pods) else f"pods of {listed}"
        given = sorted({pod.scheduler for pod in others if pod.scheduler})
        message = f"{names} name {f'the scheduler {given[0]}' if given else 'no scheduler'}: while the webhook of the "
        message += "virtual node is away, they may land on ordinary nodes"
        help = (
            f"the guide advises `schedulerName: {SCHEDULER}`; no public documentation of it was found, so try it first"
        )
        edit = None if given else insert_key(context.document, workflow.spec.path, "schedulerName", SCHEDULER)
        fix = Fix(f"name the scheduler {SCHEDULER}", (edit,), safe=False) if edit is not None else None
        yield Found(workflow.spec.at("schedulerName"), message, help, fix=fix)
