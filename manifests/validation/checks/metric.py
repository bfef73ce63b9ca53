"""A metric that Prometheus would not take."""

import re
from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.fields import Raw, mapping, mappings, text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit

_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_HELP = "use letters, digits and '_', and begin with no digit"
_KINDS = ("gauge", "counter", "histogram")


class Metric(Check):
    """A metric of a template has an ill-formed name or label, no `help`, no value, or a value that comes too late.

    Argo rejects it. Names and the keys of labels consist of letters, digits and `_`; a variable in a name is rejected
    too where its value is not known beforehand. A gauge with `realtime` cannot show `resourcesDuration`, which is known
    only at the end. The metrics of the spec are not looked at.
    """

    name = "metric"
    source = "docs/sources.md argo-lint AW-T25: workflow/validate/validate.go, workflow/metrics at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              metrics:
                prometheus:
                  - name: train-seconds  # <- metric
                    help: How long it took
                    gauge: {value: "{{duration}}"}
                  - name: train_runs  # <- metric
                    labels:
                      - key: model-name  # <- metric
                        value: small
                    counter: {value: ""}  # <- metric
                  - name: train_cpu
                    help: Processor seconds
                    gauge:
                      realtime: true
                      value: "{{resourcesDuration.cpu}}"  # <- metric
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          templates:
            - name: train
              metrics:
                prometheus:
                  - name: train_seconds
                    help: How long it took
                    gauge: {value: "{{duration}}"}
                  - name: train_runs
                    help: How often it ran
                    labels:
                      - key: model_name
                        value: small
                    counter: {value: "1"}
                  - name: train_cpu
                    help: Processor seconds
                    gauge: {value: "{{resourcesDuration.cpu}}"}
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        unresolved = visit.unresolved_paths
        for index, metric in mappings(mapping(visit.template.raw, "metrics"), "prometheus"):
            path = visit.template.at("metrics", "prometheus", index)
            for found in (*_names(metric, path), *_contents(metric, path)):
                if found.path not in unresolved:
                    yield found


def _names(metric: Raw, path: Path) -> Iterator[Found]:
    name = metric.get("name")
    if name in (None, ""):
        yield Found(path, "this metric has no name", "add `name:`")
    elif isinstance(name, str) and not _NAME.fullmatch(name):
        yield Found((*path, "name"), f"no metric can be named {name!r}", _HELP)
    for index, label in mappings(metric, "labels"):
        at, key = (*path, "labels", index), label.get("key")
        if key in (None, ""):
            yield Found(at, "this label has no key", "add `key:`")
        elif isinstance(key, str) and not _NAME.fullmatch(key):
            yield Found((*at, "key"), f"no label of a metric can be named {key!r}", _HELP)


def _contents(metric: Raw, path: Path) -> Iterator[Found]:
    if metric.get("help") in (None, ""):
        yield Found(path, "this metric has no `help`", "add `help:` with a sentence about what it counts")
    for kind in _KINDS:
        content = metric.get(kind)
        if isinstance(content, dict) and content.get("value") in (None, ""):
            yield Found((*path, kind), f"this {kind} has no value", "add `value:`")
    gauge = mapping(metric, "gauge")
    if gauge.get("realtime") is True and "resourcesDuration." in (text(gauge, "value") or ""):
        at, message = (*path, "gauge", "value"), "`resourcesDuration` is known only when the template has ended"
        yield Found(at, message, "remove `realtime`")
