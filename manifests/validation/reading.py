"""The pages of what reading itself reports (`manifests/reading.py` and `manifests/structure.py`)."""

from __future__ import annotations

from manifests.diagnostic import Severity
from manifests.rule import Rule


class ReadingRule(Rule):
    """A finding that is made while a text is read, before there is a workflow to check."""

    category = "argo"
    severity = Severity.ERROR


class BrokenYaml(ReadingRule):
    """The text is not YAML.

    `argo lint` only logs this and goes on; with another good document in the run it even exits 0. What comes after the
    next `---` is still checked here.
    """

    name = "broken-yaml"
    source = "docs/sources.md argo-lint AW-P01: workflow/common/parse.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello: world  # <- broken-yaml
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container: {image: "alpine:3.20"}
    """


class DuplicateKey(ReadingRule):
    """A mapping has the same key twice.

    The real tool drops the whole document without a word, so the workflow is never checked at all.
    """

    name = "duplicate-key"
    source = "docs/sources.md argo-lint AW-P02: argo-workflows issue 9550"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container:
                image: alpine:3.19
                image: alpine:3.20  # <- duplicate-key
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container:
                image: alpine:3.20
    """


class UnknownKey(ReadingRule):
    """A key that the object does not have.

    Mostly a misspelling; Argo's strict decoding rejects it. Keys are case-sensitive.
    """

    name = "unknown-key"
    source = "docs/sources.md argo-lint AW-P03: workflow/common/parse.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container:
                image: alpine:3.20
                comand: [sh]  # <- unknown-key
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container:
                image: alpine:3.20
                command: [sh]
    """


class WrongType(ReadingRule):
    """A value of another type than the field takes.

    Kubernetes turns nothing into text: `args: [1]` and a label `yes` are errors until they are quoted.
    """

    name = "wrong-type"
    source = "docs/sources.md argo-lint AW-P04: workflow/common/parse.go at f016ad89, 2026-08-21"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container:
                image: alpine:3.20
                args: [1]  # <- wrong-type
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container:
                image: alpine:3.20
                args: ["1"]
    """


class BadValue(ReadingRule):
    """A value that the field does not take.

    It has the right type, and is none of the values that the field allows, or does not have the form it needs.
    """

    name = "bad-value"
    source = "docs/sources.md argo-lint AW-P06: workflow/common/parse.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container:
                image: alpine:3.20
                resources:
                  limits:
                    cpu: 1x  # <- bad-value
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container:
                image: alpine:3.20
                resources:
                  limits:
                    cpu: "1"
    """


READING_RULES: tuple[type[ReadingRule], ...] = (BrokenYaml, DuplicateKey, UnknownKey, WrongType, BadValue)
