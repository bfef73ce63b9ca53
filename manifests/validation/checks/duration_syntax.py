"""Times and numbers that only fail when they are used."""

from collections.abc import Callable, Iterator

from manifests.diagnostic import Path, Severity
from manifests.fields import Raw, integer, mapping, text
from manifests.load import Manifests
from manifests.rule import Found
from manifests.units import argo_duration, go_duration
from manifests.validation.certainty import is_final
from manifests.validation.check import Check
from manifests.validation.walk import Visit
from manifests.workflow import Workflow

_HELP = "write a number with a unit, such as 90s, 10m or 1h30m"
_TTL = ("secondsAfterCompletion", "secondsAfterSuccess", "secondsAfterFailure")


class DurationSyntax(Check):
    """A duration that Argo cannot read, or a number of seconds or of parallel pods that nothing can satisfy.

    Argo looks at these only when they matter. Then the node ends in Error, pods are never started, or the workflow ends
    or is deleted at once.
    """

    name = "duration-syntax"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 5 and docs/sources.md argo 6: workflow/controller/operator.go at f016ad89"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          parallelism: 0  # <- duration-syntax
          activeDeadlineSeconds: -1  # <- duration-syntax
          ttlStrategy:
            secondsAfterSuccess: -1  # <- duration-syntax
          templates:
            - name: train
              timeout: 10 minutes  # <- duration-syntax
              container: {image: "alpine:3.20"}
            - name: pause
              suspend:
                duration: a while  # <- duration-syntax
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          parallelism: 10
          activeDeadlineSeconds: 86400
          ttlStrategy:
            secondsAfterSuccess: 3600
          templates:
            - name: train
              timeout: 10m
              container: {image: "alpine:3.20"}
            - name: pause
              suspend:
                duration: "90"
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        spec = workflow.spec
        yield from _duration(mapping(spec.raw, "podGC"), "deleteDelayDuration", spec.at("podGC"), argo_duration)
        yield from _parallelism(spec.raw, spec.path)
        seconds = integer(spec.raw, "activeDeadlineSeconds")
        if seconds is not None and seconds <= 0:
            message = f"with activeDeadlineSeconds {seconds} the workflow fails as soon as it starts"
            yield Found(spec.at("activeDeadlineSeconds"), message, "write how many seconds it may take")
        ttl = mapping(spec.raw, "ttlStrategy")
        for key in _TTL:
            seconds = integer(ttl, key)
            if seconds is not None and seconds < 0:
                message = f"with {key} {seconds} the workflow is deleted as soon as it ends"
                yield Found(spec.at("ttlStrategy", key), message, "write how many seconds to keep it")
        if spec.defaults is not None:
            yield from _duration(spec.defaults.raw, "timeout", spec.defaults.path, go_duration)
            yield from _durations(spec.defaults.raw, spec.defaults.path)

    def check_template(self, visit: Visit) -> Iterator[Found]:
        raw, path = visit.template.raw, visit.template.path
        if visit.is_leaf and integer(raw, "timeout") is None:  # a bare number is rejected by Argo itself
            yield from _duration(raw, "timeout", path, go_duration)
        yield from _durations(raw, path)
        if visit.template.type in ("steps", "dag"):
            yield from _parallelism(raw, path)


def _durations(raw: Raw, path: Path) -> Iterator[Found]:
    yield from _duration(raw, "pendingTimeout", path, argo_duration)
    yield from _duration(mapping(raw, "suspend"), "duration", (*path, "suspend"), argo_duration)
    yield from _duration(mapping(raw, "memoize"), "maxAge", (*path, "memoize"), go_duration)


def _duration(raw: Raw, key: str, path: Path, parse: Callable[[str], float | None]) -> Iterator[Found]:
    written = text(raw, key)
    if written and is_final(written) and parse(written) is None:
        yield Found((*path, key), f"{key} {written!r} is no duration", _HELP)


def _parallelism(raw: Raw, path: Path) -> Iterator[Found]:
    number = integer(raw, "parallelism")
    if number is not None and number <= 0:
        message = f"with parallelism {number} no pod is ever started"
        yield Found((*path, "parallelism"), message, "write 1 or more, or leave it out")
