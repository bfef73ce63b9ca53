"""Schedules as robfig/cron v3 reads them, when they fire, and the names of time zones."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import cron, loads
from manifests.cron import Calendar, Interval, ScheduleError, is_zone, next_after, parse_schedule, read_timetable

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


# When a schedule fires


def times(schedule, begin, count, zone=""):
    """The next instants, as the clock in the zone shows them."""
    instant, found = datetime.fromisoformat(begin), []
    while len(found) < count and instant is not None:
        instant = next_after(parse_schedule(schedule), zone, instant)
        found.append(instant and instant.astimezone(ZoneInfo(zone or "UTC")).strftime("%d. %H:%M %z"))
    return found


def test_a_schedule_fires_after_an_instant_and_never_at_it():
    assert times("*/20 * * * *", "2026-01-05T00:00:00Z", 3) == ["05. 00:20 +0000", "05. 00:40 +0000", "05. 01:00 +0000"]
    assert times("*/20 * * * *", "2026-01-05T00:19:59.9Z", 1) == ["05. 00:20 +0000"]


def test_months_and_years_are_passed():
    assert times("30 23 31 * *", "2026-01-31T23:30:00Z", 2) == ["31. 23:30 +0000", "31. 23:30 +0000"]
    assert next_after(parse_schedule("0 0 29 2 *"), "", datetime(2026, 1, 5, tzinfo=UTC)).year == 2028


def test_a_day_of_the_month_or_of_the_week_is_enough_if_neither_is_a_star():
    assert times("0 0 13 * 5", "2026-02-12T12:00:00Z", 3) == ["13. 00:00 +0000", "20. 00:00 +0000", "27. 00:00 +0000"]
    assert times("0 0 * * 5", "2026-02-13T12:00:00Z", 1) == ["20. 00:00 +0000"]


@pytest.mark.parametrize("schedule", ["0 0 30 2 *", ", * * * *", "* , * * *", "* * , * *", "* * * , *", "* * , * ,"])
def test_what_is_on_no_calendar_never_fires(schedule):
    assert times(schedule, "2026-01-05T00:00:00Z", 1, "Europe/Berlin") == [None]


def test_the_zone_of_a_schedule_wins_over_the_one_given():
    assert times("TZ=Asia/Shanghai 0 3 * * *", "2026-01-05T00:00:00Z", 1, "Europe/Berlin") == ["05. 20:00 +0100"]
    assert times("0 3 * * *", "2026-01-05T00:00:00Z", 1, "Asia/Shanghai") == ["06. 03:00 +0800"]
    assert times("0 3 * * *", "2026-01-05T00:00:00Z", 1) == ["05. 03:00 +0000"]


def test_an_hour_that_the_clock_leaves_out_does_not_come():
    new_york = times("30 2 * * *", "2026-03-07T12:00:00Z", 1, "America/New_York")
    assert new_york == ["09. 02:30 -0400"]
    assert times("0 * * * *", "2026-03-08T06:00:00Z", 1, "America/New_York") == ["08. 03:00 -0400"]


def test_an_hour_that_the_clock_repeats_comes_twice():
    found = times("30 1 * * *", "2026-10-31T12:00:00Z", 3, "America/New_York")
    assert found == ["01. 01:30 -0400", "01. 01:30 -0500", "02. 01:30 -0500"]


def test_a_midnight_that_the_clock_leaves_out_does_not_come():
    assert times("0 0 * * *", "2018-11-03T12:00:00Z", 1, "America/Sao_Paulo") == ["05. 00:00 -0200"]
    assert times("0 0 * * *", "2026-03-28T12:00:00Z", 1, "Asia/Beirut") == ["30. 00:00 +0300"]


def test_a_weekday_that_lacks_its_midnight_is_missed_east_of_greenwich_only_as_by_robfig():
    assert times("0 12 * * 0", "2026-03-26T12:00:00Z", 1, "Asia/Beirut") == ["05. 12:00 +0300"]
    assert times("0 12 * * 0", "2018-11-01T12:00:00Z", 1, "America/Sao_Paulo") == ["04. 12:00 -0200"]


def test_an_interval_counts_whole_seconds_from_the_last_instant():
    assert next_after(Interval(90), "", datetime(2026, 1, 5, 0, 0, 0, 700_000, tzinfo=UTC)) == datetime(
        2026, 1, 5, 0, 1, 30, tzinfo=UTC
    )


def by_search(schedule, zone, begin, days):
    """The first full minute after `begin` that the clock shows and the schedule lists, tried one by one."""
    at = begin.replace(second=0, microsecond=0)
    for _ in range(days * 24 * 60):
        at += timedelta(minutes=1)
        shown = at.astimezone(ZoneInfo(zone))
        date, weekday = shown.day in schedule.days, shown.isoweekday() % 7 in schedule.weekdays
        day = (date and weekday) if schedule.has_star else (date or weekday)
        if shown.minute in schedule.minutes and shown.hour in schedule.hours and shown.month in schedule.months and day:
            return at
    return None


DAYS = 4
FIELD = st.sampled_from(["*", "*/7", "1-3", "2", "0,20", "?", "2/5", "3,11"])
CHANGES = [
    ("UTC", "2026-02-27"),
    ("Asia/Shanghai", "2026-12-30"),
    ("Europe/Berlin", "2026-03-28"),
    ("Europe/Berlin", "2026-10-24"),
    ("America/New_York", "2026-03-07"),
    ("America/New_York", "2026-10-31"),
    ("Australia/Sydney", "2026-04-04"),
    ("Asia/Kolkata", "2026-01-30"),
]
"""Zones, and days shortly before their clocks change or a month ends."""


@given(
    minute=FIELD,
    hour=FIELD,
    day=st.sampled_from(["*", "*/2", "1", "28-31", "?", "8"]),
    month=st.sampled_from(["*", "*/2", "3,10", "1-6"]),
    weekday=st.sampled_from(["*", "0", "1-5", "?", "6"]),
    change=st.sampled_from(CHANGES),
    seconds=st.integers(0, 2 * 86_400),
)
def test_the_next_instant_is_the_one_that_a_search_of_every_minute_finds(
    minute, hour, day, month, weekday, change, seconds
):
    zone, begin = change[0], datetime.fromisoformat(f"{change[1]}T00:00:00Z") + timedelta(seconds=seconds)
    schedule = parse_schedule(f"{minute} {hour} {day} {month} {weekday}")
    found = next_after(schedule, zone, begin)
    if found is not None and found - begin > timedelta(days=DAYS):
        found = None
    assert found == by_search(schedule, zone, begin, DAYS)


# What a CronWorkflow says of its runs


def timetable(**spec):
    text = json.dumps({"kind": "CronWorkflow", "metadata": {"name": "c"}, "spec": spec})
    return read_timetable(loads(text).workflows[0])


def test_a_cron_workflow_says_when_and_how_it_runs():
    found = timetable(
        schedules=["0 3 * * *", "@every 5m"],
        timezone="Asia/Shanghai",
        concurrencyPolicy="Forbid",
        startingDeadlineSeconds=60,
        suspend=True,
        when="{{= true }}",
        stopStrategy={"expression": "cronworkflow.failed >= 3"},
    )
    assert [written for written, _ in found.schedules] == [
        "CRON_TZ=Asia/Shanghai 0 3 * * *",
        "CRON_TZ=Asia/Shanghai @every 5m",
    ]
    assert [one for _, one in found.schedules] == [parse_schedule("TZ=Asia/Shanghai 0 3 * * *"), Interval(300)]
    assert (found.policy, found.suspended, found.starting_deadline) == ("Forbid", True, 60)
    assert (found.when, found.stop) == ("{{= true }}", "cronworkflow.failed >= 3")


def test_the_single_schedule_of_older_releases_is_read():
    assert timetable(schedule="@daily").schedules == (("@daily", parse_schedule("@daily")),)


def test_a_cron_workflow_that_says_little_allows_runs_side_by_side_and_makes_up_for_none():
    found = timetable(schedules=["@daily"])
    assert (found.policy, found.suspended, found.starting_deadline, found.when) == ("Allow", False, None, "")


def test_a_zone_before_a_zone_is_refused():
    with pytest.raises(ScheduleError, match="it has 6 fields"):
        timetable(schedules=["TZ=UTC 0 3 * * *"], timezone="Asia/Shanghai")
