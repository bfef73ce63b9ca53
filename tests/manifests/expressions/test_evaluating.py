"""What expressions come to, as the library expr 1.17 evaluates them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests.expressions.evaluating import evaluate, evaluate_bool
from manifests.expressions.filling import shown
from manifests.expressions.scopes import nested
from manifests.expressions.times import at
from manifests.expressions.values import EvaluationError

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
VARIABLES = {
    "inputs": {"parameters": {"n": "5", "my-n": "6", "list": "[1,2]"}},
    "steps": {"a-b": {"outputs": {"result": "heads", "parameters": {"absent": None}}}},
    "retries": "1",
    "lastRetry": {"exitCode": "2", "status": "Failed", "duration": "1.5", "message": "main: OOMKilled"},
    "item": {"os": "linux", "versions": [1.0, 2.5]},
    "gone": None,
}


def value(text: str) -> object:
    return evaluate(text, VARIABLES, now=NOW)


def refused(text: str) -> str:
    with pytest.raises(EvaluationError) as caught:
        value(text)
    return str(caught.value)


# The rules of docs/sources.md argo 2.13 and 3.7


def test_a_parameter_is_a_text_until_it_is_cast():
    assert refused("inputs.parameters.n * 2") == "invalid operation: string * int"
    assert value("asInt(inputs.parameters.n) * 2") == 10
    assert value("inputs.parameters.n == 5") is False
    assert value("inputs.parameters.n == '5'") is True


def test_a_hyphen_needs_brackets():
    assert value("inputs.parameters['my-n']") == "6"
    assert refused("inputs.parameters.my-n") == "unknown name n"


def test_an_exit_code_is_compared_as_a_text_or_cast():
    assert value("lastRetry.exitCode == 2") is False
    assert value("lastRetry.exitCode == '2'") is True
    assert value("asInt(lastRetry.exitCode) > 1") is True
    assert refused("lastRetry.exitCode > 1") == "invalid operation: string > int"
    assert value("asFloat(lastRetry.duration) < 2") is True
    assert value("lastRetry.status in ['Failed', 'Error'] and lastRetry.message matches 'OOM'") is True


def test_the_type_of_a_variable_without_a_dot_is_known_before():
    assert refused("retries == 1") == "invalid operation: == (mismatched types string and int)"
    assert value("asInt(retries) == 1") is True


def test_an_unknown_name_is_an_error_even_where_nothing_asks_for_its_value():
    assert refused("true ? 1 : nope") == "unknown name nope"
    assert refused("nope ?? 1") == "unknown name nope"
    assert refused("nope(1)") == "unknown name nope"


def test_what_sprig_gets_can_be_unknown():
    assert value("sprig.default('d', nope)") == "d"
    assert value("sprig.int(nope)") == 0
    assert refused("sprig.default('d', nope.x)") == "cannot fetch x from <nil>"
    assert refused("toJson(nope)") == "unknown name nope"


def test_what_is_absent_can_be_replaced_but_has_no_members():
    assert value("steps['a-b'].outputs.parameters.absent ?? 'd'") == "d"
    assert value("steps['a-b'].outputs.parameters.unheard ?? 'd'") == "d"
    assert value("gone ?? 'd'") == "d"
    assert value("steps.nope?.outputs.result") is None
    assert refused("steps.nope.outputs") == "cannot fetch outputs from <nil>"
    assert refused("gone.x") == "type nil has no field x"


def test_a_tag_that_is_left_is_text_in_quotes():
    assert value("'{{item}}' == '{{' + 'item}}'") is True


def test_a_condition_must_be_true_or_false():
    assert evaluate_bool("retries == '1'", VARIABLES) is True
    with pytest.raises(EvaluationError, match="of type string to bool"):
        evaluate_bool("retries", VARIABLES)


def test_argo_takes_its_own_functions_rather_than_variables_of_the_same_name():
    assert evaluate("asInt('5')", {"asInt": "x"}) == 5
    with pytest.raises(EvaluationError, match="not callable"):
        evaluate("len('a')", {"len": "x"})


# The language


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("5 / 2", 2.5), ("4 / 2", 2.0), ("7 % 3", 1), ("-7 % 3", -1), ("2 ** 3", 8.0), ("-2 ** 2", -4.0),
        ("2 * 3", 6), ("2 * 3.0", 6.0), ("1 - 0.5", 0.5), ("0x10 + 1_000", 1016), ("9223372036854775807 + 1", -(2**63)),
        ("1 / 0", float("inf")), ("-(-5)", 5), ("+5", 5), ("'a' + 'b'", "ab"), ("1 == 1.0", True), ("1 != 2", True),
        ("'b' > 'a'", True), ("1 < 2 < 3", True), ("1 < 2 < 2", False), ("nil == nil", True), ("nil == 1", False),
        ("[1, 2] == [1.0, 2]", True), ("{a: 1} == {a: 1}", True), ("{a: 1} == {a: 1.0}", False),
        ("not false and true", True), ("true or steps.nope", True), ("nil ?? nil ?? 3", 3), ("false ?: 5", 5),
        ("true ? 'a' : 'b'", "a"), ("if 1 > 2 {'a'} else {'b'}", "b"), ("let x = 1; let y = x + 1; x + y", 3),
        ("1; 2", 2), ("1..3", [1, 2, 3]), ("3..1", []), ("'a' in ['a', 1]", True), ("'b' not in ['a']", True),
        ("'os' in item", True), ("1 in steps.nope", False), ("'abc' contains 'b'", True),
        ("'abc' startsWith 'b'", False),
        ("'abc' endsWith 'bc'", True), ("steps.nope contains 'a'", False), ("'ab1' matches '[0-9]$'", True),
        ("item.versions[0]", 1.0), ("item.versions[-1]", 2.5), ("[1, 2, 3][1:]", [2, 3]), ("[1, 2, 3][:-1]", [1, 2]),
        ("[1, 2, 3][5:]", []), ("'hello'[1:3]", "el"), ("'\u65e5\u672c'[0:3]", "\u65e5"),
        ("inputs.parameters.n[0]", 53),
        ("{a: {b: 1}}.a.b", 1), ("{'a b': 1}['a b']", 1), ("{a: 1}.b", None), ("steps.nope?.x.y", None),
        ("item?.os", "linux"),
        ("{(retries): 2}['1']", 2), ("$env.retries", "1"), ("item.os | upper()", "LINUX"),
        ("'a,b' | split(',') | join('-')", "a-b"),
    ],
)  # fmt: skip
def test_operators_and_members(text, result):
    assert value(text) == result
    assert type(value(text)) is type(result)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("filter(1..5, # % 2 == 1)", [1, 3, 5]), ("map([{n: 1}], .n)", [1]), ("map(['a'], {#index})", [0]),
        ("all([1, 2], # > 0)", True), ("any([], true)", False), ("none([1], # > 1)", True),
        ("one([1, 2], # > 1)", True),
        ("count([1, 2], # > 1)", 1), ("count([true, false])", 1), ("sum([1, 2.5])", 3.5), ("sum([1, 2], # * 2)", 6),
        ("find([1, 2, 3], # > 1)", 2), ("find([1], # > 5)", None), ("findIndex([1, 2], # > 1)", 1),
        ("findIndex([1], # > 5)", None), ("findLast([1, 2], # > 0)", 2), ("findLastIndex([1, 2], # > 0)", 1),
        ("groupBy([1, 2, 3], # % 2)", {1: [1, 3], 0: [2]}), ("groupBy([1, 2, 3], # % 2)[0]", [2]),
        ("sortBy([{a: 2}, {a: 1}], .a)", [{"a": 1}, {"a": 2}]), ("sortBy([1, 2], #, 'desc')", [2, 1]),
        ("reduce(1..3, #acc + #)", 6), ("reduce(1..3, #acc + #, 10)", 16), ("reduce([1, 2, 3], #acc + #index)", 4),
        ("map([[1, 2], [3]], filter(#, # > 1))", [[2], [3]]), ("let k = 2; map([1], # * k)", [2]),
        ("[1, 2] | map(# + 1) | filter(# > 2)", [3]), ("sum(inputs.parameters.n)", 53),
    ],
)  # fmt: skip
def test_predicates(text, result):
    assert value(text) == result


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("'a' + 1", "invalid operation: + (mismatched types string and int)"),
        ("1 == 'a'", "invalid operation: == (mismatched types int and string)"),
        ("true ? 1 : 'a' * 2", "invalid operation: * (mismatched types string and int)"),
        ("1 in ['a']", "cannot use int as type string in array"),
        ("'a' in 'abc'", "invalid operation: in (mismatched types string and string)"),
        ("inputs.parameters.n in inputs.parameters.list", 'operator "in" not defined on string'),
        ("!inputs.parameters.n", "interface conversion: interface {} is string, not bool"),
        ("inputs.parameters.n && true", "interface conversion: interface {} is string, not bool"),
        ("1 ? 2 : 3", "non-bool expression used as condition"),
        ("!1", "invalid operation: ! (mismatched type int)"),
        ("-'a'", "invalid operation: - (mismatched type string)"),
        ("7 % 0", "integer divide by zero"),
        ("[1][5]", "index out of range: 5 (array length is 1)"),
        ("[1]['a']", "cannot use string to get an element from array"),
        ("item.versions.os", "invalid operation: int(string)"),
        ("'a'.b", "type string has no field b"),
        ("{(item): 1}", "interface conversion: interface {} is map[string]interface {}, not string"),
        ("item[1]", "cannot use int to get an element from map"),
        ("retries[1:]()", "'(' is where"),
        ("item.os()", "function is string, which is not callable"),
        ("let len = 5; len", "cannot redeclare len"),
        ("let x = 1; let x = 2; x", "cannot redeclare x"),
        ("inputs.parameters.n matches '('", "error parsing regexp: missing closing )"),
        ("filter(item, true)", "invalid argument for filter (type map)"),
        ("filter(inputs.parameters, true)", "builtin filter takes only array (got map[string]interface {})"),
        ("filter([1], 1)", "predicate should return boolean (got int)"),
        ("reduce([], #acc)", "reduce of empty array with no initial value"),
        ("sortBy([1, 'a'], #)", "invalid operation: "),
        ("groupBy([1], [#])", "hash of unhashable type"),
        ("sprig.wrap(3, 'abc')", "sprig has no function wrap, or it is not simulated"),
        ("len()", "not enough arguments to call len"),
        ("upper('a', 'b')", "too many arguments to call upper"),
        ("upper(5)", "cannot use int as argument (type string) to call upper"),
        ("a +", "it ends where a value should be"),
        ("{{retries}} + 1", "{{retries}} is not replaced"),
        ("", "it ends where a value should be"),
    ],
)
def test_what_is_refused(text, problem):
    assert problem in refused(text)


# Time


def test_now_is_what_it_is_told():
    assert shown(value("now()")) == "2026-01-01T00:00:00Z"
    assert value("now() == now()") is True


def test_times_have_methods_and_can_be_subtracted():
    variables = {"cronworkflow": {"lastScheduledTime": at(NOW - 400)}}
    text = "cronworkflow.lastScheduledTime == nil || (now() - cronworkflow.lastScheduledTime).Seconds() > 360"
    assert evaluate(text, variables, now=NOW) is True
    assert evaluate(text, variables, now=NOW - 60) is False
    assert evaluate(text, {"cronworkflow": {"lastScheduledTime": None}}) is True


# Limits


@pytest.mark.parametrize(
    "text", ["1..1000000", "map(1..1000, map(1..1000, #))", "repeat('a', 10000000)", "0..9223372036854775807"]
)
def test_memory_is_bounded_as_in_expr(text):
    assert "memory budget exceeded" in refused(text)


def test_an_expression_that_would_run_forever_is_an_error():
    assert "too many steps" in refused("let x = 1..9999; all(x, all(x, all(x, true)))")


def test_texts_cannot_grow_without_end():
    doubled = "".join(f"let x{n + 1} = x{n} + x{n}; " for n in range(40))
    assert refused(f"let x0 = 'aaaa'; {doubled} x40") == "memory budget exceeded"


def test_an_expression_that_is_nested_without_end_is_an_error():
    assert "nested too deeply" in refused("1 + " * 20_000 + "1")


def test_lists_of_a_caller_stay_as_they_are():
    value("sort(item.versions, 'desc') | map(# * 2) | concat(item.versions)")
    assert VARIABLES["item"] == {"os": "linux", "versions": [1.0, 2.5]}


VALUES = """
    inputs.parameters.n item.versions item gone retries 1 2.5 0 -3 9223372036854775807 1e308 'a' '5' '' true false nil
    [1,2] ['b','a'] [[1],2] {a:1} [] {} now() duration('1h') date('2024-01-02') sprig.list(1,'a') '{"a":[1]}' '('
    '$.a[0]'
"""
OPERATORS = "+ - * / % ** == != < > <= >= && || ?? in matches contains startsWith endsWith .."
SYMBOLS = "! not ? : ?. .a [0] [1: ] ( ) , ; let x = if { } else # .n #acc | upper() filter( map( len( sprig.int( sprig"
FUNCTIONS = """
    len type abs ceil floor round int float string trim upper lower split replace repeat join indexOf max min mean
    median
    toJSON fromJSON toBase64 fromBase64 duration date first last get take keys values toPairs fromPairs reverse uniq
    concat flatten sort bitand bitshl bitushr bitnot asInt asFloat toJson jsonpath hasPrefix hasSuffix trimPrefix
    splitAfter lastIndexOf timezone now
"""
OF_SPRIG = """
    trim title trunc substr repeat replace quote snakecase camelcase join split splitn b64dec atoi int float64 add
    sub mul
    div mod addf divf max round until untilStep seq default coalesce ternary list dict get keys merge dig fromJson
    toRawJson regexFind regexReplaceAll base dir ext toDate dateModify date dateInZone ago randAlphaNum uuidv4 has
    without
    pick pluck indent plural kindOf duration unixEpoch
"""
PREDICATES = "filter map any all none one count sum find findLastIndex groupBy sortBy reduce"
METHODS = st.sampled_from(
    ["a", "Unix()", "Seconds()", "Format('2006')", "AddDate(1, 1, 1)", "Truncate(duration('1h'))"]
)
CALLS = st.sampled_from([*FUNCTIONS.split(), *(f"sprig.{name}" for name in OF_SPRIG.split())])
EXPRESSIONS = st.recursive(
    st.sampled_from(VALUES.split()),
    lambda some: st.one_of(
        st.builds("({} {} {})".format, some, st.sampled_from(OPERATORS.split()), some),
        st.builds("{}({})".format, CALLS, st.lists(some, max_size=3).map(", ".join)),
        st.builds(
            "{}({}, {})".format,
            st.sampled_from(PREDICATES.split()),
            some,
            st.sampled_from(["#", "# > 1", "#index", "[#]", "#acc"]) | some,
        ),
        st.builds("({})[{}]".format, some, some),
        st.builds("({})[{}:{}]".format, some, some, some),
        st.builds("({}).{}".format, some, METHODS),
        st.builds("({} ? {} : {})".format, some, some, some),
    ),
    max_leaves=8,
)


def tried(text: str) -> str:
    """What the text comes to, as it would be filled in; or the message of its error."""
    try:
        return shown(value(text))
    except EvaluationError as error:
        return str(error)


@given(st.lists(st.sampled_from(f"{VALUES} {OPERATORS} {SYMBOLS}".split()), max_size=12).map(" ".join))
def test_no_text_raises_anything_else(text):
    assert isinstance(tried(text), str)


@settings(max_examples=500, deadline=None)
@given(EXPRESSIONS)
def test_whatever_can_be_read_raises_nothing_else(text):
    assert isinstance(tried(text), str)


# Scopes


def test_dotted_names_become_maps():
    scope = {"inputs.parameters.n": "5", "inputs.parameters.my-n": "6", "retries": "1", "steps.a.outputs.result": None}
    assert nested(scope) == {
        "inputs": {"parameters": {"n": "5", "my-n": "6"}},
        "retries": "1",
        "steps": {"a": {"outputs": {"result": None}}},
    }


def test_every_dot_of_a_name_parts():
    assert nested({"workflow.labels.example.com/team": "x"}) == {"workflow": {"labels": {"example": {"com/team": "x"}}}}


@pytest.mark.parametrize("names", [["a", "a-c", "a.b"], ["a.b", "a", "a-c"]])
def test_a_longer_name_wins_over_its_beginning(names):
    assert nested(dict.fromkeys(names, "x")) == {"a": {"b": "x"}, "a-c": "x"}


def test_a_value_that_is_a_map_is_no_level_of_names():
    assert nested({"item": {"os": "linux"}, "item.os": "linux"}) == {"item": {"os": "linux"}}
    assert nested({"item": {"os": "linux"}}) == {"item": {"os": "linux"}}
