"""Expressions to what they give, as the JSON that Argo would insert, or to why they give nothing."""

import pytest

from manifests.expressions.evaluating import evaluate
from manifests.expressions.json_text import to_json
from manifests.expressions.values import EvaluationError


def json_of(text: str) -> str:
    return to_json(evaluate(text, {}))


def refused(text: str) -> str:
    with pytest.raises(EvaluationError) as caught:
        evaluate(text, {})
    return str(caught.value)
