"""The functions of sprig: what they give, as the JSON that Argo would insert."""

import re

import pytest

from manifests.expressions.evaluating import evaluate
from tests.manifests.expressions.evaluated import json_of, refused


@pytest.mark.parametrize(
    ("text", "json"),
    [
        ("sprig.trim(' a ')", '"a"'), ("sprig.upper('a')", '"A"'),
        ("sprig.title(\"hello wORLD it's x\")", "\"Hello WORLD It'S X\""),
        ("sprig.replace('a','b','banana')", '"bbnbnb"'), ("sprig.b64enc('hé')", '"aMOp"'),
        ("sprig.b64dec('aMOp')", '"hé"'), ("sprig.b64dec('!!')", '"illegal base64 data at input byte 0"'),
        ("sprig.date('2006-01-02T15:04:05Z07:00', 0)", '"1970-01-01T00:00:00Z"'),
        ("sprig.date('Mon Jan _2 3:04PM 2006', 86400)", '"Fri Jan  2 12:00AM 1970"'),
        ("sprig.default('a', 'b')", '"b"'), ("sprig.default('a', 0)", '"a"'), ("sprig.default('a', nil)", '"a"'),
        ("sprig.toString(1.50)", '"1.5"'), ("sprig.toString([1,'a'])", '"[1 a]"'), ("sprig.int('0x1f')", "31"),
        ("sprig.int('010')", "8"), ("sprig.int('5.00')", "5"), ("sprig.int('5.5')", "0"), ("sprig.int(5.9)", "5"),
        ("sprig.int(true)", "1"), ("sprig.int(nil)", "0"), ("sprig.int('-12')", "-12"),
        ("sprig.int('1_000')", "1000"), ("sprig.int('')", "0"), ("sprig.int(' 5')", "0"), ("sprig.add(1,2,'3')", "6"),
        ("sprig.add()", "0"), ("sprig.sub(5,'7')", "-2"), ("sprig.mul(2,3,4)", "24"), ("sprig.div(-7,2)", "-3"),
        ("sprig.mod(-7,3)", "-1"), ("sprig.max(1,5,3)", "5"), ("sprig.min('4',2)", "2"),
        ("sprig.list(1,'a')", '[1,"a"]'), ("sprig.join('-', ['a',1,nil])", '"a-1"'), ("sprig.join('-', 'a')", '"a"'),
        ("sprig.split('/', 'a/b')", '{"_0":"a","_1":"b"}'), ("sprig.split('/', 'a/b')._1", '"b"'),
        ("sprig.splitList(',', 'a,b')", '["a","b"]'), ("sprig.contains('b','abc')", "true"),
        ("sprig.hasPrefix('a','abc')", "true"), ("sprig.hasSuffix('a','abc')", "false"),
        ("sprig.trunc(2,'abc')", '"ab"'), ("sprig.trunc(-2,'abc')", '"bc"'), ("sprig.trunc(-5,'abc')", '"abc"'),
        ("sprig.trunc(9,'abc')", '"abc"'), ("sprig.substr(1,2,'abc')", '"b"'), ("sprig.substr(-1,2,'abc')", '"ab"'),
        ("sprig.substr(1,-1,'abc')", '"bc"'), ("sprig.repeat(3,'ab')", '"ababab"'),
        ("sprig.ternary('a','b',true)", '"a"'), ("sprig.empty('')", "true"), ("sprig.empty([])", "true"),
        ("sprig.empty({})", "true"), ("sprig.empty(0.0)", "true"), ("sprig.empty(now())", "false"),
        ("sprig.empty(duration('0s'))", "true"), ("sprig.dict('a',1,'b')", '{"a":1,"b":""}'),
        ("sprig.get({a:1},'b')", '""'), ("sprig.keys({a:1})", '["a"]'),
        ("sprig.toJson({a:'<'})", '"{\\"a\\":\\"\\\\u003c\\"}"'),
        ("sprig.toRawJson({a:'<'})", '"{\\"a\\":\\"\\u003c\\"}"'), ("sprig.fromJson('{')", "null"),
        ("sprig.fromJson('{\"a\":[1]}').a[0]", "1"), ("sprig.quote('a\"b','c')", '"\\"a\\\\\\"b\\" \\"c\\""'),
        ("sprig.quote('é\\n')", '"\\"é\\\\n\\""'), ("sprig.squote('a',1)", "\"'a' '1'\""),
        ("sprig.snakecase('HelloWorld fooBar')", '"hello_world_foo_bar"'),
        ("sprig.snakecase('HTTPServer2X')", '"http_server2_x"'),
        ("sprig.camelcase('hello_world-foo bar')", '"HelloWorldFooBar"'),
        ("sprig.camelcase('helloWorld')", '"HelloWorld"'), ("sprig.kebabcase('HelloWorld_foo')", '"hello-world-foo"'),
        ("sprig.kebabcase('a1B2')", '"a1-b2"'),
        ("sprig.sha256sum('a')", '"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"'),
        ("sprig.round(2.567,1)", "2.6"), ("sprig.round(-2.5,0)", "-3"), ("sprig.ceil(1.2)", "2"),
        ("sprig.floor('1.8')", "1"), ("sprig.until(3)", "[0,1,2]"), ("sprig.untilStep(5,0,-2)", "[5,3,1]"),
        ("sprig.seq(3)", '"1 2 3"'), ("sprig.seq(5,2)", '"5 4 3 2"'), ("sprig.seq(0,2,6)", '"0 2 4 6"'),
        ("sprig.seq(6,-2,0)", '"6 4 2 0"'), ("sprig.first([])", "null"), ("sprig.last([1])", "1"),
        ("sprig.rest([1,2])", "[2]"), ("sprig.initial([1,2])", "[1]"), ("sprig.append([1],2)", "[1,2]"),
        ("sprig.prepend([1],2)", "[2,1]"), ("sprig.has(1,[1.0])", "false"), ("sprig.has(1,[1])", "true"),
        ("sprig.without([1,2],1)", "[2]"), ("sprig.uniq([1,1.0,1])", "[1,1]"), ("sprig.hasKey({a:1},'a')", "true"),
        ("sprig.pick({a:1,b:2},'a')", '{"a":1}'), ("sprig.omit({a:1,b:2},'a')", '{"b":2}'),
        ("sprig.merge({a:1},{a:2,b:3})", '{"a":1,"b":3}'), ("sprig.dig('a','b','d',{a:{b:1}})", "1"),
        ("sprig.dig('a','c','d',{a:{b:1}})", '"d"'), ("sprig.regexMatch('^a','abc')", "true"),
        ("sprig.regexFind('b.','abc')", '"bc"'), ("sprig.regexReplaceAll('a(x*)b','-ab-axxb-','${1}W')", '"-W-xxW-"'),
        ("sprig.regexReplaceAll('a(x*)b','-ab-axxb-','$1W')", '"---"'), ("sprig.base('/a/b/')", '"b"'),
        ("sprig.base('')", '"."'), ("sprig.dir('/a/b')", '"/a"'), ("sprig.dir('a')", '"."'),
        ("sprig.dir('/a/')", '"/a"'), ("sprig.clean('a/../b')", '"b"'), ("sprig.ext('a/b.tar.gz')", '".gz"'),
        ("sprig.unixEpoch(date('2024-01-02'))", '"1704153600"'),
        ("sprig.dateModify('1h',date('2024-01-02'))", '"2024-01-02T01:00:00Z"'), ("sprig.duration('95')", '"1m35s"'),
        ("sprig.toDate('2006','2024')", '"2024-01-01T00:00:00Z"'), ("sprig.atoi('12')", "12"),
        ("sprig.atoi('+5')", "5"), ("sprig.float64('1.5')", "1.5"), ("sprig.addf(1,'0.5')", "1.5"),
        ("sprig.indent(2,'a\\nb')", '"  a\\n  b"'), ("sprig.nospace(' a b ')", '"ab"'),
        ("sprig.plural('x','xs',2)", '"xs"'), ("sprig.sortAlpha(['b','a'])", '["a","b"]'),
        ("sprig.kindOf('a')", '"string"'), ("sprig.kindOf([1])", '"slice"'), ("sprig.kindOf({a:1})", '"map"'),
        ("sprig.typeOf(1)", '"int"'), ("sprig.untitle('Hello World')", '"hello world"'),
        ("sprig.swapcase('aB')", '"Ab"'), ("sprig.compact([1,0,'',nil])", "[1]"),
        ("sprig.htmlDate(0)", '"1970-01-01"'),
        ("sprig.dateInZone('2006-01-02 15:04 MST', 0, 'Asia/Shanghai')", '"1970-01-01 08:00 CST"'),
        ("sprig.maxf(1,2.5)", "2.5"), ("sprig.toStrings([1,'a'])", '["1","a"]'), ("sprig.mulf(1.5,2)", "3"),
        ("sprig.divf(1,4)", "0.25"), ("sprig.subf(3,0.5)", "2.5"), ("sprig.values({a:1})", "[1]"),
        ("sprig.pluck('a',{a:1},{b:2})", "[1]"), ("sprig.adler32sum('a')", '"6422626"'),
        ("sprig.nindent(1,'a')", '"\\n a"'), ("sprig.len", "null"),
    ],
)  # fmt: skip
def test_what_sprig_gives(text, json):
    assert json_of(text) == json


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sprig.div(7, 0)", "integer divide by zero"),
        ("sprig.mod(7, 0)", "integer divide by zero"),
        ("sprig.substr(5, 9, 'abc')", "slice bounds out of range [5:3]"),
        ("sprig.repeat(-1, 'ab')", "invalid argument for repeat"),
        ("sprig.repeat(10000000, 'ab')", "memory budget exceeded"),
        ("sprig.until(10000000)", "memory budget exceeded"),
        ("sprig.join('a', 1..1000) == sprig.join(sprig.repeat(10000, 'a'), 1..1000)", "memory budget exceeded"),
        ("sprig.coalesce('', nil, 3)", "nil as a later argument to call coalesce"),
        ("sprig.nope('a')", "sprig has no function nope, or it is not simulated"),
        ("sprig.env('HOME')", "sprig has no function env, or it is not simulated"),
        ("sprig.trim(5)", "cannot use int as argument (type string) to call trim"),
        ("sprig.trim()", "not enough arguments to call trim"),
        ("sprig.trim('a', 'b')", "too many arguments to call trim"),
        ("sprig.fail('stop it')", "stop it"),
        ("sprig.regexMatch('(', 'a')", "error parsing regexp"),
    ],
)
def test_what_sprig_refuses(text, problem):
    assert problem in refused(text)


def test_nil_is_the_empty_text_or_zero():
    assert json_of("sprig.trim(nil)") == '""'
    assert json_of("sprig.trunc(nil, 'abc')") == '""'
    assert json_of("sprig.get(nil, 'a')") == '""'


# Time and chance


def test_a_text_is_no_date_to_sprig_but_now():
    """`sprig.date('2006', workflow.creationTimestamp)` in Argo's examples gives the year of today."""
    assert evaluate("sprig.date('2006-01-02', '2024-05-06T07:08:09Z')", {}, now=86_400) == "1970-01-02"
    assert evaluate("sprig.date('2006-01-02', date('2024-05-06'))", {}, now=86_400) == "2024-05-06"
    assert evaluate("sprig.date('2006-01-02', 172800)", {}, now=86_400) == "1970-01-03"
    assert evaluate("sprig.ago(82800)", {}, now=86_400) == "1h0m0s"


def test_draws_are_the_same_for_the_same_seed():
    text = "sprig.randAlphaNum(8) + '-' + sprig.randAlphaNum(8)"
    drawn = evaluate(text, {}, seed="a")
    first, second = str(drawn).split("-")
    assert re.fullmatch("[A-Za-z0-9]{8}", first)
    assert first != second
    assert evaluate(text, {}, seed="a") == drawn
    assert evaluate(text, {}, seed="b") != drawn


def test_a_drawn_identifier_has_the_form_of_one():
    drawn = str(evaluate("sprig.uuidv4()", {}, seed="a"))
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", drawn)
