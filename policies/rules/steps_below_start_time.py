"""Many pods that live shorter than they take to start."""

import re
from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.effective import PodPlan
from manifests.pod import Container
from manifests.rule import Found
from manifests.units import show_seconds
from policies.policy import Context, Policy
from policies.rules._wide import WIDE

_SLEEP = re.compile(r"(?:\S*/)?sleep +([0-9]{1,6}(?:\.[0-9]{1,6})?)s?")
_TRIVIAL = ("echo", "true", "date", "hostname", "printf")
_SHELLS = ("sh", "bash", "ash")


class StepsBelowStartTime(Policy):
    """A loop starts many pods whose work takes less time than a pod takes to start.

    A pod on ECI starts in about twelve seconds where there is stock (our median of public samples), and then pulls
    its image. Work of a second or two in a pod of its own is mostly waiting, and each pod takes an address, a call of
    the API and a node in the status of the workflow. Let one pod work off several items, or use a containerSet. Only
    what is written counts: commands that are a `sleep` or an `echo` and nothing else.
    """

    name = "steps-below-start-time"
    category = "cost"
    platforms = ("eci",)
    severity = Severity.INFO
    source = (
        "catalog/data/figures.csv, create.sandbox_p50 (assumed from public samples); argo-workflows issues 6262, 12381"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: poll-}
        spec:
          entrypoint: all
          templates:
            - name: all
              steps:
                - - name: one
                    template: poll
                    withSequence: {count: "200"}
            - name: poll
              container:  # <- steps-below-start-time
                image: "alpine:3.20"
                command: [sleep, "2"]
    """

    good = """
        kind: Workflow
        metadata: {generateName: poll-}
        spec:
          entrypoint: all
          templates:
            - name: all
              steps:
                - - name: ten
                    template: poll
                    withSequence: {count: "20"}
            - name: poll
              container:
                image: "alpine:3.20"
                command: [sleep, "20"]
    """

    def check_pod(self, pod: PodPlan, context: Context) -> Iterator[Found]:
        main = pod.template.container
        seconds = _whole_life(main) if main is not None else None
        start = context.catalog.figure("create.sandbox_p50").value
        runs = context.fanout(pod.workflow).of(pod.template).runs
        if main is None or seconds is None or seconds >= start or runs < WIDE:
            return
        takes = show_seconds(seconds) if seconds else "no time"
        message = (
            f"{runs} pods of {pod.template.quoted} work for {takes} each, and a pod takes about "
            f"{show_seconds(start)} to start, plus the pull of its image"
        )
        yield Found(main.path, message, "let one pod work off many items, so that it works for minutes")


def _whole_life(container: Container) -> float | None:
    """How long the container lives, where that is plain from its command; else None."""
    words = [*container.command, *container.args]
    if len(words) == 3 and words[0].rpartition("/")[2] in _SHELLS and words[1] == "-c":
        words = [words[2].strip()]
    elif container.role == "script":
        words = [container.source.strip()]
    match = _SLEEP.fullmatch(" ".join(words))
    if match is not None:
        return float(match[1])
    return 0.0 if container.command and container.command[0].rpartition("/")[2] in _TRIVIAL else None
