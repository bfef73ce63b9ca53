"""Exit handlers that nothing ends."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.effective import PodPlan
from manifests.fields import mapping, text
from manifests.graph import callees_first
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._pods import waiting_ends
from policies.rules._times import limit_in_force


class ExitHandlerUnbounded(Policy):
    """The pod of a workflow's exit handler has no limit of its own, and the workflow's deadline does not reach it.

    `activeDeadlineSeconds` of the workflow ends everything but the exit handler, which starts once the rest is over.
    When its pod finds no stock or cannot pull its image it stays Pending, and the workflow Running, for ever. Only a
    `timeout` on its template ends that, and only where no retry is in force. Without a deadline of the workflow,
    workflow-deadline-missing speaks instead.
    """

    name = "exit-handler-unbounded"
    category = "time"
    severity = Severity.WARNING
    source = "docs/sources.md argo 2.11 and 6; https://github.com/argoproj/argo-workflows/pull/13016"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 3600
          onExit: tell  # <- exit-handler-unbounded
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
            - name: tell
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 3600
          onExit: tell
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
            - name: tell
              timeout: 10m
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        spec = workflow.spec
        if spec.raw.get("activeDeadlineSeconds") is None:
            return
        hook = text(mapping(mapping(spec.raw, "hooks"), "exit"), "template")
        handlers: list[tuple[str | None, Path]] = [
            (spec.on_exit, spec.at("onExit")),
            (hook, spec.at("hooks", "exit", "template")),
        ]
        pods = {pod.template.path: pod for pod in context.pods(workflow)}
        told = set()
        for name, place in handlers:
            start = spec.template(name) if name else None
            if start is None or name in told or context.document.root.find(place) is None:
                continue
            told.add(name)
            open_ended = [
                pod
                for template in callees_first(spec, [start])[::-1]
                if (pod := pods.get(template.path)) is not None and not _ends(pod)
            ]
            if open_ended:
                yield _found(place, open_ended)


def _ends(pod: PodPlan) -> bool:
    """Under fail-fast a pod without stock fails, so a limit on its running is enough."""
    return waiting_ends(pod) or (pod.settings.fails_fast and limit_in_force(pod.template) is not None)


def _found(place: Path, pods: list[PodPlan]) -> Found:
    names = ", ".join(dict.fromkeys(pod.template.title for pod in pods))
    message = (
        f"the workflow's deadline does not hold for its exit handler: a pod of {names} may stay Pending or run for ever"
    )
    help = "give the template a `timeout`"
    if all(pod.template.timeout is not None for pod in pods):
        message = f"while it is retried, `timeout` ends no Pending pod of {names}, nor does the workflow's deadline"
        help = "drop the retryStrategy there, or use fail-fast so that a pod without stock fails and is retried"
    return Found(place, message, help)
