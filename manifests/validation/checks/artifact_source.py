"""An artifact argument from nowhere."""

from collections.abc import Iterator

from manifests.fields import text
from manifests.rule import Found
from manifests.validation.argument_check import ArgumentCheck, Given
from manifests.validation.supply import has_location


class ArtifactSource(ArgumentCheck):
    """An artifact that is given as an argument has neither `from` nor a location, or has `from` and `fromExpression`.

    Argo rejects it. A key is enough of a location, a bucket is not. `fromExpression` alone does not count, although it
    would work.
    """

    name = "artifact-source"
    source = "docs/sources.md argo-lint AW-O10: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: report-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: print
                    template: print
                    arguments:
                      artifacts:
                        - name: text  # <- artifact-source
            - name: print
              inputs:
                artifacts: [{name: text, path: /tmp/text}]
              container: {image: "alpine:3.20", command: [cat, /tmp/text]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: report-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: print
                    template: print
                    arguments:
                      artifacts:
                        - name: text
                          oss: {key: reports/today.txt}
            - name: print
              inputs:
                artifacts: [{name: text, path: /tmp/text}]
              container: {image: "alpine:3.20", command: [cat, /tmp/text]}
    """

    def check_given(self, given: Given) -> Iterator[Found]:
        for artifact in given.artifacts:
            has_expression = bool(text(artifact.raw, "fromExpression"))
            if artifact.raw.get("from") in (None, ""):
                if has_location(artifact.raw):
                    continue
                help = "write `from:` with a variable" if has_expression else "add `from:`, or a store and a key"
                path = artifact.at("fromExpression") if has_expression else artifact.path
                yield Found(path, f"{artifact.title} comes from nowhere", help)
            elif has_expression:
                message = f"{artifact.title} has both `from` and `fromExpression`"
                yield Found(artifact.at("fromExpression"), message, "remove one of the two")
