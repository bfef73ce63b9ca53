"""Rules about which pods to delete that Argo cannot follow."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.fields import Raw, mapping, mappings, sequence, text
from manifests.load import Manifests
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.names import is_label_key, is_label_value
from manifests.workflow import Workflow

_STRATEGIES = ("OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess")
_WITH_VALUES, _WITHOUT = ("In", "NotIn"), ("Exists", "DoesNotExist")


class PodGc(Check):
    """`podGC` has a strategy that does not exist, or a label selector that selects nothing sensible.

    Argo rejects both.
    """

    name = "pod-gc"
    source = "docs/sources.md argo-lint AW-O16, AW-O17: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          podGC:
            strategy: OnPodDone  # <- pod-gc
            labelSelector:
              matchExpressions:
                - {key: team, operator: In}  # <- pod-gc
          templates:
            - name: train
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          podGC:
            strategy: OnPodCompletion
            labelSelector:
              matchExpressions:
                - {key: team, operator: In, values: [search]}
          templates:
            - name: train
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        settings, path = mapping(workflow.spec.raw, "podGC"), workflow.spec.at("podGC")
        strategy = text(settings, "strategy")
        if strategy and strategy not in _STRATEGIES:
            message = f"there is no podGC strategy {strategy!r}"
            yield Found((*path, "strategy"), message, did_you_mean(strategy, _STRATEGIES))
        selector, path = mapping(settings, "labelSelector"), (*path, "labelSelector")
        for key, value in mapping(selector, "matchLabels").items():
            yield from _labels(key, [value], (*path, "matchLabels", key))
        for index, expression in mappings(selector, "matchExpressions"):
            yield from _expression(expression, (*path, "matchExpressions", index))


def _expression(expression: Raw, path: Path) -> Iterator[Found]:
    operator, values = text(expression, "operator") or "", sequence(expression, "values")
    if operator not in _WITH_VALUES + _WITHOUT:
        message = f"there is no operator {operator!r}" if operator else "this has no operator"
        yield Found((*path, "operator"), message, did_you_mean(operator, _WITH_VALUES + _WITHOUT))
    elif operator in _WITH_VALUES and not values:
        yield Found((*path, "values"), f"operator {operator!r} has no values", "add `values:`, a list")
    elif operator in _WITHOUT and values:
        yield Found((*path, "values"), f"operator {operator!r} takes no values", "remove them")
    else:
        yield from _labels(text(expression, "key") or "", values, path)


def _labels(key: str, values: list[object], path: Path) -> Iterator[Found]:
    if not is_label_key(key):
        yield Found(path, f"{key!r} cannot be the key of a label", "labels are named like `team` or `example.com/team`")
    for value in values:
        if isinstance(value, str) and not is_label_value(value):
            yield Found(
                path, f"{value!r} cannot be the value of a label", "use up to 63 letters, digits, '-', '_', '.'"
            )
