"""An init container without a name."""

from collections.abc import Iterator

from manifests.fields import mappings
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit


class InitContainerName(Check):
    """An init container has no name.

    Argo rejects it, as Kubernetes would.
    """

    name = "init-container-name"
    source = "docs/sources.md argo-lint AW-T12: workflow/validate/validate.go at f016ad89, 2026-08-21"
    is_shallow = True

    bad = """
        kind: Workflow
        metadata: {generateName: serve-}
        spec:
          entrypoint: serve
          templates:
            - name: serve
              initContainers:
                - image: busybox:1.36  # <- init-container-name
                  command: [sleep, "5"]
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: serve-}
        spec:
          entrypoint: serve
          templates:
            - name: serve
              initContainers:
                - name: wait-a-little
                  image: busybox:1.36
                  command: [sleep, "5"]
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        for index, container in mappings(visit.written.raw, "initContainers"):
            if container.get("name") in (None, ""):
                path = visit.written.at("initContainers", index)
                yield Found(path, "this init container has no name", "add `name:`")
