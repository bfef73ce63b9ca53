"""A condition that Argo cannot evaluate."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.expressions.parsing import ExpressionError
from manifests.expressions.tags import unclosed
from manifests.expressions.tree import Binary, Literal, Name, Node, Unary
from manifests.expressions.when import parse_when
from manifests.fields import Raw, mapping, mappings, text
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow

_CALCULATING = ("-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>")
"""The operators that take only numbers; `+` also joins texts."""
_COMPARE = "compare it with something, as in `{{...}} == yes`"


class WhenSyntax(Check):
    """A `when` cannot be evaluated, whatever the values of its variables are.

    `argo lint` does not look into it. The step, or all of its group, ends in an error when it is reached. Argo replaces
    the tags first and then reads what is there. Operators are `==`, `!=`, `<`, `=~`, `in (a, b)`, `&&`, `||`, `!`. A
    word without quotes is a text, but a hyphen in it is a minus, and a dot makes it a field of something. The `when` of
    a metric and that of a CronWorkflow are read alike.
    """

    name = "when-syntax"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo 2.7 and docs/sources.md argo-lint 5: `when` is read by govaluate, at run time only"

    bad = """
        kind: Workflow
        metadata: {generateName: deploy-}
        spec:
          entrypoint: main
          templates:
            - name: main
              inputs: {parameters: [{name: stage, value: test}]}
              steps:
                - - name: deploy
                    template: deploy
                    when: "{{inputs.parameters.stage}} = prod"  # <- when-syntax
                  - name: check
                    template: deploy
                    when: "{{inputs.parameters.stage}} == pre-prod"  # <- when-syntax
            - name: deploy
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: deploy-}
        spec:
          entrypoint: main
          templates:
            - name: main
              inputs: {parameters: [{name: stage, value: test}]}
              steps:
                - - name: deploy
                    template: deploy
                    when: "{{inputs.parameters.stage}} == prod"
                  - name: check
                    template: deploy
                    when: "{{inputs.parameters.stage}} == 'pre-prod'"
            - name: deploy
              container: {image: "alpine:3.20"}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        for path, when in _conditions(workflow):
            if unclosed(when) is None:
                yield from _problems(path, when)


def _conditions(workflow: Workflow) -> Iterator[tuple[Path, str]]:
    """Every `when` of the object that says something, with its path."""
    spec = workflow.spec
    for template in spec.every_template:
        for step in template.calls:
            if step.when is not None:
                yield step.at("when"), step.when
        yield from _metric_conditions(template.raw, template.path)
    yield from _metric_conditions(spec.raw, spec.path)
    if spec.defaults is not None:
        yield from _metric_conditions(spec.defaults.raw, spec.defaults.path)
    if workflow.kind == "CronWorkflow" and workflow.document is not None and isinstance(workflow.document.value, dict):
        when = text(mapping(workflow.document.value, "spec"), "when")
        if when:
            yield ("spec", "when"), when


def _metric_conditions(raw: Raw, path: Path) -> Iterator[tuple[Path, str]]:
    for index, metric in mappings(mapping(raw, "metrics"), "prometheus"):
        when = text(metric, "when")
        if when:
            yield (*path, "metrics", "prometheus", index, "when"), when


def _problems(path: Path, when: str) -> Iterator[Found]:
    try:
        tree = parse_when(when)
    except ExpressionError as error:
        yield Found(path, f"Argo cannot read this `when`: {error.told(when)}", _advice(when))
        return
    mistake = next(_mistakes(tree), None)
    if mistake is not None:
        yield Found(path, *mistake)


def _advice(when: str) -> str:
    words = when.split()
    if not {"and", "or", "not"}.isdisjoint(words):
        return "write `&&`, `||` and `!`"
    if not {"=", "==="}.isdisjoint(words):
        return "compare with `==`"
    return "put texts into quotes, and blanks around operators"


def _mistakes(tree: Node) -> Iterator[tuple[str, str]]:
    """Messages about values of a type that an operator refuses, each with what to write instead."""
    waiting = [(tree, True)]
    while waiting:
        node, is_condition = waiting.pop()
        match node:
            case Binary(operator, left, right):
                for word in (_word(left), _word(right)):
                    if word is not None and operator in _CALCULATING:
                        message = f"the `{operator}` in this `when` is arithmetic to Argo, and {word!r} is no number"
                        yield message, "put the whole text into quotes"
                waiting += [(side, operator in ("&&", "||")) for side in (right, left)]
            case Unary(operator, operand):
                waiting.append((operand, operator == "!"))
            case Name(value) | Literal(str(value)) if is_condition:
                yield f"{value!r} is a text, where this `when` needs true or false", _COMPARE
            case Literal(float(value)) if is_condition:
                yield f"{value:g} is a number, where this `when` needs true or false", _COMPARE


def _word(node: Node) -> str | None:
    match node:
        case Name(text) | Literal(str(text)):
            return text
    return None
