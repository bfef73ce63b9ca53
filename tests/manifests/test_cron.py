"""Schedules as robfig/cron v3 reads them, and the names of time zones."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import cron
from manifests.cron import Calendar, Interval, ScheduleError, is_zone, parse_schedule

EVERY = {"minutes": range(60), "hours": range(24), "days": range(1, 32), "months": range(1, 13), "weekdays": range(7)}


def fields(text: str) -> dict[str, list[int]]:
    """The fields of a schedule that do not list everything."""
    found = parse_schedule(text)
    assert isinstance(found, Calendar)
    return {name: sorted(getattr(found, name)) for name in EVERY if getattr(found, name) != set(EVERY[name])}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* * * * *", {}),
        ("? * ? * ?", {}),
        ("  0  3 * *\t* ", {"minutes": [0], "hours": [3]}),
        ("1,30-32 * * * *", {"minutes": [1, 30, 31, 32]}),
        ("*/20 * * * *", {"minutes": [0, 20, 40]}),
        ("10-30/10 * * * *", {"minutes": [10, 20, 30]}),
        ("+5 * * * *", {"minutes": [5]}),
        ("* * * JAN,mar-May Sun", {"months": [1, 3, 4, 5], "weekdays": [0]}),
        ("* * * * */100", {"weekdays": [0]}),
        ("@weekly", {"minutes": [0], "hours": [0], "weekdays": [0]}),
        ("@yearly", {"minutes": [0], "hours": [0], "days": [1], "months": [1]}),
        ("TZ=Asia/Shanghai   @hourly", {"minutes": [0]}),
    ],
)
def test_a_schedule_lists_the_values_of_each_field(text, expected):
    assert fields(text) == expected


def test_a_number_with_a_step_runs_to_the_end_of_its_field():
    assert fields("50/4 * * * *") == {"minutes": [50, 54, 58]}


def test_nothing_between_commas_is_nothing():
    assert fields(",7,, * * * *") == {"minutes": [7]}
    assert fields(", * * * *") == {"minutes": []}


def test_what_follows_a_star_and_a_hyphen_is_not_looked_at():
    assert fields("*-x-9/30 * * * *") == {"minutes": [0, 30]}


@pytest.mark.parametrize(
    ("text", "has_star"),
    [
        ("0 0 1 * 1", False),
        ("0 0 1 * *", True),
        ("0 0 ? * 1", True),
        ("0 0 */1 * 1", True),
        ("0 0 */2 * 1", False),
        ("0 0 1,*/1 * 1", True),
        ("* * 1 * 1", False),
    ],
)
def test_a_star_in_a_field_of_days_makes_both_count(text, has_star):
    assert parse_schedule(text).has_star == has_star


def test_a_schedule_keeps_its_zone():
    assert parse_schedule("CRON_TZ=Asia/Shanghai 0 3 * * *").zone == "Asia/Shanghai"


@pytest.mark.parametrize(("text", "seconds"), [("1h30m", 5400), ("10s", 10), ("1.9s", 1), ("0", 1), ("-1h", 1)])
def test_an_interval_has_whole_seconds_and_at_least_one(text, seconds):
    assert parse_schedule(f"@every {text}") == Interval(seconds)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it has 0 fields instead of 5"),
        ("* * * *", "it has 4 fields instead of 5"),
        ("0 * * * * *", "it has 6 fields instead of 5"),
        (" @daily", "it has 1 fields instead of 5"),
        ("TZ=UTC", "it has 0 fields instead of 5"),
        ("60 * * * *", "minute 60 is not between 0 and 59"),
        ("0 0 0 * *", "day 0 is not between 1 and 31"),
        ("0 0 * 13 *", "month 13 is not between 1 and 12"),
        ("0 0 * * 7", "weekday 7 is not between 0 and 6"),
        ("5-1 * * * *", "minute '5-1' ends before it begins"),
        ("5- * * * *", "minute '' is no number"),
        ("1-2-3 * * * *", "minute '1-2-3' has too many hyphens"),
        ("1/2/3 * * * *", "minute '1/2/3' has too many slashes"),
        ("*/0 * * * *", "minute '*/0' has a step of 0"),
        ("*/-5 * * * *", "minute '*/-5' has a step of -5"),
        ("*/x * * * *", "minute 'x' is no number"),
        ("0 0 L * *", "day 'L' is no number"),
        ("0 0 * * MON#1", "weekday 'MON#1' is no number"),
        ("0 0 * * sunday", "weekday 'sunday' is no number"),
        ("jan 0 * * *", "minute 'jan' is no number"),
        ("\u0663 * * * *", "minute '\u0663' is no number"),
        ("@every 1d", "'1d' is no duration"),
        ("TZ=Mars/Base 0 3 * * *", "'Mars/Base' is no time zone"),
    ],
)
def test_a_schedule_that_argo_refuses_is_refused_with_the_reason(text, message):
    with pytest.raises(ScheduleError) as error:
        parse_schedule(text)
    assert str(error.value) == message


@pytest.mark.parametrize("text", ["@reboot", "@Daily", "@daily ", "@every", "@"])
def test_a_word_that_is_no_schedule_is_refused(text):
    with pytest.raises(ScheduleError, match="is none of @yearly"):
        parse_schedule(text)


@given(st.text(alphabet="0123456789*?/-,+ LWjanmonTZ=@every", max_size=30) | st.text(max_size=20))
def test_any_text_is_a_schedule_or_refused(text):
    with suppress(ScheduleError):
        assert isinstance(parse_schedule(text), Calendar | Interval)


@pytest.mark.parametrize("name", ["", "UTC", "Local", "Asia/Shanghai", "America/Argentina/Ushuaia"])
def test_a_zone_that_go_knows_is_known(name):
    assert is_zone(name)


@pytest.mark.parametrize("name", ["Mars/Base", "Europe", "../UTC", "/etc/passwd", "a\0b", "x" * 5000, "Asia/Shanghai "])
def test_what_is_no_zone_is_unknown(name):
    assert not is_zone(name)


def test_a_machine_without_a_database_knows_every_zone(monkeypatch):
    monkeypatch.setattr(cron, "zones", frozenset)
    assert is_zone("Mars/Base")
