"""Retries that Argo cannot carry out."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.retry import POLICIES, Backoff, RetryError, RetryStrategy
from manifests.rule import Found
from manifests.units import argo_duration
from manifests.validation.certainty import is_final
from manifests.validation.check import Check
from manifests.validation.walk import Visit
from manifests.workflow import Workflow


class RetryValue(Check):
    """The limit of a `retryStrategy` is no number, or its backoff has no durations and no whole factor.

    Argo reads these only after the first failure. Then the node ends in Error instead of being tried again, unlike what
    the strategy was written for.
    """

    name = "retry-value"
    category = "argo-gap"
    severity = Severity.WARNING
    source = (
        "docs/sources.md argo 3.2, 3.3 and docs/sources.md argo-lint 5: workflow/controller/operator.go at f016ad89"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          retryStrategy:
            limit: many  # <- retry-value
          templates:
            - name: train
              retryStrategy:
                limit: 3
                backoff:
                  duration: 1 minute  # <- retry-value
                  factor: "1.5"  # <- retry-value
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          retryStrategy:
            limit: 5
          templates:
            - name: train
              retryStrategy:
                limit: 3
                backoff:
                  duration: 1m
                  factor: 2
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        spec = workflow.spec
        for retry in (spec.retry, spec.defaults.retry if spec.defaults is not None else None):
            if retry is None:
                continue
            if retry.policy_in_force not in POLICIES and is_final(retry.policy_in_force):
                message = f"there is no retryPolicy {retry.policy_in_force!r}"
                yield Found(retry.at("retryPolicy"), message, did_you_mean(retry.policy_in_force, POLICIES))
            yield from _wrong(retry)

    def check_template(self, visit: Visit) -> Iterator[Found]:
        if visit.template.retry is not None:
            yield from _wrong(visit.template.retry)


def _wrong(retry: RetryStrategy) -> Iterator[Found]:
    limit = retry.limit_text
    if retry.limit is None and limit is not None and is_final(limit):
        yield Found(retry.at("limit"), f"limit {limit!r} is no whole number", "write how often to try again")
    if retry.limit is not None and retry.limit < 0:
        help = "leave the limit out to retry without end"
        yield Found(retry.at("limit"), f"limit {retry.limit} allows no retry at all", help)
    if retry.backoff is not None:
        yield from _wrong_backoff(retry.backoff)


def _wrong_backoff(backoff: Backoff) -> Iterator[Found]:
    if not backoff.duration:
        yield Found(backoff.at("duration"), "this backoff has no duration", "add `duration:`, such as 30s")
    durations = {"duration": backoff.duration, "maxDuration": backoff.max_duration, "cap": backoff.cap}
    for key, text in durations.items():
        if text and is_final(text) and argo_duration(text) is None:
            help = "write a number with a unit, such as 90s or 10m"
            yield Found(backoff.at(key), f"{key} {text!r} is no duration", help)
    if backoff.factor and is_final(backoff.factor):
        try:
            _ = backoff.whole_factor
        except RetryError as error:
            yield Found(backoff.at("factor"), str(error), "write a whole number, such as 2")
