"""Retries for which the workflow's deadline leaves no time."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.retry import RetryError, RetryStrategy
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._times import deadline, limit_in_force, retry_place

_COUNTED = 10_000
"""Attempts that are counted one by one; no deadline leaves room for more that matter."""


class RetriesPastDeadline(Policy):
    """The attempts of a template, each up to its limit, take longer than the workflow may.

    A template's `activeDeadlineSeconds` or `timeout` starts anew with each attempt; the workflow's does not, and no
    attempt starts after it. When attempts hang until their limit, the later retries never happen. Where not even a
    second whole attempt fits this is a warning, else a hint. A `backoff.maxDuration` within the workflow's deadline
    bounds all attempts together and settles it.
    """

    name = "retries-past-deadline"
    category = "time"
    severity = Severity.WARNING
    source = "docs/sources.md argo 3.10; https://github.com/argoproj/argo-workflows/issues/3244"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 3600
          templates:
            - name: hash
              activeDeadlineSeconds: 2400
              retryStrategy:
                limit: 4  # <- retries-past-deadline
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          activeDeadlineSeconds: 3600
          templates:
            - name: hash
              activeDeadlineSeconds: 600
              retryStrategy:
                limit: 4
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        most = deadline(workflow.spec)
        if most is None:
            return
        for pod in context.pods(workflow):
            if context.fanout(workflow).of(pod.template).runs:
                yield from _check(pod, most, context)


def _check(pod: PodPlan, most: int, context: Context) -> Iterator[Found]:
    limit, retry = limit_in_force(pod.template), pod.retry
    place = retry_place(context.document, pod)
    if limit is None or retry is None or retry.attempts is None or place is None or limit.seconds > most:
        return
    if not retry.covers("Failed"):
        return  # an attempt that its limit ends is Failed, and not tried again
    fitting = _fitting(retry, limit.seconds, most)
    if fitting is None or fitting >= retry.attempts:
        return
    fit = f"{fitting} of them {'fits' if fitting == 1 else 'fit'}"
    message = (
        f"{retry.attempts} attempts of {pod.template.title} at up to {show_seconds(limit.seconds)} each: only {fit} "
        f"into the workflow's {most} seconds ({show_seconds(most)})"
    )
    help = f"lower `limit` or the template's {limit.field}, or raise the workflow's activeDeadlineSeconds"
    related = [
        context.document.related("the limit of each attempt", pod.template.at(limit.field)),
        context.document.related("the workflow's own limit", pod.workflow.spec.at("activeDeadlineSeconds")),
    ]
    severity = Severity.WARNING if fitting < 2 else Severity.INFO
    yield Found((*place, "limit"), message, help, related=related, severity=severity)


def _fitting(retry: RetryStrategy, each: float, most: float) -> int | None:
    """How many whole attempts, with the waits between them, fit; None where something else bounds them."""
    try:
        if retry.backoff is not None and (retry.backoff.max_seconds or most + 1) <= most:
            return None
        used, attempts = each, 1
        while used <= most and attempts < min(retry.attempts or 0, _COUNTED):
            used += each + (retry.backoff.wait(attempts) if retry.backoff is not None else 0)
            attempts += used <= most
    except RetryError:
        return None
    return None if attempts == _COUNTED else attempts
