"""A container set that cannot be run."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.fields import Raw, mapping, mappings, sequence, text
from manifests.graph import cycles
from manifests.near_miss import did_you_mean
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.names import name_fault
from manifests.validation.visits import beside
from manifests.validation.walk import Visit, is_placeholder


class ContainerSet(Check):
    """A container set has no container, one without a proper name of its own, or containers that can never start.

    Argo rejects it. The names of its containers differ and consist of letters, digits and `-`; its own `volumeMounts`
    lie at different paths; the `dependencies` of a container are names of other ones, without a circle.
    """

    name = "container-set"
    source = (
        "docs/sources.md argo-lint AW-L04: pkg/apis/workflow/v1alpha1/container_set_template_types.go at f016ad89, "
        "2026-08-21"
    )

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              containerSet:
                containers:
                  - name: fetch_code  # <- container-set
                    image: alpine:3.20
                  - name: compile
                    image: alpine:3.20
                    dependencies:
                      - fetch  # <- container-set
                  - name: test
                    image: alpine:3.20
                    dependencies:  # <- container-set
                      - main
                  - name: main
                    image: alpine:3.20
                    dependencies: [test]
                  - name: main  # <- container-set
                    image: alpine:3.20
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
                  - name: fetch-code
                    image: alpine:3.20
                  - name: compile
                    image: alpine:3.20
                    dependencies:
                      - fetch-code
                  - name: test
                    image: alpine:3.20
                    dependencies:
                      - compile
                  - name: main
                    image: alpine:3.20
                    dependencies: [test]
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        content = mapping(visit.template.raw, "containerSet")
        if visit.template.type != "containerSet" or not isinstance(visit.template.raw["containerSet"], dict):
            return
        if content.get("containers") in (None, []):
            path = visit.template.at("containerSet", "containers")
            yield Found(path, "this container set has no containers", "add one to `containers`")
        path = visit.template.at("containerSet", "containers")
        containers = [((*path, index), container) for index, container in mappings(content, "containers")]
        yield from _names(visit, containers)
        yield from _mounts(visit, content)
        yield from _dependencies(visit, containers)


_Containers = list[tuple[Path, Raw]]


def _names(visit: Visit, containers: _Containers) -> Iterator[Found]:
    first: dict[str, Path] = {}
    unresolved = visit.unresolved_paths
    for path, container in containers:
        name, at = text(container, "name"), (*path, "name")
        if container.get("name") in (None, ""):
            yield Found(path, "this container has no name", "add `name:`")
        if not name or at in unresolved:
            continue
        fault, help = name_fault(name)
        if is_placeholder(name):
            fault, help = "is known only to a run", "write the name of a container itself"
        if fault:
            yield Found(at, f"the name {name!r} {fault}", help)
        elif name in first:
            related = beside(visit, "the first one is here", first[name])
            yield Found(at, f"a second container is named {name!r}", "rename one of the two", related=related)
        first.setdefault(name, at)


def _mounts(visit: Visit, content: Raw) -> Iterator[Found]:
    first: dict[str, Path] = {}
    for index, mount in mappings(content, "volumeMounts"):
        place, path = text(mount, "mountPath"), visit.template.at("containerSet", "volumeMounts", index, "mountPath")
        if place is not None and place in first:
            related = beside(visit, "the first one is here", first[place])
            yield Found(path, f"another volume already lies at {place!r}", "choose another path", related=related)
        if place is not None:
            first.setdefault(place, path)


def _dependencies(visit: Visit, containers: _Containers) -> Iterator[Found]:
    paths = {text(container, "name") or "": path for path, container in reversed(containers)}
    edges: list[tuple[str, str]] = []
    for path, container in containers:
        for index, other in enumerate(sequence(container, "dependencies")):
            if isinstance(other, str) and other not in paths:
                message = f"this container waits for {other!r}, which is not in the set"
                yield Found((*path, "dependencies", index), message, did_you_mean(other, paths))
            elif isinstance(other, str):
                edges.append((other, text(container, "name") or ""))
    for cycle in cycles(edges):
        places = sorted((*paths[name], "dependencies") for name in cycle)
        message = f"these containers wait for each other: {' -> '.join([*cycle, cycle[0]])}"
        related = beside(visit, "and here", *places[1:])
        yield Found(places[0], message, "remove one of these dependencies", related=related)
