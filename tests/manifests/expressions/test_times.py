"""Times and durations in expressions: how they are read, shown and reckoned with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.expressions.layouts import parsed
from manifests.expressions.times import RFC3339, RFC3339_NANO, Time, at, parse_time
from tests.manifests.expressions.evaluated import json_of, refused


@pytest.mark.parametrize(
    ("text", "json"),
    [
        ("date('2024-05-06 07:08:09')", '"2024-05-06T07:08:09Z"'), ("date('15:04:05')", '"0000-01-01T15:04:05Z"'),
        ("date('06 May 24 07:08 UTC')", '"2024-05-06T07:08:00Z"'),
        ("date('2024-05-06T07:08:09.5+08:00')", '"2024-05-06T07:08:09.5+08:00"'),
        ("string(date('2024-05-06T07:08:09.5+08:00'))", '"2024-05-06 07:08:09.5 +0800 +0800"'),
        ("date('2024','2006')", '"2024-01-01T00:00:00Z"'),
        ("date('2024-01-01 10:00','2006-01-02 15:04','Asia/Shanghai')", '"2024-01-01T10:00:00+08:00"'),
        ("date(timezone('Asia/Shanghai'),'2024-01-01')", '"2024-01-01T00:00:00+08:00"'),
        ("date('2024-01-01').AddDate(0,1,30)", '"2024-03-02T00:00:00Z"'), ("date('2024-01-01').Weekday()", "1"),
        ("string(date('2024-01-01').Weekday())", '"Monday"'), ("date('2024-03-01').YearDay()", "61"),
        ("date('2024-01-01').Unix()", "1704067200"),
        ("date('2024-01-01').Format('Jan 2, 2006 at 3:04pm (MST)')", '"Jan 1, 2024 at 12:00am (UTC)"'),
        ("date('2024-01-01').Add(duration('36h'))", '"2024-01-02T12:00:00Z"'),
        ("date('2024-01-02').Sub(date('2024-01-01'))", "86400000000000"),
        ("date('2024-01-02') - date('2024-01-01')", "86400000000000"),
        ("date('2024-01-02') + duration('1h')", '"2024-01-02T01:00:00Z"'),
        ("duration('1h') + date('2024-01-02')", '"2024-01-02T01:00:00Z"'),
        ("date('2024-01-02') - duration('1h')", '"2024-01-01T23:00:00Z"'),
        ("date('2024-01-02') > date('2024-01-01')", "true"),
        ("date('2024-01-02') == date('2024-01-02T08:00:00+08:00')", "true"),
        ("duration('1h') > duration('1m')", "true"), ("duration('1h') * 2", "7200000000000"),
        ("duration('1h') * 1.5", "5400000000000"), ("duration('1h') + duration('1m')", "3660000000000"),
        ("duration('1.5h').String()", '"1h30m0s"'), ("duration('100ms')", "100000000"),
        ("string(duration('100ms'))", '"100ms"'), ("string(duration('1us'))", '"1µs"'),
        ("string(duration('-90m'))", '"-1h30m0s"'), ("string(duration('0s'))", '"0s"'),
        ("duration('90m').Truncate(duration('1h')).Hours()", "1"),
        ("duration('90m').Round(duration('1h')).Hours()", "2"),
        ("date('2024-01-02T13:14:15Z').Truncate(duration('1h'))", '"2024-01-02T13:00:00Z"'),
        ("type(duration('1s'))", '"time.Duration"'), ("type(date('2024-01-01').Month())", '"time.Month"'),
    ],
)  # fmt: skip
def test_what_times_give(text, json):
    assert json_of(text) == json


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("date('x')", "invalid date x"),
        ("date('2024-02-30')", "invalid date 2024-02-30"),
        ("date('2023-02-29')", "invalid date 2023-02-29"),
        ("date(5)", "date takes a text"),
        ("timezone('Nope')", "unknown time zone Nope"),
        ("duration('5')", 'time: invalid duration "5"'),
        ("duration('1d')", 'time: invalid duration "1d"'),
        ("duration('9999999h')", "invalid duration"),
        ("duration('1h') / 2", "mismatched types time.Duration and int"),
        ("date('2024-01-02') - 1", "mismatched types time.Time and int"),
        ("date('2024-01-02').Nope()", "cannot fetch Nope from time.Time"),
        ("date('2024-01-02').Month() + 1", "invalid operation: time.Month + int"),
    ],
)
def test_what_times_refuse(text, problem):
    assert problem in refused(text)


def test_time_zones_know_their_summer():
    moment = "'2006-01-02 15:04', 'Europe/Berlin'"
    assert json_of(f"date('2024-07-01 12:00', {moment})") == '"2024-07-01T12:00:00+02:00"'
    assert json_of(f"date('2024-01-01 12:00', {moment})") == '"2024-01-01T12:00:00+01:00"'


@given(st.integers(-(10**19), 10**20))
def test_a_time_comes_back_from_its_text(ns):
    time = Time(ns)
    assert parse_time(RFC3339_NANO, time.format(RFC3339_NANO)) == time


@given(st.integers(0, 4 * 10**9), st.integers(-12 * 60, 14 * 60))
def test_an_offset_is_shown_and_read(seconds, minutes):
    time = Time(at(seconds).ns, minutes * 60, "")
    assert parse_time(RFC3339, time.format(RFC3339)) == time


@given(st.text("0123456789:-+TZ. JanMoPMUTC_"), st.text("0123456789:-+TZ. JanMoPMUTC_"))
def test_no_text_in_no_layout_raises(layout, text):
    found = parsed(layout, text)
    assert found is None or 1 <= found.month <= 12
