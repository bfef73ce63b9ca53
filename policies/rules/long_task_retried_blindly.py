"""Hours of work, tried again for any reason."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.rule import Found
from manifests.units import show_seconds
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._retries import LONG_WAIT, names_of, retries_of, slept, strategies
from policies.rules._times import limit_in_force


class LongTaskRetriedBlindly(Policy):
    """A template that may run for an hour or more is retried after every failure, its own bugs among them.

    A wrong argument or a missing file fails again, after the same time and for the same money. An `expression` can
    tell such failures apart, by exit codes that the program keeps for them. What counts is a literal `sleep`,
    `timeout` or `activeDeadlineSeconds` of an hour or more, which is our choice.
    """

    name = "long-task-retried-blindly"
    category = "retry"
    severity = Severity.INFO
    profile = "strict"
    source = "docs/sources.md argo 3.4, 3.7; Argo issues 1796 and 10362; one hour is our choice"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              activeDeadlineSeconds: 36000
              retryStrategy:  # <- long-task-retried-blindly
                limit: "3"
                retryPolicy: Always
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              activeDeadlineSeconds: 36000
              retryStrategy:
                limit: "3"
                retryPolicy: Always
                expression: lastRetry.exitCode != "2"
              container: {image: "alpine:3.20"}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        for found in strategies(workflow, context):
            retry, retries = found.retry, retries_of(found.retry)
            long = [pod.template for pod in found.pods if _longest(pod) >= LONG_WAIT]
            if not long or not retries or retry.raw.get("expression") or not retry.covers("Failed"):
                continue
            most = max(_longest(pod) for pod in found.pods)
            message = (
                f"{names_of(long)}: an attempt may take {show_seconds(most)}, and a failure of the program itself is "
                f"tried {retries} more time{'s' if retries > 1 else ''}"
            )
            help = 'add an expression that leaves such failures out, such as `lastRetry.exitCode != "2"`'
            yield Found(found.at("expression"), message, help)


def _longest(pod: PodPlan) -> float:
    """Seconds for which an attempt may run, as far as it is written."""
    limit = limit_in_force(pod.template)
    return limit.seconds if limit is not None else slept(pod)
