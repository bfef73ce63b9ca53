"""A container set without the container that inputs and outputs are of."""

from collections.abc import Iterator

from manifests.fields import mapping, mappings
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import beside
from manifests.validation.walk import Visit

_NEEDING_MAIN = (("inputs", "artifacts"), ("outputs", "parameters"), ("outputs", "artifacts"))


class ContainerSetMain(Check):
    """A container set has input artifacts or outputs, but no container is named `main`.

    Argo rejects it: artifacts are put into the container `main`, and outputs are taken out of it.
    """

    name = "container-set-main"
    source = "docs/sources.md argo-lint AW-L05: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              containerSet:
                containers:  # <- container-set-main
                  - name: compile
                    image: alpine:3.20
              outputs:
                parameters:
                  - name: size
                    valueFrom: {path: /tmp/size}
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              containerSet:
                containers:
                  - name: main
                    image: alpine:3.20
              outputs:
                parameters:
                  - name: size
                    valueFrom: {path: /tmp/size}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        containers = [container for _, container in mappings(mapping(template.raw, "containerSet"), "containers")]
        names = [container.get("name") for container in containers]
        # A container without a name may be the one, and its name is asked for already.
        if template.type != "containerSet" or not all(names) or not names or "main" in names:
            return
        needing = [template.at(*keys) for keys in _NEEDING_MAIN if mapping(template.raw, keys[0]).get(keys[1])]
        if needing:
            message = "no container of this set is named 'main', where its artifacts and outputs are"
            related = beside(visit, "these need one", *needing)
            yield Found(template.at("containerSet", "containers"), message, "name one of them main", related=related)
