"""An input artifact that says where it comes from."""

from collections.abc import Iterator

from manifests.fields import mapping, mappings, text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit


class InputFrom(Check):
    """An input artifact of a template has `from`.

    Argo rejects it: where an artifact comes from is the caller's business, which says it in its `arguments`. A template
    can give an input a location of its own, such as `s3` or `raw`.
    """

    name = "input-from"
    source = "docs/sources.md argo-lint AW-T10: workflow/validate/validate.go at f016ad89, 2026-08-21"
    is_shallow = True

    bad = """
        kind: Workflow
        metadata: {generateName: copy-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: write
                    template: write
                - - name: read
                    template: read
            - name: write
              container: {image: "alpine:3.20"}
              outputs:
                artifacts: [{name: text, path: /tmp/text}]
            - name: read
              inputs:
                artifacts:
                  - name: text
                    path: /tmp/text
                    from: "{{steps.write.outputs.artifacts.text}}"  # <- input-from
                    optional: true
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: copy-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: write
                    template: write
                - - name: read
                    template: read
                    arguments:
                      artifacts: [{name: text, from: "{{steps.write.outputs.artifacts.text}}"}]
            - name: write
              container: {image: "alpine:3.20"}
              outputs:
                artifacts: [{name: text, path: /tmp/text}]
            - name: read
              inputs:
                artifacts: [{name: text, path: /tmp/text}]
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        for index, artifact in mappings(mapping(visit.written.raw, "inputs"), "artifacts"):
            if text(artifact, "from"):
                path = visit.written.at("inputs", "artifacts", index, "from")
                message = "an input artifact has no `from`; it comes from whoever calls the template"
                yield Found(path, message, "move it to `arguments.artifacts` of whoever calls this template")
