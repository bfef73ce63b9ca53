"""Pods that give up at once, and nobody who tries again."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.eci import FAIL_STRATEGY
from manifests.effective import PodPlan, with_defaults
from manifests.rule import Found
from policies.policy import Context, Policy
from policies.rules._annotations import is_library
from policies.rules._pods import written_at
from policies.rules._retries import names_of


class FailFastUncovered(Policy):
    """A pod fails fast when there is no stock, and no retry takes it up.

    `fail-fast` leaves the next attempt to Argo: a pod that finds no stock ends as ProviderFailed, which Argo sees as
    the phase Failed, with no exit code. A retryStrategy with `limit: 0`, or with a policy that looks at errors only,
    does not retry that, so the first shortage fails the step and with it the workflow. A retry of the steps or the DAG
    that call the template settles it too. In a library without an entrypoint, callers may bring the retry.
    """

    name = "fail-fast-uncovered"
    category = "stock"
    platforms = ("eci",)
    severity = Severity.WARNING
    source = "Alibaba Cloud, fault handling of ECI pods (F1, 2025-05-23); docs/sources.md argo 3.4, 3.5 row 7, 3.6"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations: {k8s.aliyun.com/eci-fail-strategy: fail-fast}
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: OnError  # <- fail-fast-uncovered
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations: {k8s.aliyun.com/eci-fail-strategy: fail-fast}
          templates:
            - name: hash
              retryStrategy:
                limit: "3"
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        retry, template = pod.retry, pod.template
        if not pod.settings.fails_fast:
            return
        if _callers_retry(pod) or (retry is None and is_library(pod.workflow)):
            return
        if retry is None:
            field, reason = "retryStrategy", "has no retryStrategy"
        elif retry.attempts == 1:
            field, reason = "limit", "has a retry limit of 0"
        elif not retry.covers("Failed", "no stock"):
            field, reason = "retryPolicy", f"retries by {retry.policy_in_force}, which leaves out the phase Failed"
        else:
            return
        message = f"{names_of([template])} fails fast but {reason}: without stock its pod fails for good"
        own = template.at("retryStrategy")
        path = (*own, field) if retry is not None and context.document.root.find(own) is not None else own
        help = "add `retryStrategy: {limit: 3, retryPolicy: Always}`, or leave fail-fast out and let ECI wait for stock"
        place = written_at(pod, context.document, "annotations", FAIL_STRATEGY)
        related = [context.document.related("fail-fast is set here", place)]
        if retry is not None and retry.path != own and context.document.root.find(retry.path) is not None:
            related.append(context.document.related("this retry is in force", retry.path))
        yield Found(path, message, help, related=related)


def _callers_retry(pod: PodPlan) -> bool:
    """Whether this template, or a Steps or DAG template that leads to it, runs again when it has failed."""
    spec = pod.workflow.spec
    waiting = [
        one
        for one in spec.every_template
        if (retry := with_defaults(spec, one).retry) is not None
        and retry.attempts != 1
        and retry.covers("Failed", "no stock")
    ]
    seen: set[Path] = set()
    while waiting:
        template = waiting.pop()
        if template.path in seen:
            continue
        seen.add(template.path)
        called = (spec.called(step) for step in template.calls)
        waiting += [one for one in called if one is not None]
    return pod.template.path in seen
