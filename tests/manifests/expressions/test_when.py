"""What `when` says, as govaluate reads it; and that only what no value of a tag can save is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.expressions.parsing import ExpressionError
from manifests.expressions.tree import Binary, Literal, Mixed, Name, Node, Tag, Unary
from manifests.expressions.when import parse_when

A, B, C, D = Name("a"), Name("b"), Name("c"), Name("d")
X, Y = Tag("x"), Tag("y")


def number(value: float) -> Literal:
    return Literal(float(value))


def refused(text: str) -> tuple[int, str]:
    with pytest.raises(ExpressionError) as caught:
        parse_when(text)
    return caught.value.offset, caught.value.problem


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("foo", Name("foo")),
        ("true", Literal(True)),
        ("True", Name("True")),
        ("truest", Name("truest")),
        ("0x10", number(16)),
        ("007", number(7)),
        ("2.50", number(2.5)),
        (".5", number(0.5)),
        ("''", Literal("")),
        ('"a b"', Literal("a b")),
        ("'a\\'b'", Literal("a'b")),
        ("[a b]", Name("a b")),
        (r"a\-b", Name("a-b")),
        ("-5", Unary("-", number(5))),
        ("!true", Unary("!", Literal(True))),
        ("grün == ja", Binary("==", Name("grün"), Name("ja"))),
    ],
)
def test_values(text, tree):
    assert repr(parse_when(text)) == repr(tree)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a || b && c", Binary("||", A, Binary("&&", B, C))),
        ("a && b || c", Binary("||", Binary("&&", A, B), C)),
        ("a && b == c", Binary("&&", A, Binary("==", B, C))),
        ("a == b == c", Binary("==", Binary("==", A, B), C)),
        ("a == b | c", Binary("==", A, Binary("|", B, C))),
        ("a | b << c", Binary("|", A, Binary("<<", B, C))),
        ("a << b + c", Binary("<<", A, Binary("+", B, C))),
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("a * b ** c", Binary("*", A, Binary("**", B, C))),
        ("a ** b ** c", Binary("**", Binary("**", A, B), C)),
        ("-1 ** a", Binary("**", Unary("-", number(1)), A)),
        ("!(a) && b", Binary("&&", Unary("!", A), B)),
        ("a ? b : c", Binary(":", Binary("?", A, B), C)),
        ("a ?? b || c", Binary("??", A, Binary("||", B, C))),
        ("a in (b, c, d)", Binary("in", A, Binary(",", Binary(",", B, C), D))),
        ("a IN (b, c)", Binary("in", A, Binary(",", B, C))),
        ("a =~ 'b' && c !~ d", Binary("&&", Binary("=~", A, Literal("b")), Binary("!~", C, D))),
        ("a<=b", Binary("<=", A, B)),
        ("(a == b)||(c == d)", Binary("||", Binary("==", A, B), Binary("==", C, D))),
    ],
)
def test_how_operators_bind(text, tree):
    assert parse_when(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("{{x}} == a", Binary("==", X, A)),
        ("{{x}}", X),
        ("{{= x == 'a' }}", Tag("=x == 'a'")),
        ("{{x}}=={{y}}", Binary("==", X, Y)),
        ("!{{x}}", Unary("!", X)),
        ("'{{x}}' == a", Binary("==", Mixed((X,)), A)),
        ("'it\\'s {{x}}!' == a", Binary("==", Mixed(("it's ", X, "!")), A)),
        ("{{x}}{{y}} == a", Binary("==", Mixed((X, Y)), A)),
        ("v{{x}}.1 == a", Binary("==", Mixed(("v", X, ".1")), A)),
        ("{{x}}-{{y}} == a", Binary("==", Binary("-", X, Y), A)),
        ("{{a.{{b}}}} == a", Binary("==", Tag("a.{{b}}"), A)),
        ("{{=f('\"')}} == a", Binary("==", Tag("=f('\"')"), A)),
        ("{{x}} {{y}} a", Binary("{{y}}", X, A)),
        ("{{x}} in ({{y}})", Binary("in", X, Y)),
    ],
)
def test_a_tag_is_a_value_a_part_of_a_text_or_an_operator(text, tree):
    assert parse_when(text) == tree


@pytest.mark.parametrize(
    ("text", "offset", "problem"),
    [
        ("(( ==", 3, "'==' is where a value should be"),
        ("{{a}} = 1", 6, "'=' has no meaning"),
        ("{{x}} == 'a", 9, "a quoted text does not end"),
        ("{{a}} == 1 and {{b}} == 2", 11, "'and' is where an operator should be"),
        ("not {{a}} == 2", 10, "'==' is where a value should be"),
        ("not a == 2", 4, "'a' is where an operator should be"),
        ("== Succeeded", 0, "'==' is where a value should be"),
        ("{{a}} ==", 8, "it ends where a value should be"),
        ("hello world == x", 6, "'world' is where an operator should be"),
        ("v1.2 == v1.2", 0, "'v1.2' without quotes means a field of 'v1'"),
        ("1.2.3 == 1", 0, "'1.2.3' has no meaning"),
        ("1a == 1", 0, "'1a' has no meaning"),
        ("0x == 1", 0, "'0x' has no meaning"),
        (f"0x{'F' * 17} == 1", 0, f"'0x{'F' * 17}' has no meaning"),
        ("s3://b/k == x", 2, "'://' has no meaning"),
        ('{"a":1} == x', 0, "'{' has no meaning"),
        ("user@x == y", 4, "'@' has no meaning"),
        ("_a == 1", 0, "'_a' has no meaning"),
        ("{{x}}==-1", 5, "'==-' has no meaning"),
        ("a &&!b", 2, "'&&!' has no meaning"),
        ("a === b", 2, "'===' has no meaning"),
        ("!foo", 1, "'foo' is where a number, true, false or a parenthesis should be"),
        ("!'{{x}}'", 1, "\"'{{x}}'\" is where a number, true, false or a parenthesis should be"),
        ("({{x}} == 1", 11, "it ends where a closing parenthesis should be"),
        ("{{x}} == 1)", 10, "')' is where the end should be"),
        ("foo(1)", 3, "'(' is where an operator should be"),
        ("in == 1", 0, "'in' is where a value should be"),
        ("{{x}} == 'it's'", 13, "'s' is where an operator should be"),
        ("[a == b", 0, "'[' has no meaning"),
        ("", 0, "it ends where a value should be"),
    ],
)
def test_what_nobody_can_evaluate_is_refused_with_its_place(text, offset, problem):
    assert refused(text) == (offset, problem)


@pytest.mark.parametrize("text", ["{{x}} == 'a\"", "\"it' == a"])
def test_a_quoted_text_ends_at_a_quote_of_either_kind(text):
    assert isinstance(parse_when(text), Binary)


@pytest.mark.parametrize(
    "text",
    [
        "my-param == my-param", "2021-01-01 == 2021-01-01", "'10' > '9'", "Failed in (Failed, Error)", "a, b",
        "{{steps.flip.outputs.result}} == heads", "{{item.os}} == 'x' || {{item.v}} == '6.10'", "a/b == c",
        "{{inputs.parameters.num-1}} != 1 && {{inputs.parameters.num-1}} != 2", "5 % 2 == 1", "a:b", "~5 == -6",
        "( {{a}} == heads &&\n  {{b}} == tails\n) || ( {{a}} == tails && {{b}} == tails )",
    ],
)  # fmt: skip
def test_what_argo_reads_is_read(text):
    parse_when(text)


def test_parentheses_can_be_as_deep_as_they_like():
    assert parse_when("(" * 5_000 + "a" + ")" * 5_000) == A


def test_a_tree_without_end_is_an_error_of_the_text():
    assert refused("a || " * 5_000 + "a") == (0, "it is nested too deeply")


LAYERS = [
    [","], ["?", ":", "??"], ["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "=~", "!~", "in"], ["&", "|", "^"],
    ["<<", ">>"], ["+", "-"], ["*", "/", "%"], ["**"],
]  # fmt: skip
LEVELS = {operator: level for level, layer in enumerate(LAYERS) for operator in layer}
WORDS = st.from_regex(r"\A[a-zA-Z][a-zA-Z0-9_]{0,4}\Z").filter(lambda word: word.lower() not in ("in", "true", "false"))
TEXTS = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs", "Co"]), max_size=6)
SIGNED = st.builds(number, st.integers(0, 10**6)) | st.builds(Literal, st.booleans()) | st.builds(Tag, WORDS)
VALUES = SIGNED | st.builds(Name, WORDS) | st.builds(Literal, TEXTS)
TREES = st.recursive(
    VALUES | st.builds(Unary, st.sampled_from("-!~"), SIGNED),
    lambda some: st.builds(Binary, st.sampled_from(list(LEVELS)), some, some),
    max_leaves=12,
)


def written(node: Node, least: int = 0) -> str:
    """The tree as a text with no parentheses but those that it needs."""
    match node:
        case Tag(text):
            return f"{{{{{text}}}}}"
        case Name(text):
            return text
        case Literal(bool(value)):
            return str(value).lower()
        case Literal(float(value)):
            return f"{value:.0f}"
        case Literal(str(text)):
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"') + "'"
        case Unary(operator, operand):
            return f"{operator}{written(operand)}"
        case Binary(operator, left, right):
            level = LEVELS[operator]
            text = f"{written(left, level)} {operator} {written(right, level + 1)}"
            return f"({text})" if level < least else text
    raise AssertionError(node)


@given(TREES)
def test_a_tree_comes_back_from_its_text(tree):
    assert repr(parse_when(written(tree))) == repr(tree)


@given(st.text(st.sampled_from("ab1.'\"\\ ()[]=!<>&|?:,-*~{}"), max_size=15))
def test_no_text_raises_anything_else(text):
    try:
        parse_when(text)
    except ExpressionError as error:
        problem, offset = error.problem, error.offset
    else:
        return
    assert problem
    assert 0 <= offset <= len(text)
