"""What `depends` says: tasks, their results, and how operators bind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.expressions.depends import RESULTS, parse_depends
from manifests.expressions.parsing import ExpressionError
from manifests.expressions.tree import Binary, Node, Task, Unary

A, B, C = Task("a"), Task("b"), Task("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        (" (a) ", A),
        ("a.Failed", Task("a", "Failed")),
        ("fetch-2_x.AnySucceeded", Task("fetch-2_x", "AnySucceeded")),
        ("a || b && c", Binary("||", A, Binary("&&", B, C))),
        ("a && b || c", Binary("||", Binary("&&", A, B), C)),
        ("(a || b) && c", Binary("&&", Binary("||", A, B), C)),
        ("a && b && c", Binary("&&", Binary("&&", A, B), C)),
        ("!a && b", Binary("&&", Unary("!", A), B)),
        ("!(a && b)", Unary("!", Binary("&&", A, B))),
        ("!!a", Unary("!", Unary("!", A))),
        ("a&&(b.Succeeded\n||!c)", Binary("&&", A, Binary("||", Task("b", "Succeeded"), Unary("!", C)))),
    ],
)
def test_and_binds_closer_than_or(text, tree):
    assert parse_depends(text) == tree


@pytest.mark.parametrize(
    ("text", "offset", "problem"),
    [
        ("", 0, "it ends where a task should be"),
        ("a &&", 4, "it ends where a task should be"),
        ("(a.Succeeded", 12, "it ends where a closing parenthesis should be"),
        ("a, d", 1, "',' has no meaning"),
        ("a b", 2, "'b' is where && or || should be"),
        ("a & b", 2, "'&' has no meaning"),
        ("a and b", 2, "'and' is where && or || should be"),
        ("|| a", 0, "'||' is where a task should be"),
        ("a)", 1, "')' is where the end should be"),
        ("'a'", 0, '"\'" has no meaning'),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text, offset, problem):
    with pytest.raises(ExpressionError) as caught:
        parse_depends(text)
    assert (caught.value.offset, caught.value.problem) == (offset, problem)


@pytest.mark.parametrize("text", ["a.Succeded", "a.succeeded", "a.", "a.Succeeded.Failed"])
def test_a_result_is_one_of_eight(text):
    with pytest.raises(ExpressionError):
        parse_depends(text)


def test_nesting_without_end_is_an_error_of_the_text():
    with pytest.raises(ExpressionError, match="nested too deeply"):
        parse_depends("!" * 5_000 + "a")


TASKS = st.builds(Task, st.from_regex(r"\A[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,2})?\Z"), st.sampled_from([None, *RESULTS]))
TREES = st.recursive(
    TASKS,
    lambda some: st.builds(Unary, st.just("!"), some) | st.builds(Binary, st.sampled_from(["&&", "||"]), some, some),
    max_leaves=12,
)
LEVELS = {"||": 1, "&&": 2}


def written(node: Node, least: int = 0) -> str:
    """The tree as a text with no parentheses but those that it needs."""
    match node:
        case Task(name, result):
            return name if result is None else f"{name}.{result}"
        case Unary(_, operand):
            return f"!{written(operand, 3)}"
        case Binary(operator, left, right):
            level = LEVELS[operator]
            text = f"{written(left, level)} {operator} {written(right, level + 1)}"
            return f"({text})" if level < least else text
    raise AssertionError(node)


@given(TREES)
def test_a_tree_comes_back_from_its_text(tree):
    assert parse_depends(written(tree)) == tree


@given(st.text(st.sampled_from("ab.SF&|!() -"), max_size=15))
def test_no_text_raises_anything_else(text):
    try:
        parse_depends(text)
    except ExpressionError as error:
        problem, offset = error.problem, error.offset
    else:
        return
    assert problem
    assert 0 <= offset <= len(text)
