"""Regular expressions as Go reads them, though Python matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.expressions.patterns import matches, pattern
from manifests.expressions.values import EvaluationError


@pytest.mark.parametrize(
    ("expression", "text", "verdict"),
    [
        ("a.*", "xab", True), ("^b", "ab", False), ("b$", "ab", True), ("b$", "ab\n", False), ("(?m)b$", "ab\nc", True),
        (r"\Ab", "ab", False), (r"a\z", "ba", True), ("a.b", "a\nb", False), ("(?s)a.b", "a\nb", True),
        ("(?i)AB", "ab", True),
        ("a(?i)B", "ab", True), ("a(?i)B", "AB", False), ("x|a(?i)B|C", "c", True), ("(a(?i)B)C", "abc", False),
        ("(?i:A)b", "ab", True), ("(?i)a(?-i)b", "AB", False), (r"\d+", "\u0661", False), (r"\w", "\u00e9", False),
        (r"\s", "\v", False), (r"[\s\S]{2}", "\v\n", True), (r"[\S]", "\v", True), ("[[:digit:]]", "a1", True),
        ("[^[:alpha:]]", "ab", False), ("[]a]", "]", True), (r"[\]a]", "]", True), ("a{,2}", "a{,2}", True),
        ("a{2}", "aa", True), ("a{", "a{", True), (r"\Q.*\E", ".*", True), (r"\Q.*\E", "ab", False),
        (r"\x41", "A", True),
        (r"\x{1F600}", "\U0001f600", True), (r"\07", "\x07", True), (r"a\_b", "a_b", True), ("^+a", "ba", False),
        ("(?P<n>a)b", "ab", True), ("(?<n>a)b", "ab", True), ("a+?b", "aab", True), (r"\bb", "a b", True),
        ("", "a", True),
        ("a|", "b", True), ("#", "#", True), ("OOMKilled|Evicted", "main: OOMKilled (exit code 137)", True),
    ],
)  # fmt: skip
def test_what_matches(expression, text, verdict):
    assert matches(text, expression) is verdict


@pytest.mark.parametrize(
    "expression",
    [
        "(", ")", "a)", "[a", "*", "a**", "a++", "a*+", "|*", "(*)", "(?=a)", "(?!a)", "(?<=a)b", "(a)\\1", "\\Z",
        "\\y",
        "a{1001}", "a{2}{3}", "\\", "[b-a]", "[[:nope:]]", "(?P<1>a", "(?#x)", "(?>a)", "\\x{110000}", "\\xg", "(?x)a",
    ],
)  # fmt: skip
def test_what_go_would_not_compile_is_an_error(expression):
    with pytest.raises(EvaluationError, match="error parsing regexp"):
        pattern(expression)


@pytest.mark.parametrize(("expression", "problem"), [(r"\pL", "classes of Unicode"), ("(?U)a", "the flag U")])
def test_what_is_not_simulated_says_so(expression, problem):
    with pytest.raises(EvaluationError, match=f"{problem}.* not simulated"):
        pattern(expression)


@given(st.text("ab1.*+?()[]{}|^$\\-,:imsUPQEdwsz<>=!&~# \n\u00e9", max_size=12))
def test_no_pattern_raises_anything_else(expression):
    try:
        pattern(expression)
    except EvaluationError as error:
        problem = str(error)
    else:
        return
    assert "regexp" in problem
