"""The functions of expr and of Argo: what they give, as the JSON that Argo would insert."""

import pytest

from manifests.expressions.evaluating import evaluate
from tests.manifests.expressions.evaluated import json_of, refused


@pytest.mark.parametrize(
    ("text", "json"),
    [
        ("trim('  a ')", '"a"'), ("trim('xax','x')", '"a"'), ("trimPrefix('abc','a')", '"bc"'),
        ("trimSuffix('abc','c')", '"ab"'), ("trimPrefix(' a')", '"a"'), ("upper('é')", '"É"'),
        ("split('a,b,c',',',2)", '["a","b,c"]'), ("split('abc','')", '["a","b","c"]'),
        ("split('abc','',2)", '["a","bc"]'), ("splitAfter('a,b',',')", '["a,","b"]'),
        ("replace('aaa','a','b',2)", '"bba"'), ("replace('abc','','-')", '"-a-b-c-"'), ("repeat('a',3)", '"aaa"'),
        ("join(['a','b'],'-')", '"a-b"'), ("join([])", '""'), ("indexOf('é a','a')", "3"),
        ("lastIndexOf('abab','b')", "3"), ("indexOf('a','z')", "-1"), ("max(1,[2,[3.5]])", "3.5"), ("min(1)", "1"),
        ("mean([])", "0"), ("median([3,1,2])", "2"), ("median(1,2)", "1.5"), ("toJSON([])", '"[]"'),
        ("toJSON('<')", '"\\"\\\\u003c\\""'), ("toJSON(1.5)", '"1.5"'), ("fromJSON('{\"a\":1}').a", "1"),
        ("toBase64('a')", '"YQ=="'), ("fromBase64('YQ==')", '"a"'), ("last([])", "null"), ("get({a:1},'a')", "1"),
        ("take([1,2],9)", "[1,2]"), ("keys({b:1,a:2})", '["a","b"]'), ("values({a:1})", "[1]"),
        ("reverse([1,2])", "[2,1]"), ("uniq(['a','a'])", '["a"]'), ("concat([1],[2,3])", "[1,2,3]"),
        ("flatten([1,[2,[3]]])", "[1,2,3]"), ("sort(['b','a'])", '["a","b"]'), ("bitshl(1,3)", "8"),
        ("bitshr(-8,1)", "-4"), ("bitushr(-1,60)", "15"), ("bitnot(5)", "-6"), ("int(7.9)", "7"), ("int(-7.9)", "-7"),
        ("int('+5')", "5"), ("float('.5')", "0.5"), ("float('5.')", "5"), ("string(1.5)", '"1.5"'),
        ("string(123456789.0)", '"1.23456789e+08"'), ("string(1e20)", '"1e+20"'), ("string(1e-7)", '"1e-07"'),
        ("string(0.0001)", '"0.0001"'), ("string(true)", '"true"'),
        ("string({b:1,a:[nil]})", '"map[a:[\\u003cnil\\u003e] b:1]"'), ("string('x')", '"x"'), ("len({a:1})", "1"),
        ("len([1])", "1"), ("abs(-1.5)", "1.5"), ("round(-2.5)", "-3"), ("round(0.49999999999999994)", "0"),
        ("ceil(1)", "1"), ("floor(-1.5)", "-2"), ("type([])", '"array"'), ("type({})", '"map"'),
        ("type(true)", '"bool"'), ("type('a')", '"string"'), ("type(len)", '"nil"'),
        ("abs(-9223372036854775807-1)", "-9223372036854775808"), ("len('é')", "1"), ("toJson(nil)", '"null"'),
        ("asInt('5')", "5"), ("asInt(5.5)", "5"), ("asFloat('2')", "2"), ("toJson([1,'<'])", '"[1,\\"\\\\u003c\\"]"'),
        ("jsonpath('[1,2]','$[1]')", "2"), ("string(jsonpath('{\"a\":1e3}','$.a'))", '"1000"'), ("len", "null"),
        ("map", "null"), ("first(filter([{a:1,b:2}], .a == 1)).b", "2"), ("splitAfter('abc','')", '["a","b","c"]'),
        ("trim('abc','')", '"abc"'),
    ],
)  # fmt: skip
def test_what_functions_give(text, json):
    assert json_of(text) == json


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("repeat('a', -1)", "invalid argument for repeat (expected positive integer, got -1)"),
        ("join(['a', 1])", "interface conversion: interface {} is int, not string"),
        ("min('a')", "invalid argument for min (type string)"),
        ("max('a', 'b')", "invalid argument for max (type string)"),
        ("min([1, 'a'])", "invalid argument for min (type string)"),
        ("fromJSON('x')", "invalid JSON at character 0"),
        ("fromJSON('{')", "unexpected end of JSON input"),
        ("fromJSON('NaN')", "invalid character 'N'"),
        ("fromBase64('?')", "illegal base64 data"),
        ("get([1], 'a')", "invalid operation: int(string)"),
        ("take([1], -1)", "slice bounds out of range"),
        ("concat()", "expected at least 1, got 0"),
        ("concat([1], nil)", "cannot use <nil> as argument (type []interface {}) to call concat"),
        ("sort([1, 'a'])", "invalid operation: string < int"),
        ("sort([2, 1], 'x')", "invalid order x, expected asc or desc"),
        ("bitshl(1, -1)", "negative shift count -1"),
        ("int('0x10')", "invalid operation: int(0x10)"),
        ("int('1_0')", "invalid operation: int(1_0)"),
        ("int(true)", "invalid operation: int(bool)"),
        ("int(nil)", "invalid operation: int(<nil>)"),
        ("int('99999999999999999999')", "invalid operation: int(99999999999999999999)"),
        ("asInt('x')", "invalid operation: int(x)"),
        ("asFloat('')", "invalid operation: float()"),
        ("float('1e400')", "invalid operation: float(1e400)"),
        ("float(' 1')", "invalid operation: float( 1)"),
        ("len(nil)", "invalid argument for len (type <nil>)"),
        ("abs('a')", "cannot use string as argument (type number) to call abs"),
        ("toPairs([1])", "to call toPairs"),
        ("toJson(groupBy([1], 'k'))", "json: unsupported type: map[interface {}]interface {}"),
        ("toJson(1 / 0)", "json: unsupported value: +Inf"),
        ("toJson(sprig)", "json: unsupported type: func"),
        ("jsonpath('x', '$')", "invalid JSON at character 0"),
        ("replace(repeat('a', 100000), 'a', repeat('b', 100000))", "memory budget exceeded"),
    ],
)
def test_what_functions_refuse(text, problem):
    assert problem in refused(text)


def test_many_values_are_made_distinct_at_once():
    assert evaluate("len(uniq(map(1..20000, # % 15000)))", {}) == 15_000


def test_a_list_that_holds_itself_many_times_cannot_be_written_out():
    doubled = "".join(f"let x{n + 1} = [x{n}, x{n}]; " for n in range(40))
    assert refused(f"let x0 = [1]; {doubled} toJson(x40)") == "memory budget exceeded"
    assert refused(f"let x0 = [1]; {doubled} x40") == "memory budget exceeded"
