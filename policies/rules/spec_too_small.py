"""Pods so small that they share a machine."""

import re
from collections.abc import Iterator

from catalog import Size
from manifests.diagnostic import Path, Severity
from manifests.document import Document
from manifests.rule import Found
from manifests.source import Span
from policies.policy import Context
from policies.rules._specs import SpecList, SpecListPolicy

LEAST = Size(2, 4)


class SpecTooSmall(SpecListPolicy):
    """A listed spec has less than 2 vCPU or less than 4 GiB.

    By the practice guide, pods from 2 vCPU and 4 GiB on run on enterprise instances of their own and perform evenly;
    smaller ones may not. Below 2 vCPU they have little bandwidth too, so images and data arrive slowly, and as spot
    they are rounded up to 2 vCPU (spot-size-rounded).
    """

    name = "spec-too-small"
    category = "stock"
    severity = Severity.WARNING
    source = "Alibaba Cloud, running Argo workflows on ECI (A1, 2025-03-13): use 2 vCPU and 4 GiB or more"

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: 2-4Gi,1-2Gi  # <- spec-too-small
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          podMetadata:
            annotations:
              k8s.aliyun.com/eci-use-specs: 2-4Gi,4-8Gi
          templates:
            - name: hash
              container: {image: "alpine:3.20"}
    """

    def check_specs(self, given: SpecList, context: Context) -> Iterator[Found]:
        for spec in dict.fromkeys(given.specs):
            instance = context.catalog.instances.get(spec)
            size = instance.size if instance is not None else Size.parse(spec)
            if size is None or (size.vcpu >= LEAST.vcpu and size.memory_gib >= LEAST.memory_gib):
                continue
            if given.is_spot and size.vcpu < LEAST.vcpu:
                continue  # it becomes a larger one, which is spot-size-rounded
            shape = f"{spec} ({size.vcpu:g} vCPU, {size.memory_gib:g} GiB)"
            slow = f" and at most {context.catalog.size_gbps(size.vcpu):g} Gbit/s" if size.vcpu < LEAST.vcpu else ""
            message = f"{shape} is below {LEAST}: it may share its machine with others{slow}"
            span = _item(context.document, given.path, spec)
            yield Found(given.path, message, f"use {LEAST} or larger where even speed counts", span=span)


def _item(document: Document, path: Path, item: str) -> Span | None:
    """The place of one item in a comma list that is written on one line."""
    span = document.place(path)
    line = document.source.line(span.line)
    match = re.search(rf"(?<![\w.-]){re.escape(item)}(?![\w.-])", line[span.column - 1 :])
    if match is None or span.line != span.end_line or span.column + match.end() > span.end_column:
        return None
    return Span(span.line, span.column + match.start(), span.line, span.column + match.end())
