"""How the value of an expression stands in the text around it."""

from __future__ import annotations

from manifests.expressions.json_text import to_json
from manifests.expressions.times import Time
from manifests.expressions.values import EvaluationError


def shown(value: object) -> str:
    """What Argo writes instead of `{{= }}`: a text as it is, everything else as JSON (docs/sources.md argo 2.13).

    Raises EvaluationError for nil, which Argo takes for a variable that is absent, and for what JSON cannot hold.

    >>> shown(10.0), shown([1, "a"]), shown("a b")
    ('10', '[1,"a"]', 'a b')
    """
    match value:
        case None:
            raise EvaluationError("failed to evaluate expression: it has no value")
        case str():
            return value
        case Time():
            return value.as_json()
    return to_json(value)
