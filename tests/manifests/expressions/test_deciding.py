"""What `when` and `depends` decide, as govaluate and the controller do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.expressions.deciding import decide_depends, decide_when
from manifests.expressions.depends import parse_depends
from manifests.expressions.values import EvaluationError


def refused(text: str) -> str:
    with pytest.raises(EvaluationError) as caught:
        decide_when(text)
    return str(caught.value)


# The table of docs/sources.md argo 2.7


@pytest.mark.parametrize(
    "text",
    [
        "foo == foo", "foo == 'foo'", "'my-param' == 'my-param'", "10 > 9", "0x10 == 16", "007 == 7", "10 == 10.0",
        "Failed in (Failed, Error)", "abc =~ 'a.*'", "abc !~ '^b'", "'' == ''", "'s3://b/k' == 's3://b/k'",
        "2021-01-01 == 2021-01-01", "5 % 2 == 1", "2 ** 3 == 8", "", "true",
    ],
)  # fmt: skip
def test_what_argo_takes_for_true(text):
    assert decide_when(text) is True


@pytest.mark.parametrize(
    "text",
    ["'10' > '9'", "'10' == 10", "'true' == true", "false", "x == ''", "'{{a}}' == 'x'", "Ok in (Failed, Error)"],
)
def test_what_argo_takes_for_false(text):
    assert decide_when(text) is False


@pytest.mark.parametrize("text", ["True", "'true'", "yes", "1", "a, b", "2 + 2", "1 > 0 ? 5 : 6"])
def test_a_value_that_is_not_boolean_is_an_error(text):
    assert refused(text).startswith(f"Expected boolean evaluation for '{text}'. Got ")


@pytest.mark.parametrize(
    "text",
    [
        "v1.2 == v1.2", "1.2.3 == 1.2.3", "== Succeeded", "hello world == x", "a and b", "not true", "s3://b/k == x",
        '{"a":1} == x', "user@x == y", "{{steps.a.status}} == x", "x == v{{a}}", " ",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_an_error(text):
    assert "'when' expression" in refused(text)


def test_a_tag_that_is_left_is_a_text_in_quotes_and_nothing_elsewhere():
    assert decide_when("'{{steps.a.status}}' =~ 'steps'") is True
    assert "{{steps.a.status}} is not replaced" in refused("{{steps.a.status}} == x")


# Types


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("my-param == my-param", "Value 'my' cannot be used with the modifier '-', it is not a number"),
        ("'a' < 5", "Value 'a' cannot be used with the comparator '<', it is not a number"),
        ("5 >= true", "Value 'true' cannot be used with the comparator '>=', it is not a number"),
        ("false || a", "Value 'a' cannot be used with the logical operator '||', it is not a bool"),
        ("a && true", "Value 'a' cannot be used with the logical operator '&&', it is not a bool"),
        ("a ? b : c", "Value 'a' cannot be used with the ternary operator '?', it is not a bool"),
        ("a in (a)", "Value 'a' cannot be used with the comparator 'in', it is not a number"),
        ("5 =~ a", "Value '5' cannot be used with the comparator '=~', it is not a number"),
        ("abc =~ '2021-01-01'", "Value '1.6094592e+09' cannot be used with the comparator '=~', it is not a number"),
        ("!5 == 5", "Value '5' cannot be used with the prefix '!'"),
        ("-(a) == 5", "Value 'a' cannot be used with the prefix '-'"),
        ("a =~ '('", "error parsing regexp: missing closing )"),
        ("true || a =~ '('", "error parsing regexp: missing closing )"),
        ("5 - '2021-01-01' > 0", "Cannot transition token types from MODIFIER [-] to TIME [2021-01-01]"),
    ],
)
def test_types_that_do_not_fit_are_an_error(text, problem):
    assert problem in refused(text)


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("true || a", True), ("false && (1 > a)", False), ("true ? true : (1 > a)", True), ("true ?? a", True),
        ("(true ? a : b) == a", True), ("(false ? a : b) == b", True), ("1 == 1 == true", True),
    ],
)  # fmt: skip
def test_what_is_settled_is_not_looked_at_further(text, decision):
    assert decide_when(text) is decision


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("'2021-01-01' == '2021-01-01 00:00'", True), ("'2021-01-01' < '2021-01-02T00:00:00Z'", True),
        ("'2021-01-01T08:00:00+08:00' == '2021-01-01'", True), ("'2021-02-30' == '2021-02-30 00:00'", False),
        ("'2021-01-02' - 86400 == '2021-01-01'", True), ("'2021-01-01' == 1609459200", True),
        ("2021-01-01 == 2019", True),
    ],
)  # fmt: skip
def test_a_text_in_quotes_that_is_a_date_is_its_seconds(text, decision):
    assert decide_when(text) is decision


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("2 ** 3 ** 2 == 64", True), ("7 / 2 == 3.5", True), ("1 / 0 > 5", True), ("0 / 0 == 0 / 0", False),
        ("5 % 0 == 5 % 0", False), ("(6 & 3) == 2", True), ("(6 | 3) == 7", True), ("(6 ^ 3) == 5", True),
        ("1 << 4 == 16", True), ("-16 >> 60 == 15", True), ("~5 == -6", True), ("'x' + 5 == x5", True),
        ("a + true == atrue", True), ("a in ((a, b), c)", True), ("(a, b) == (a, b)", True), ("'B' < 'a'", True),
        ("abc =~ [a.*]", True), ("abc =~ b", True), ("Abc =~ '(?i)^a'", True),
    ],
)  # fmt: skip
def test_operators(text, decision):
    assert decide_when(text) is decision


def test_an_expression_without_end_is_an_error():
    assert "nested too deeply" in refused("a == a || " * 5_000 + "a == a")


WORDS = """
    a b true false 1 2.5 0x1f 'a' '10' '2021-01-01' '3:04PM' [x] ( ) == != < > <= >= && || + - * / % ** & | ^ ! ~ <<
    >> =~ !~
    in , ? : ?? '(' '[' 9999999999999999999999 {{x}} '{{x}}'
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join))
def test_no_text_raises_anything_else(text):
    try:
        decided = decide_when(text)
    except EvaluationError:
        return
    assert decided in (True, False)


# depends


def decided(text: str, **results: str) -> bool:
    """With each task's results, all that are true of it, parted by blanks."""
    return decide_depends(parse_depends(text), lambda task, result: result in results[task].split())


@pytest.mark.parametrize(
    ("result", "decision"),
    [
        ("Succeeded", True),
        ("Skipped", True),
        ("Daemoned", True),
        ("Omitted", False),
        ("Failed", False),
        ("Errored", False),
    ],
)
def test_a_task_alone_wants_success_a_skip_or_a_daemon(result, decision):
    assert decided("A", A=result) is decision


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("A.Failed", False), ("A.Succeeded && B.Failed", True), ("A.Failed || B", False), ("!A.Failed", True),
        ("!(A || B) || B.Failed && A", True), ("B.AllFailed", True), ("B.AnySucceeded", False),
    ],
)  # fmt: skip
def test_depends_combines_results(text, decision):
    assert decided(text, A="Succeeded", B="Failed AllFailed") is decision
