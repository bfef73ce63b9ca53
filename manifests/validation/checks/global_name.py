"""A global name that is none."""

import re
from collections.abc import Iterator

from manifests.expressions.tags import OPEN
from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.names import PARAMETER_HELP, is_parameter_name
from manifests.validation.walk import Visit

_VARIABLE = re.compile(r"\{\{[-a-zA-Z0-9]+(\.[-a-zA-Z0-9_]+)*\}\}")
"""What Argo takes for a variable here, which it lets pass whatever it is."""


class GlobalName(Check):
    """The `globalName` of an output is no name that a parameter or an artifact can have.

    Argo rejects it, unless it holds a variable. Others name the output by it: `{{workflow.outputs.parameters.NAME}}`.
    """

    name = "global-name"
    source = "docs/sources.md argo-lint AW-T24: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: count
          templates:
            - name: count
              container: {image: "alpine:3.20"}
              outputs:
                parameters:
                  - name: number
                    globalName: total.number  # <- global-name
                    valueFrom: {path: /tmp/number}
                artifacts:
                  - name: list
                    globalName: the list  # <- global-name
                    path: /tmp/list
    """

    good = """
        kind: Workflow
        metadata: {generateName: count-}
        spec:
          entrypoint: count
          templates:
            - name: count
              container: {image: "alpine:3.20"}
              outputs:
                parameters:
                  - name: number
                    globalName: total-number
                    valueFrom: {path: /tmp/number}
                artifacts:
                  - name: list
                    globalName: the-list
                    path: /tmp/list
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        outputs, unresolved = mapping(visit.template.raw, "outputs"), visit.unresolved_paths
        for kind in ("parameters", "artifacts"):
            for index, output in mappings(outputs, kind):
                name = text(output, "globalName")
                if not name or is_parameter_name(name) or _VARIABLE.search(name) or f"{OPEN}=" in name:
                    continue
                path = visit.template.at("outputs", kind, index, "globalName")
                if path not in unresolved:
                    yield Found(path, f"no output can have the global name {name!r}", PARAMETER_HELP)
