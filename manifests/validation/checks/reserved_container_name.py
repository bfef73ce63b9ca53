"""A container with a name that Argo uses itself."""

from collections.abc import Iterator

from manifests.fields import Raw, mapping, mappings, text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit

_NAMES = ("wait", "supervisor")
_PREFIX = "artifact-plugin-"


class ReservedContainerName(Check):
    """A sidecar, or a container of a set, has the name of a container that Argo adds to the pod.

    Argo rejects it since 4.1: Kubernetes refuses a pod in which two containers have one name.
    """

    name = "reserved-container-name"
    source = "docs/sources.md argo-lint AW-L06: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: serve-}
        spec:
          entrypoint: serve
          templates:
            - name: serve
              container: {image: "alpine:3.20"}
              sidecars:
                - name: wait  # <- reserved-container-name
                  image: busybox:1.36
    """

    good = """
        kind: Workflow
        metadata: {generateName: serve-}
        spec:
          entrypoint: serve
          templates:
            - name: serve
              container: {image: "alpine:3.20"}
              sidecars:
                - name: waiter
                  image: busybox:1.36
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        if visit.manifests.argo_version < "4.1" or not (visit.is_leaf or template.type == "suspend"):
            return
        lists: tuple[tuple[Raw, str, tuple[str, ...]], ...] = (
            (template.raw, "sidecars", ()),
            (mapping(template.raw, "containerSet"), "containers", ("containerSet",)),
        )
        for holder, key, above in lists:
            for index, container in mappings(holder, key):
                name = text(container, "name") or ""
                if name in _NAMES or name.startswith(_PREFIX):
                    path = template.at(*above, key, index, "name")
                    yield Found(path, f"Argo adds a container of its own named {name!r}", "choose another name")
