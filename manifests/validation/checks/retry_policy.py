"""A retry policy that does not exist."""

from collections.abc import Iterator

from manifests.expressions.tags import OPEN
from manifests.fields import mapping, text
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit

_POLICIES = ("Always", "OnFailure", "OnError", "OnTransientError")


class RetryPolicy(Check):
    """The `retryPolicy` of a template is none of Always, OnFailure, OnError and OnTransientError.

    Argo rejects it. It looks at the text before it fills in variables, so a variable is rejected too. The
    `retryStrategy` of the spec and of `templateDefaults` is not looked at.
    """

    name = "retry-policy"
    source = "docs/sources.md argo-lint AW-T05: workflow/validate/validate.go at f016ad89, 2026-08-21"
    is_shallow = True

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              retryStrategy:
                limit: 3
                retryPolicy: onFailure  # <- retry-policy
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              retryStrategy:
                limit: 3
                retryPolicy: OnFailure
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        policy = text(mapping(visit.written.raw, "retryStrategy"), "retryPolicy")
        path = visit.written.at("retryStrategy", "retryPolicy")
        if not policy or policy in _POLICIES or path in visit.unresolved_paths:
            return
        near = near_miss(policy, _POLICIES)
        help = f"did you mean {near}?" if near else f"write one of {', '.join(_POLICIES)}"
        why = "; variables are not filled in here" if OPEN in policy else ""
        yield Found(path, f"{policy!r} is no retry policy{why}", help)
