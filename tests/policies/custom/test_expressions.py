"""A CEL expression as a condition: when it is true, and what is said when it cannot be told."""

from __future__ import annotations

import time
from typing import Any

import pytest

from policies.custom.expressions import Expression
from policies.custom.mistakes import PolicyMistake

CONTAINER = {"image": "x:1", "env": [{"name": "A", "value": "1"}], "resources": {"limits": {"memory": "2Gi"}}}


def reasons(expression: str, **values: Any) -> list[str]:
    values = values or {"container": CONTAINER}
    return [reason for _, reason in Expression(expression, tuple(values)).failures(None, values)]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("container.ports.size() == 0", "the expression could not be evaluated: there is no key 'ports'"),
        ("container.env[7].name == 'A'", "the expression could not be evaluated: index out of bounds: 7"),
        ("quantity(container.image) < 1.0", "the expression could not be evaluated: 'x:1' is no quantity"),
        ("quantity(container.env) == 1.0", "the expression could not be evaluated: a list is no quantity"),
        (
            "container.image > 1",
            "the expression could not be evaluated: No such overload: the operation is not defined",
        ),
        ("container.image", "the expression is neither true nor false"),
        ("9223372036854775807 + size(container.env) > 0", "Arithmetic overflow"),
    ],
)
def test_an_expression_without_a_verdict_says_why(expression, reason, capfd):
    (said,) = reasons(expression)
    assert reason in said
    assert capfd.readouterr() == ("", "")


def test_a_quantity_that_only_a_run_knows_is_not_judged():
    expression = "quantity(container.memory) <= quantity('2Gi')"
    assert reasons(expression, container={"memory": "4Gi"}) == [""]
    assert reasons(expression, container={"memory": "{{inputs.parameters.memory}}"}) == []
    assert not Expression(expression, ("container",)).holds({"container": {"memory": "{{x}}"}})


def test_a_quantity_that_does_not_matter_is_not_told():
    assert reasons("container.image == 'x:1' || quantity(container.image) > 1.0") == []
    assert reasons("quantity(container.image) > 1.0 || container.image == 'x:1'") == []


@pytest.mark.parametrize("type", ["string", "map", "list", "int", "bool", "double"])
def test_a_value_can_be_asked_for_its_type(type):
    assert reasons(f"type(container) == {type} || true") == []


@pytest.mark.parametrize("value", [10**400, -(1 << 70), float("inf"), "\ud800", {1: {None: []}}])
def test_no_value_makes_an_expression_raise(value):
    reasons("thing == 1", thing=value)


def test_a_mistake_in_a_long_expression_is_told_with_its_line_and_without_the_rest():
    with pytest.raises(PolicyMistake) as caught:
        Expression("object.kind == 'a' &&\n  (object.kind == 'b'", ("object",))
    assert str(caught.value) == "Syntax error: missing ')' at '<EOF>', at line 2, column 22 of the expression"


def test_what_an_expression_does_not_look_at_costs_nothing():
    large = {"templates": [{"name": str(number), "args": ["a"] * 50} for number in range(2000)]}
    expression = Expression("container.image == 'x:1'", ("object", "container"))
    start = time.perf_counter()
    for _ in range(500):
        assert list(expression.failures(None, {"object": large, "container": CONTAINER})) == []
    assert time.perf_counter() - start < 2  # with the whole object each time, it takes a minute
