"""Pods that get one chance."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import SPOT_STRATEGY
from manifests.effective import PodPlan, retry_in_force
from manifests.fields import boolean, mapping, text
from manifests.rule import Found
from manifests.workflow import Step, Workflow, WorkflowSpec
from policies.policy import Context, Policy
from policies.rules._pods import written_at
from policies.rules._retries import is_rerun, names_of


class RetryMissing(Policy):
    """A pod template has no `retryStrategy`, so one lost pod loses the workflow.

    Serverless pods end for reasons that are not the program's: no stock, a reclaimed spot instance, an eviction.
    Without a retry each of them fails the step, the workflow, and everything already paid for. A strategy in
    `templateDefaults`, in the workflow's spec or in the controller's `workflowDefaults` counts. So does one on the
    template that calls it, and a `continueOn` for both failures and errors. Hooks are left out, as their failures count
    for nothing, and exit handlers: a retry switches off the `timeout` that alone ends their waiting.
    """

    name = "retry-missing"
    category = "retry"
    severity = Severity.WARNING
    source = (
        "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): configure Argo's retry strategy; "
        "Argo issue 1603 for spot"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash  # <- retry-missing
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              retryStrategy: {limit: "3", retryPolicy: Always}
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        if workflow.spec.template_ref is not None:
            return
        bare = [pod for pod in context.pods(workflow) if pod.retry is None]
        exposed = _exposed(workflow.spec) if bare else set()
        for pod in bare:
            if pod.template.path in exposed:
                yield from _check(pod, context)


def _check(pod: PodPlan, context: Context) -> Iterator[Found]:
    on_eci = context.target.platform_of(pod.metadata) == "eci"
    if on_eci and pod.settings.fails_fast:
        return  # fail-fast-uncovered says more
    help = "add `retryStrategy: {limit: 3, retryPolicy: Always}`"
    name = names_of([pod.template])
    message = f"{name} has no retryStrategy: one lost pod fails the workflow"
    if not (on_eci and pod.settings.is_spot):
        yield Found(pod.template.at("retryStrategy"), message, help)
        return
    message = f"{name} runs on spot without a retryStrategy: one reclaim fails the workflow"
    place = written_at(pod, context.document, "annotations", SPOT_STRATEGY)
    related = [context.document.related("spot is asked for here", place)]
    yield Found(pod.template.at("retryStrategy"), message, help, related=related)


def _exposed(spec: WorkflowSpec) -> set[Path]:
    """The templates whose failure is one of the workflow: not below a retry, and not under a `continueOn`."""
    roots = {template.name for template in spec.templates} - _called(spec) | {spec.entrypoint}
    waiting = [template for template in spec.templates if template.name in roots]
    found: set[Path] = set()
    while waiting:
        template = waiting.pop()
        if template.path in found:
            continue
        found.add(template.path)
        retry = retry_in_force(spec, template)
        if retry is None or not is_rerun(template, retry):
            called = (spec.called(step) for step in template.calls if not _goes_on(step))
            waiting += [other for other in called if other is not None]
    return found


def _called(spec: WorkflowSpec) -> set[str | None]:
    """The names of all that something else runs: steps, exit handlers and hooks."""
    found: set[str | None] = set()
    holders = [spec.raw]
    for template in spec.every_template:
        for step in template.calls:
            found.add(step.template)
            holders.append(step.raw)
    for raw in holders:
        hooks = mapping(raw, "hooks")
        found |= {text(mapping(hooks, name), "template") for name in hooks if isinstance(name, str)}
        found.add(text(raw, "onExit"))
    return found


def _goes_on(step: Step) -> bool:
    on = mapping(step.raw, "continueOn")
    return boolean(on, "failed") and boolean(on, "error")
