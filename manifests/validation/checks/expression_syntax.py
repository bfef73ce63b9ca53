"""An expression that Argo cannot evaluate."""

from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from manifests.diagnostic import Path, Severity
from manifests.expressions.expr import parse_expression
from manifests.expressions.parsing import ExpressionError
from manifests.expressions.tags import CLOSE, OPEN, tags, unclosed
from manifests.fields import mapping
from manifests.load import Manifests
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.workflow import Workflow

_BEGIN = f"{OPEN}="
_FIELDS = ("expression", "fromExpression", "successCondition")
_SHOWN = 60
"""How much of a tag is shown."""


class ExpressionSyntax(Check):
    """An expression is none of the language that Argo evaluates it in.

    That is the text of `{{= }}`, and the `expression` of hooks, retries, outputs, data templates, `labelsFrom` and
    `stopStrategy`, the `fromExpression` of artifacts and the `successCondition` of HTTP templates. `argo lint` does not
    look into them. At run time the tag stays as it is written or the step ends in an error, a hook never runs.
    """

    name = "expression-syntax"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo 2.13, 3.7 and docs/sources.md argo-lint 5: expressions are compiled at run time only"

    bad = """
        kind: Workflow
        metadata: {generateName: resize-}
        spec:
          entrypoint: main
          templates:
            - name: main
              inputs: {parameters: [{name: size, value: "2"}]}
              retryStrategy:
                limit: 3
                expression: lastRetry.exitCode = '137'  # <- expression-syntax
              container:
                image: alpine:3.20
                args: ["{{=asInt(inputs.parameters.size * 2}}"]  # <- expression-syntax
    """

    good = """
        kind: Workflow
        metadata: {generateName: resize-}
        spec:
          entrypoint: main
          templates:
            - name: main
              inputs: {parameters: [{name: size, value: "2"}]}
              retryStrategy:
                limit: 3
                expression: lastRetry.exitCode == '137'
              container:
                image: alpine:3.20
                args: ["{{=asInt(inputs.parameters.size) * 2}}"]
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        for path, text in _candidates(mapping(workflow.root, "spec"), ("spec",)):
            if _is_expression(path) and text.strip() and unclosed(text) is None:
                yield from _problems(path, text)
            for written in dict.fromkeys(tag.text for tag in tags(text) if tag.is_expression):
                yield from _problems(path, written, is_tag=True)


def _candidates(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The texts that hold an expression or may be one. What lies behind an alias comes where its anchor is."""
    containers: list[tuple[Path, Any]] = [(path, value)]
    seen: set[int] = set()
    while containers:
        path, value = containers.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        inner: list[tuple[Path, Any]] = []
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(child, str):
                if _BEGIN in child or key in _FIELDS:
                    yield (*path, key), child
            elif isinstance(child, dict | list):
                inner.append(((*path, key), child))
        containers += reversed(inner)


def _is_expression(path: Path) -> bool:
    """Whether the whole text at a path is an expression."""
    key, holder, outer = (*reversed(path), "", "")[:3]
    if key == "expression":
        is_listed = outer in ("hooks", "labelsFrom", "transformation")
        return is_listed or holder in ("retryStrategy", "valueFrom", "stopStrategy")
    return key == "fromExpression" or (key == "successCondition" and holder == "http")


def _problems(path: Path, expression: str, is_tag: bool = False) -> Iterator[Found]:
    try:
        parse_expression(expression)
    except ExpressionError as error:
        shown = f"`{_BEGIN}{shorten(expression, _SHOWN, placeholder='...')}{CLOSE}`" if is_tag else "this expression"
        message = f"Argo cannot read {shown}: {error.told(expression)}"
        yield Found(path, message, _advice(expression, error, is_tag))


def _advice(expression: str, error: ExpressionError, is_tag: bool) -> str:
    if OPEN in expression:
        return "name variables without braces inside of an expression"
    if is_tag and error.offset == len(expression) and expression.count("{") > expression.count("}"):
        return f"the first `{CLOSE}` ends a tag: put a blank between closing braces"
    if error.problem.endswith("is no escape"):
        return "write a backslash twice, or put the text into backquotes"
    return "compare with `==`" if "=" in expression.split() else ""
