"""Two things at one path of a container."""

from collections.abc import Iterator

from manifests.diagnostic import Path
from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import beside
from manifests.validation.walk import Visit
from manifests.workflow import Template


class MountPathClash(Check):
    """Two volumes, two input artifacts, or one of each lie at the same path of a container.

    Argo rejects it, since one would hide the other. Only container templates are looked at, not scripts and container
    sets, and paths are compared as text: `/data` and `/data/` differ.
    """

    name = "mount-path-clash"
    source = "docs/sources.md argo-lint AW-L02: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          volumes:
            - {name: data, emptyDir: {}}
            - {name: scratch, emptyDir: {}}
          templates:
            - name: train
              inputs:
                artifacts:
                  - name: model
                    path: /data  # <- mount-path-clash
                    raw: {data: none}
              container:
                image: alpine:3.20
                volumeMounts:
                  - name: data
                    mountPath: /data
                  - name: scratch
                    mountPath: /data  # <- mount-path-clash
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          volumes:
            - {name: data, emptyDir: {}}
            - {name: scratch, emptyDir: {}}
          templates:
            - name: train
              inputs:
                artifacts:
                  - name: model
                    path: /data/model
                    raw: {data: none}
              container:
                image: alpine:3.20
                volumeMounts:
                  - name: data
                    mountPath: /data
                  - name: scratch
                    mountPath: /scratch
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        if visit.template.type != "container":
            return
        first: dict[str, Path] = {}
        for place, path in _places(visit.template):
            if place in first:
                related = beside(visit, "the first one is here", first[place])
                yield Found(path, f"something else already lies at {place!r}", "choose another path", related=related)
            first.setdefault(place, path)


def _places(template: Template) -> Iterator[tuple[str, Path]]:
    """What lies where: the volumes first, as Argo looks at them first. An artifact without a path is no clash."""
    for index, mount in mappings(mapping(template.raw, "container"), "volumeMounts"):
        if "mountPath" not in mount or isinstance(mount["mountPath"], str):
            yield text(mount, "mountPath") or "", template.at("container", "volumeMounts", index, "mountPath")
    for index, artifact in mappings(mapping(template.raw, "inputs"), "artifacts"):
        if text(artifact, "path"):
            yield artifact["path"], template.at("inputs", "artifacts", index, "path")
