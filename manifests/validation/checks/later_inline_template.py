"""Mistakes in inline templates that Argo does not look into."""

from manifests.diagnostic import Severity
from manifests.rule import Rule


class LaterInlineTemplate(Rule):
    """The second or a later unnamed inline template of an object has a mistake.

    Argo remembers the templates it has looked into by name. Inline templates have none, so it takes all of an object
    for the first one: what is wrong in the others comes out when they run.
    """

    name = "later-inline-template"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 1: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: inline-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: first
                    inline:
                      container: {image: "alpine:3.20", command: [date]}
                - - name: second
                    inline:
                      container: {command: [date]}  # <- later-inline-template
    """

    good = """
        kind: Workflow
        metadata: {generateName: inline-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: first
                    inline:
                      container: {image: "alpine:3.20", command: [date]}
                - - name: second
                    inline:
                      container: {image: "alpine:3.20", command: [date]}
    """
