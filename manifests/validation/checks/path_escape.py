"""An artifact's path that climbs out of where it begins."""

import re
from collections.abc import Iterator
from posixpath import normpath

from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import unseen
from manifests.validation.walk import Visit

_CLIMBS = "/../"


class PathEscape(Check):
    """The path of an artifact leaves the folder in which it begins by `..`.

    Argo rejects it, since a path such as `/tmp/{{inputs.parameters.name}}` could lead anywhere. Whatever stands before
    the first `/../` must still begin the path once it is resolved: `/data/x/../x/a` passes, `/data/../a` does not.
    """

    name = "path-escape"
    source = "docs/sources.md argo-lint AW-T09, AW-T20: pkg/apis/workflow/v1alpha1/workflow_types.go at f016ad89"
    is_shallow = True
    """As far as inputs are concerned; of outputs, only warnings come from where Argo does not look."""

    bad = """
        kind: Workflow
        metadata: {generateName: copy-}
        spec:
          entrypoint: copy
          templates:
            - name: copy
              inputs:
                artifacts:
                  - name: text
                    path: /data/../etc/text  # <- path-escape
                    raw: {data: hello}
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - name: folder
                    path: /data/copies/..  # <- path-escape
    """

    good = """
        kind: Workflow
        metadata: {generateName: copy-}
        spec:
          entrypoint: copy
          templates:
            - name: copy
              inputs:
                artifacts:
                  - name: text
                    path: /etc/text
                    raw: {data: hello}
              container: {image: "alpine:3.20"}
              outputs:
                artifacts:
                  - name: folder
                    path: /data
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        if not visit.is_leaf:
            return
        for key, template in (("inputs", visit.written), ("outputs", visit.template)):
            severity = unseen(visit) if key == "outputs" else None
            for index, artifact in mappings(mapping(template.raw, key), "artifacts"):
                path = text(artifact, "path") or ""
                if _escapes(path):
                    message = f"the path {path!r} leaves the folder in which it begins"
                    at = template.at(key, "artifacts", index, "path")
                    yield Found(at, message, f"write where it leads: {_cleaned(path)}", severity=severity)


def _escapes(path: str) -> bool:
    if _CLIMBS in path:
        safe = path.partition(_CLIMBS)[0]
    elif path[-3:-2] == "/":  # Argo means to look for `/..` at the end, but takes any two characters there
        safe = path[:-3]
    else:
        return False
    return safe != "" and not (_cleaned(path).startswith(f"{safe}/") and len(_cleaned(path)) > len(safe) + 1)


def _cleaned(path: str) -> str:
    return re.sub("^/+", "/", normpath(path))
