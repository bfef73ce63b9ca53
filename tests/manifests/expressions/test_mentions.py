"""Which variables an expression names."""

import pytest

from manifests.expressions.mentions import named_in


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("steps.a.outputs.result == 1 ? tasks['b-c'].id : 'x'", ("steps.a.outputs.result", "tasks.b-c.id")),
        ("inputs.parameters.a + inputs.parameters.a", ("inputs.parameters.a",)),
        (
            "tasks.a.outputs.parameters.list | filter(.name == item.x)",
            ("filter", "tasks.a.outputs.parameters.list", "item.x"),
        ),
        ("jsonpath(inputs.parameters.doc, '$.x')[0]", ("jsonpath", "inputs.parameters.doc")),
        ("{a: steps.a.id, b: [steps.b.id]}", ("steps.a.id", "steps.b.id")),
    ],
)
def test_a_variable_is_named_as_a_tag_would_name_it(expression, names):
    assert named_in(expression) == names


@pytest.mark.parametrize("expression", ["steps.a?.outputs.result", "steps.a.status ?? 'none'"])
def test_what_may_be_absent_is_left_out(expression):
    assert named_in(expression) == ()


def test_an_expression_that_cannot_be_read_names_nothing():
    assert named_in("steps.a ==") == ()


def test_a_row_may_be_longer_than_python_recurses():
    assert named_in(f"a{' + a' * 3000} + b") == ("a", "b")
    assert named_in(f"a{' | f()' * 3000}") == ("f", "a")


def test_variables_come_in_the_order_of_the_text():
    assert named_in("c + b.x[d] * f(e, a)") == ("c", "b.x", "d", "f", "e", "a")
