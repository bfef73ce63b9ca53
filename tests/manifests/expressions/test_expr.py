"""What an expression says, as the library expr reads it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.expressions.expr import PREDICATES, parse_expression
from manifests.expressions.parsing import ExpressionError
from manifests.expressions.tree import (
    Array,
    Binary,
    Call,
    Chain,
    Conditional,
    Let,
    Literal,
    Map,
    Member,
    Mixed,
    Name,
    Node,
    Pointer,
    Predicate,
    Sequence,
    Slice,
    Tag,
    Unary,
)

A, B, C, D, X = (Name(name) for name in "abcdx")
ONE, TWO, THREE = (Literal(number) for number in (1, 2, 3))
ITEM, ACC, INDEX = (Pointer(name) for name in ("", "acc", "index"))
B_OF_ITEM = Member(ITEM, Literal("b"))


def both(left: Node, right: Node) -> Binary:
    return Binary("&&", left, right)


def negated(operand: Node) -> Unary:
    return Unary("!", operand)


def member(base: Node, *names: str) -> Node:
    for name in names:
        base = Member(base, Literal(name))
    return base


def call(name: str, *arguments: Node) -> Call:
    return Call(Name(name), arguments)


def refused(text: str) -> tuple[int, str]:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    return caught.value.offset, caught.value.problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", 42), ("0x2A", 42), ("0o52", 42), ("0b101010", 42), ("1_000_000", 1_000_000), ("007", 7), ("0.5", 0.5),
        (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("1.5E-1", 0.15), ("true", True), ("false", False), ("nil", None),
        ("''", ""), ('"a\'b"', "a'b"), (r"'a\'b\\'", "a'b\\"),
        (r"'\n\t\x41\101\u00e9\U0001F600'", "\n\tAA\u00e9\U0001f600"),
        (r"`a\d`", r"a\d"), ("`a``b\nc`", "a`b\nc"), ("'❤'", "❤"),
    ],
)  # fmt: skip
def test_literals(text, value):
    assert repr(parse_expression(text)) == repr(Literal(value))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a or b and c", Binary("||", A, both(B, C))),
        ("a || b || c", Binary("||", Binary("||", A, B), C)),
        ("a and b == c", both(A, Binary("==", B, C))),
        ("a == b == c", Binary("==", Binary("==", A, B), C)),
        ("a == 1..2", Binary("==", A, Binary("..", ONE, TWO))),
        ("1..a + b", Binary("..", ONE, Binary("+", A, B))),
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("a - b + c", Binary("+", Binary("-", A, B), C)),
        ("a * b % c", Binary("%", Binary("*", A, B), C)),
        ("a ** b ^ c", Binary("**", A, Binary("**", B, C))),
        ("a * b ** c", Binary("*", A, Binary("**", B, C))),
        ("a ** b ?? c", Binary("**", A, Binary("??", B, C))),
        ("a ?? b ?? c", Binary("??", Binary("??", A, B), C)),
        ("a + b ?? c", Binary("+", A, Binary("??", B, C))),
        ("(a + b) * c", Binary("*", Binary("+", A, B), C)),
    ],
)
def test_how_operators_bind(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("not a == b", Binary("==", negated(A), B)),
        ("!a and b", both(negated(A), B)),
        ("not a in b", Binary("in", negated(A), B)),
        ("!a * b", negated(Binary("*", A, B))),
        ("a * not b * c", Binary("*", A, negated(Binary("*", B, C)))),
        ("-a ** b", Unary("-", Binary("**", A, B))),
        ("-a * b", Binary("*", Unary("-", A), B)),
        ("a ** -b ** c", Binary("**", A, Unary("-", Binary("**", B, C)))),
        ("-a.b", Unary("-", member(A, "b"))),
        ("- -a", Unary("-", Unary("-", A))),
        ("a - -1", Binary("-", A, Unary("-", ONE))),
        ("-a ?? b", Unary("-", Binary("??", A, B))),
    ],
)
def test_how_prefixes_bind(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize("operator", ["in", "matches", "contains", "startsWith", "endsWith"])
def test_words_between_values_can_be_negated(operator):
    assert parse_expression(f"a {operator} b and c") == both(Binary(operator, A, B), C)
    assert parse_expression(f"a not  {operator} b and c") == both(negated(Binary(operator, A, B)), C)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 < a < 3", both(Binary("<", ONE, A), Binary("<", A, THREE))),
        ("1 < a <= b > c", both(both(Binary("<", ONE, A), Binary("<=", A, B)), Binary(">", B, C))),
        ("a < b == c", Binary("==", Binary("<", A, B), C)),
        ("a == b < c", Binary("<", Binary("==", A, B), C)),
    ],
)
def test_comparisons_can_be_chained(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize("text", ["a ?? b + c", "a ?? b == c", "a ?? b && c", "a + b ?? c * d", "a ?? b not in c"])
def test_what_follows_a_default_needs_parentheses(text):
    assert "need parentheses between them" in refused(text)[1]


@pytest.mark.parametrize("text", ["(a ?? b) + c", "a && b ?? c || d", "a ?? b ? c : d", "a ?? b | f()", "-a ?? b + c"])
def test_what_is_clear_without_parentheses_needs_none(text):
    parse_expression(text)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a ? b : c", Conditional(A, B, C)),
        ("a ? b : c ? d : x", Conditional(A, B, Conditional(C, D, X))),
        ("a ? b ? c : d : x", Conditional(A, Conditional(B, C, D), X)),
        ("a ?: b", Conditional(A, A, B)),
        ("a || b ? c : d", Conditional(Binary("||", A, B), C, D)),
        ("a?[b]:c", Conditional(A, Array((B,)), C)),
        ("if a {b} else {c}", Conditional(A, B, C)),
        ("if a {b} else if c {d} else {x}", Conditional(A, B, Conditional(C, D, X))),
        ("if a {b; c} else {d}", Conditional(A, Sequence((B, C)), D)),
        ("let x = 1; x + a", Let("x", ONE, Binary("+", X, A))),
        (
            "let x = a ? 1 : 2; let y = x; x; y;",
            Let("x", Conditional(A, ONE, TWO), Let("y", X, Sequence((X, Name("y"))))),
        ),
        ("a; b;", Sequence((A, B))),
        ("(a; b) + c", Binary("+", Sequence((A, B)), C)),
        ("f(let x = 1; x)", call("f", Let("x", ONE, X))),
    ],
)
def test_conditions_names_and_sequences(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a.b.c", member(A, "b", "c")),
        ("a['b-c']", member(A, "b-c")),
        ("a.not.in.true.if", member(A, "not", "in", "true", "if")),
        ("a.b-c", Binary("-", member(A, "b"), C)),
        ("a[0][b]", Member(Member(A, Literal(0)), B)),
        ("a[-1]", Member(A, Unary("-", ONE))),
        ("$env['a b']", member(Name("$env"), "a b")),
        ("a[1:2]", Slice(A, ONE, TWO)),
        ("a[:2]", Slice(A, None, TWO)),
        ("a[1:]", Slice(A, ONE, None)),
        ("a[:]", Slice(A, None, None)),
        ("a[b ? 1 : 2]", Member(A, Conditional(B, ONE, TWO))),
        ("a?.b.c", Chain(Member(Member(A, Literal("b"), True), Literal("c")))),
        ("a.b?.c", Chain(Member(member(A, "b"), Literal("c"), True))),
        ("a?.b?.c", Chain(Member(Member(A, Literal("b"), True), Literal("c"), True))),
        ("a?.b[0].c", member(Member(Chain(Member(A, Literal("b"), True)), Literal(0)), "c")),
        ("a?.[0].b", Chain(Member(Member(A, Literal(0), True), Literal("b")))),
        ("a?.f(b).c", Chain(Member(Call(Member(A, Literal("f"), True), (B,)), Literal("c")))),
        ("!a?.b", negated(Chain(Member(A, Literal("b"), True)))),
        ("'a'.b", member(Literal("a"), "b")),
        ("[1].b", member(Array((ONE,)), "b")),
        ("(a + b).c", member(Binary("+", A, B), "c")),
    ],
)
def test_members(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("f()", call("f")),
        ("f(a, b,)", call("f", A, B)),
        ("f(g(a))", call("f", call("g", A))),
        ("::len(a)", call("len", A)),
        ("a.f(b).g()", Call(Member(Call(member(A, "f"), (B,)), Literal("g")), ())),
        ("a | f() | g(b)", call("g", call("f", A), B)),
        ("a or b | f()", call("f", Binary("||", A, B))),
        ("a | f() + 1", Binary("+", call("f", A), ONE)),
        ("a + (b | f())", Binary("+", A, call("f", B))),
        ("a | f() ? b : c", Conditional(call("f", A), B, C)),
    ],
)
def test_calls_and_pipes(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("filter(a, # > 1)", call("filter", A, Predicate(Binary(">", ITEM, ONE)))),
        ("filter(a, {# > 1})", call("filter", A, Predicate(Binary(">", ITEM, ONE)))),
        ("filter(a, {(#.b + 1) > 2})", call("filter", A, Predicate(Binary(">", Binary("+", B_OF_ITEM, ONE), TWO)))),
        ("all(a, .b.c and .d())", call("all", A, Predicate(both(member(ITEM, "b", "c"), Call(member(ITEM, "d"), ()))))),
        ("map(a, #[0])", call("map", A, Predicate(Member(ITEM, Literal(0))))),
        ("a | map({#}) | count()", call("count", call("map", A, Predicate(ITEM)))),
        ("reduce(a, #acc - #index, 1)", call("reduce", A, Predicate(Binary("-", ACC, INDEX)), ONE)),
        ("map(a, ({b: 1}))", call("map", A, Predicate(Map(((Literal("b"), ONE),))))),
        ("map(a, { {b: 1} })", call("map", A, Predicate(Map(((Literal("b"), ONE),))))),
        ("map(a, {any(#, # > 1)})", call("map", A, Predicate(call("any", ITEM, Predicate(Binary(">", ITEM, ONE)))))),
        ("map(a, {let x = #; x})", call("map", A, Predicate(Let("x", ITEM, X)))),
    ],
)  # fmt: skip
def test_predicates(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("[]", Array(())),
        ("[a, 1,]", Array((A, ONE))),
        ("{}", Map(())),
        ("{a: 1, 'b c': 2, (c): 3, 4: a, true: b,}", Map(
            ((Literal("a"), ONE), (Literal("b c"), TWO), (C, THREE), (Literal("4"), A), (Literal("true"), B))
        )),
        ("{a: {b: 1}}.a", member(Map(((Literal("a"), Map(((Literal("b"), ONE),))),)), "a")),
    ],
)  # fmt: skip
def test_lists_and_maps(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "asInt(inputs.parameters.rows) > 100 ? 'large' : steps['count-rows'].outputs.result",
        "tasks['pick'].outputs.result == 'left' ? tasks.left.outputs.artifacts.out : tasks.right.outputs.artifacts.out",
        "asInt(lastRetry.exitCode) in [137, 143] and lastRetry.message not matches 'OOM|evicted'",
        'lastRetry.status != "Error" && asFloat(lastRetry.duration) < 60.5 && ({{inputs.parameters.again}} == true)',
        "jsonpath(workflow.parameters.settings, '$.items[?(@.size>3)].name')",
        "sprig.trimSuffix('.csv', inputs.parameters['file-name']) | upper()",
        "toJson(map(fromJSON(inputs.parameters.sizes), {asInt(#.gb) * 1024}))",
        "filter(data, {# endsWith '.parquet'})[0:10]",
        "cronworkflow.failed >= 3 || (now() - cronworkflow.lastScheduledTime).Hours() > 12",
        "response.statusCode == 200 and response.headers['Content-Type'][0] startsWith 'text/'",
        "steps.check.outputs.parameters.ready ?? 'no'",
        "let size = asInt(inputs.parameters.size); if size > 10 {'many'} else {'few'}",
    ],
)
def test_what_manifests_hold_is_read(text):
    parse_expression(text)


def test_comments_are_blanks():
    assert parse_expression("a // is\n + /* not\n * */ b") == Binary("+", A, B)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("{{x}} == 'a'", Binary("==", Tag("x"), Literal("a"))),
        ("'a-{{x}}' == a", Binary("==", Mixed(("a-", Tag("x"))), A)),
        ("`{{x}}`", Mixed((Tag("x"),))),
        ("steps.{{x}}.status", Member(Member(Name("steps"), Tag("x")), Literal("status"))),
        ("asInt({{x}}) > 1", Binary(">", call("asInt", Tag("x")), ONE)),
        ("a{{x}}_b", Mixed(("a", Tag("x"), "_b"))),
        ("{{x}}-1", Binary("-", Tag("x"), ONE)),
        ("{{=a}} || {{b.{{c}}}}", Binary("||", Tag("=a"), Tag("b.{{c}}"))),
    ],
)
def test_a_tag_is_a_value_or_a_part_of_a_name_or_text(text, tree):
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "offset", "problem"),
    [
        ("", 0, "it ends where a value should be"),
        ("((", 2, "it ends where a value should be"),
        ("a +", 3, "it ends where a value should be"),
        ("a.", 2, "it ends where a name should be"),
        ("a b", 2, "'b' is where an operator should be"),
        ("a = b", 2, "'=' is where an operator should be"),
        ("a & b", 2, "'&' has no meaning"),
        ("a !in b", 2, "'!' is where an operator should be"),
        ("a ? b", 5, "it ends where a colon should be"),
        ("f(a b)", 4, "'b' is where an operator, a comma or a closing parenthesis should be"),
        ("[a, , b]", 4, "',' is where a value or a closing bracket should be"),
        ("{a: 1", 5, "it ends where a comma or a closing brace should be"),
        ("{-a: 1}", 1, "'-' is where a value or a closing brace should be"),
        ("a | b", 5, "it ends where an opening parenthesis should be"),
        ("'abc", 0, "a quoted text does not end"),
        ("'a\nb'", 0, "a quoted text does not end"),
        (r"a matches '\d'", 10, r"`\d` is no escape"),
        (r'"\'"', 0, r"`\'` is no escape"),
        (r"'\400'", 0, r"`\4` is no escape"),
        ("1a", 0, "'1a' has no meaning"),
        ("0x_", 0, "'0x_' is no number"),
        ("9223372036854775808", 0, "'9223372036854775808' is too large a number"),
        ("1e999", 0, "'1e999' is too large a number"),
        ("if a {b}", 8, "it ends where else should be"),
        ("let x = 1", 9, "it ends where a semicolon should be"),
        ("a @ b", 2, "'@' has no meaning"),
        ("nil.a", 3, "'.' is where an operator should be"),
        ("(f)(a)", 3, "'(' is where an operator should be"),
        ("a)", 1, "')' is where the end should be"),
        ("a /* b", 3, "'*' is where a value should be"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text, offset, problem):
    assert refused(text) == (offset, problem)


@pytest.mark.parametrize(
    "text", ["#", ".a", "f(#)", "a.filter(#)", "filter(#, true)", "reduce(a, #acc, #)", "map(a, #) + #"]
)
def test_an_item_is_known_only_in_a_predicate(text):
    assert refused(text)[1].endswith("is outside of a predicate")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("filter(a)", "`filter` takes 2 arguments and gets 1"),
        ("filter(a, true, 1)", "`filter` takes 2 arguments and gets 3"),
        ("count()", "`count` takes 1 to 2 arguments and gets 0"),
        ("a | reduce()", "`reduce` takes 2 to 3 arguments and gets 1"),
        ("map(a, {b: #})", "braces begin a predicate here, and a map needs its own inside"),
        ("f({a})", "braces around an expression are for predicates only"),
        ("filter({a}, true)", "braces around an expression are for predicates only"),
    ],
)
def test_functions_with_predicates_are_called_in_one_way(text, problem):
    assert refused(text)[1] == problem


@pytest.mark.parametrize("text", ["(" * 5_000 + "a" + ")" * 5_000, "not " * 5_000 + "a", "[" * 5_000 + "]" * 5_000])
def test_nesting_without_end_is_an_error_of_the_text(text):
    assert refused(text) == (0, "it is nested too deeply")


LEVELS = {
    "||": 10, "&&": 15, "==": 20, "!=": 20, "<": 20, ">": 20, "<=": 20, ">=": 20, "in": 20, "matches": 20,
    "contains": 20, "startsWith": 20, "endsWith": 20, "..": 25, "+": 30, "-": 30, "*": 60, "/": 60, "%": 60, "**": 100,
    "??": 500,
}  # fmt: skip
CHAINED = ("<", ">", "<=", ">=")
PRIMARY = 1000
KEYWORDS = {"true", "false", "nil", "not", "and", "or", "in", "let", "if", "else", *PREDICATES}
NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
NAMES = st.from_regex(r"\A[a-z_$][a-zA-Z0-9_]{0,3}\Z").filter(lambda name: name not in KEYWORDS)
TEXTS = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs", "Co"]), max_size=5)
NUMBERS = st.integers(0, 2**63 - 1) | st.floats(0, 1e300)
LITERALS = st.builds(Literal, st.none() | st.booleans() | NUMBERS | TEXTS)
VALUES = LITERALS | st.builds(Name, NAMES) | st.builds(Tag, NAMES)
UNCHAINED = (Literal, Name, Tag, Call, Array, Map, Slice, Binary)


def larger(some: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Expressions one step larger; those that expr itself would write as another tree are left out."""
    name = st.builds(Literal, NAMES)
    base = some.filter(lambda node: isinstance(node, UNCHAINED))
    items = st.lists(some, max_size=3).map(tuple)
    predicate = st.builds(Predicate, some | st.builds(Binary, st.just("+"), st.just(ITEM), some))
    return st.one_of(
        st.builds(Unary, st.sampled_from("!-+"), some),
        st.builds(Binary, st.sampled_from(list(LEVELS)), some, some),
        st.builds(Member, base, name | some),
        st.builds(Chain, st.builds(Member, base, name | some, st.just(True))),
        st.builds(Slice, some, st.none() | some, st.none() | some),
        st.builds(Call, st.builds(Name, NAMES) | st.builds(Member, base, name), items),
        st.builds(Call, st.just(Name("filter")), st.tuples(some, predicate)),
        st.builds(Array, items),
        st.builds(Map, st.lists(st.tuples(name | some, some), max_size=3).map(tuple)),
        st.builds(Conditional, some, some, some),
        st.builds(Let, NAMES, some, some),
        st.builds(Sequence, st.lists(some, min_size=2, max_size=3).map(tuple)),
    )


TREES = st.recursive(VALUES, larger, max_leaves=10)


def written(node: Node, least: int = 0) -> str:
    """The tree as a text with no parentheses but those that it needs where operators of `least` are around it."""
    text, level = _written(node)
    return f"({text})" if level < least else text


def _written(node: Node) -> tuple[str, int]:
    """A text and how closely it holds together: -1 a sequence, 0 other expressions, PRIMARY what members can have."""
    match node:
        case Name(name):
            return name, PRIMARY
        case Tag(name):
            return f"{{{{{name}}}}}", PRIMARY
        case Literal(str(text)):
            return f'"{"".join(map(_escaped, text))}"', PRIMARY
        case Literal(value):
            return _plain(value), PRIMARY - 1
        case Unary(operator, operand):
            level = 50 if operator == "!" else 90
            return f"{operator}{written(operand, level)}", level
        case Binary(operator, left, right):
            return _binary(operator, left, right)
        case Member(base, Literal(str(name)), optional) if NAME.fullmatch(name):
            return f"{written(base, PRIMARY)}{'?.' if optional else '.'}{name}", PRIMARY
        case Member(base, key, optional):
            return f"{written(base, PRIMARY)}{'?.' if optional else ''}[{written(key)}]", PRIMARY
        case Chain(body):
            return _written(body)
        case Slice(base, start, end):
            return f"{written(base, PRIMARY)}[{_end(start)}:{_end(end)}]", PRIMARY
        case Call(function, arguments):
            return f"{written(function)}({', '.join(map(written, arguments))})", PRIMARY
        case Predicate(body):
            return f"{{ {written(body, -1)} }}", 0
        case Pointer(name):
            return f"#{name}", PRIMARY
        case Array(items):
            return f"[{', '.join(map(written, items))}]", PRIMARY
        case Map(pairs):
            return f"{{{', '.join(f'{_key(key)}: {written(value)}' for key, value in pairs)}}}", PRIMARY
        case Conditional(condition, then, otherwise):
            return f"{written(condition, 1)} ? {written(then)} : {written(otherwise)}", 0
        case Let(name, value, body):
            return f"let {name} = {written(value, 1)}; {written(body, -1)}", 0
        case Sequence(items):
            return "; ".join(written(item, 1) for item in items), -1
    raise AssertionError(node)


def _plain(value: float | None) -> str:
    words = {"None": "nil", "True": "true", "False": "false"}
    return words.get(str(value), repr(value))


def _end(node: Node | None) -> str:
    return "" if node is None else written(node)


def _binary(operator: str, left: Node, right: Node) -> tuple[str, int]:
    level = LEVELS[operator]
    first, second = (level + 1, level) if operator == "**" else (level, level + 1)
    if isinstance(left, Binary):
        is_default, is_chain = left.operator == "??" != operator, operator in CHAINED and left.operator in CHAINED
        first = PRIMARY if is_default or is_chain else first
    return f"{written(left, first)} {operator} {written(right, second)}", level


def _key(key: Node) -> str:
    return written(key) if isinstance(key, Literal) and isinstance(key.value, str) else f"({written(key)})"


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


@given(TREES)
def test_a_tree_comes_back_from_its_text(tree):
    assert repr(parse_expression(written(tree))) == repr(tree)


PARTS = st.sampled_from([*"ab1.'\"\\`()[]{}=!<>&|?:;,-*/# \n", "not ", " in ", "let ", "filter(a,", "if "])


@given(st.lists(PARTS, max_size=15).map("".join))
def test_no_text_raises_anything_else(text):
    try:
        parse_expression(text)
    except ExpressionError as error:
        problem, offset = error.problem, error.offset
    else:
        return
    assert problem
    assert 0 <= offset <= len(text)
