"""Resources that only a container can have, or of a pod that is not made."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.fields import Raw, mapping, sequence
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit
from manifests.workflow import Workflow

_PODLESS = ("http", "plugin")
_SINCE = "4.1"


class PodResources(Check):
    """`podResources` names something else than cpu, memory and huge pages, or belongs to an http or plugin template.

    Argo rejects it: other resources, and claims, go to a container, and those templates run in the agent's pod.
    """

    name = "pod-resources"
    source = "docs/sources.md argo-lint AW-O18, AW-T06: workflow/validate/validate.go at f016ad89, 2026-08-21"
    is_shallow = True

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          podResources:
            limits:
              cpu: 8
              nvidia.com/gpu: 1  # <- pod-resources
          templates:
            - name: train
              container: {image: "alpine:3.20"}
            - name: tell
              podResources:  # <- pod-resources
                limits: {cpu: 1}
              http: {url: "https://example.com"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          podResources:
            limits:
              cpu: 8
          templates:
            - name: train
              container:
                image: alpine:3.20
                resources:
                  limits: {nvidia.com/gpu: 1}
            - name: tell
              http: {url: "https://example.com"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        if manifests.argo_version >= _SINCE:
            yield from _misplaced(mapping(workflow.spec.raw, "podResources"), workflow.spec.at("podResources"))

    def check_template(self, visit: Visit) -> Iterator[Found]:
        path = visit.written.at("podResources")
        if visit.written.raw.get("podResources") is None or visit.manifests.argo_version < _SINCE:
            return
        if visit.written.type in _PODLESS:
            message = f"this {visit.written.type} template makes no pod that could have resources"
            yield Found(path, message, "remove `podResources:`")
        else:
            yield from _misplaced(mapping(visit.written.raw, "podResources"), path)


def _misplaced(resources: Raw, path: Path) -> Iterator[Found]:
    for kind in ("requests", "limits"):
        for name in mapping(resources, kind):
            if name not in ("cpu", "memory") and not name.startswith("hugepages-"):
                message = f"{name!r} cannot be given to a pod as a whole"
                yield Found((*path, kind, name), message, "put it into `resources:` of a container")
    if sequence(resources, "claims"):
        message = "claims cannot be given to a pod as a whole"
        yield Found((*path, "claims"), message, "use `resourceClaims:`, and `resources.claims` of a container")
