"""When clocks speak up, by a table of dates worked out by hand: weekends, rests, holidays, short limits, the night."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflow.calendars import seed_calendar
from workflow.levels import BREACH, Course, Next
from workflow.limits import parse_limit
from workflow.working_time import due_at

CALENDAR = seed_calendar("purbalingga")

# Opened; limit; the levels and their moments, in the time of Purbalingga.
TABLE = """
2026-11-20 09:00 | 10 menit | 75 2026-11-20 09:07:30 | 100 2026-11-20 09:10 | 200 2026-11-20 10:10
2026-11-20 09:00 | 30 menit | 75 2026-11-20 09:22:30 | 100 2026-11-20 09:30
2026-11-20 15:00 | 1 jam    | 50 2026-11-20 15:30 | 75 2026-11-20 15:45 | 100 2026-11-20 16:00 | 200 2026-11-23 08:00
2026-11-21 10:00 | 1 jam    | 50 2026-11-23 08:00 | 75 2026-11-23 08:15 | 100 2026-11-23 08:30 | 200 2026-11-23 09:30
2026-11-19 11:30 | 1-3 jam  | 50 2026-11-19 14:00 | 75 2026-11-19 14:45 | 100 2026-11-19 15:30 | 200 2026-11-20 10:00
2026-12-23 15:00 | 2 jam    | 50 2026-12-23 16:00 | 75 2026-12-28 08:00 | 100 2026-12-28 08:30 | 200 2026-12-28 10:30
2026-11-20 14:00 | 1 hari   | 50 2026-11-23 10:00 | 75 2026-11-23 13:30 | 100 2026-11-23 16:00 | 200 2026-11-25 10:00
2026-11-23 16:00 | 1 hari   | 50 2026-11-24 16:00 | 75 2026-11-25 11:15 | 100 2026-11-25 16:00 | 200 2026-11-27 16:30
2026-11-21 22:00 | 2 jam kalender | 50 2026-11-21 23:00 | 75 2026-11-21 23:30 | 100 2026-11-22 00:00
"""


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(CALENDAR.zone))


def rows():
    for line in TABLE.strip().splitlines():
        opened, limit, *levels = (cell.strip() for cell in line.split("|"))
        yield opened, limit, [Next(int(level), local(at)) for level, at in (cell.split(" ", 1) for cell in levels)]


def course_of(opened, limit):
    due = due_at(CALENDAR, opened, parse_limit(limit), "akhir_hari")
    return Course(CALENDAR, opened, due.due_at, "kalender" in limit)


@pytest.mark.parametrize(("opened", "limit", "expected"), list(rows()))
def test_levels_come_at_the_moments_of_the_table(opened, limit, expected):
    course = course_of(local(opened), limit)
    following = course.begin(local(opened))
    found = [following]
    while len(found) < len(expected):
        following = course.follow(*following)
        found.append(following)
    assert found == expected


def test_a_reminder_that_has_gone_by_when_the_clock_is_seen_is_left_out():
    opened = local("2026-11-20 09:00")
    course = course_of(opened, "1 jam")
    assert course.begin(opened + timedelta(minutes=31)).level == 75
    assert course.begin(opened + timedelta(minutes=46)) == Next(BREACH, course.due_at)
    assert course.begin(opened + timedelta(hours=5)) == Next(BREACH, course.due_at)


def test_a_promise_broken_before_its_row_began_is_late_at_once_and_climbs_by_the_hour():
    opened = local("2026-11-20 09:00")
    course = Course(CALENDAR, opened, opened - timedelta(hours=2), at_night=True)
    assert course.begin(opened) == Next(BREACH, course.due_at)
    assert course.follow(BREACH, course.due_at) == Next(200, course.due_at + timedelta(hours=1))


def test_time_waited_for_others_does_not_bring_the_next_rung_nearer():
    course = course_of(local("2026-11-20 09:00"), "1 jam")
    late = course.climb(BREACH, course.due_at, timedelta(hours=2))
    assert late == Next(200, local("2026-11-20 14:30"))
