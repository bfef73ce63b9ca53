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

    Mostly a misspelling; Argo's strict decoding rejects it. Keys are case-sensitive. Some are known to other releases
    only: `schedule` is gone since Argo 4.0, `podResources` came with 4.1.
    """

    name = "unknown-key"
    source = "docs/sources.md argo-lint AW-P03, AW-P08, 9: workflow/common/parse.go at f016ad89, 2026-08-21"

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

    It has the right type, and is none of the values that the field allows, or does not have the form it needs: a
    quantity such as `500m`, a time such as `2026-01-31T08:00:00Z`, a plugin with one key.
    """

    name = "bad-value"
    source = "docs/sources.md argo-lint AW-P06, AW-P07, AW-P09: workflow/common/parse.go at f016ad89, 2026-08-21"

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


class UnrenderedHelm(ReadingRule):
    """The file is a Helm chart that was not rendered.

    What it holds are instructions for Helm, not values. If it does not even read as YAML, this is all that is said of
    it; if it does, the rest is checked too.
    """

    name = "unrendered-helm"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint AW-P01: Argo reads YAML, to which a chart has yet to be rendered"

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container: {image: "{{ .Values.image }}"}  # <- unrendered-helm
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


class LenientKey(ReadingRule):
    """A key below a step that Argo reads in its own way.

    Of a step, only the keys right in it are compared exactly. Below them, in `arguments`, `hooks`, `templateRef` or
    `inline`, Argo drops a key it does not know and reads one in another case as the right one, both without a word.
    Under `dag.tasks` the same keys are errors.
    """

    name = "lenient-key"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 5, AW-P03: pkg/apis/workflow/v1alpha1/workflow_types.go: ParallelSteps"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: greet
          templates:
            - name: greet
              steps:
                - - name: hello
                    template: say
                    arguments:
                      Parameters:  # <- lenient-key
                        - name: text
                          value: hello
                          defualt: hi  # <- lenient-key
            - name: say
              inputs: {parameters: [{name: text}]}
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.text}}"]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: greet
          templates:
            - name: greet
              steps:
                - - name: hello
                    template: say
                    arguments:
                      parameters:
                        - name: text
                          value: hello
            - name: say
              inputs: {parameters: [{name: text}]}
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.text}}"]}
    """


class EmptiedValue(ReadingRule):
    """A list or a mapping as the value of a parameter, of which empty text remains.

    Argo takes any single value for a `value`, a `default`, an item of `enum` or a `description`, and turns it into
    text. Of lists and mappings it makes empty text, without a word. An unquoted `{{variable}}` is a mapping in YAML.
    """

    name = "emptied-value"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint AW-P05: pkg/apis/workflow/v1alpha1/anystring.go"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: sum-}
        spec:
          entrypoint: sum
          arguments:
            parameters:
              - name: numbers
                value: [1, 2, 3]  # <- emptied-value
          templates:
            - name: sum
              inputs:
                parameters:
                  - name: numbers
                    default: {{workflow.parameters.numbers}}  # <- emptied-value
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.numbers}}"]}
    """

    good = """
        kind: Workflow
        metadata: {generateName: sum-}
        spec:
          entrypoint: sum
          arguments:
            parameters:
              - name: numbers
                value: "[1, 2, 3]"
          templates:
            - name: sum
              inputs:
                parameters:
                  - name: numbers
                    default: "{{workflow.parameters.numbers}}"
              container: {image: "alpine:3.20", args: ["{{inputs.parameters.numbers}}"]}
    """


READING_RULES: tuple[type[ReadingRule], ...] = (
    BrokenYaml,
    DuplicateKey,
    UnknownKey,
    WrongType,
    BadValue,
    UnrenderedHelm,
    LenientKey,
    EmptiedValue,
)
