"""The days on the page of sums add up to what the working-time arithmetic says, whatever the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from tests.test_working_time_properties import calendars, moments
from workflow import working_time
from workflow.calendars import seed_calendar
from workflow.limits import HARI, parse_limit
from workflow.open_hours import Calendar, Season
from workflow.reckoning import NOTHING, reckon

LIMITS = st.sampled_from(["10 menit", "1-3 jam", "90 menit", "1 hari", "2 hari kerja", "5 hari", "2 jam kalender"])
OPEN_AFTER_MIDNIGHT = Calendar(
    "Asia/Jakarta", (Season("Biasa", None, None, ((),) * 6 + (((time(0, 0), time(0, 1)),),)),), ()
)


@example(OPEN_AFTER_MIDNIGHT, datetime(2025, 12, 1, tzinfo=UTC), 0, "1 hari", working_time.JAM_SAMA)
@given(calendars, moments, st.integers(0, 30 * 24 * 60), LIMITS, st.sampled_from(working_time.DAY_RULES))
def test_the_days_add_up_to_the_limit_and_to_the_time_used(calendar, start, minutes, text, rule):
    limit, until = parse_limit(text), start + timedelta(minutes=minutes)
    due = working_time.due_at(calendar, start, limit, rule).due_at
    found = reckon(calendar, start, until, due)

    assert found.used == working_time.between(calendar, start, until)
    assert found.to_limit == working_time.between(calendar, start, max(due, start))
    if text.endswith(("menit", "jam")):
        assert found.to_limit == timedelta(minutes=limit.limit)
    if limit.kind == HARI:
        assert next(day.number for day in found.days if day.holds_limit) == limit.limit
    days = found.days
    assert days[0].on == calendar.local_date(start)
    assert all(later.on == day.until + timedelta(days=1) for day, later in pairwise(days))
    for day in days:
        assert day.is_off or day.on == day.until
        assert sum((closing - opening for opening, closing in day.opened), NOTHING) >= max(day.to_limit, day.used)


def test_a_holiday_and_a_shared_leave_stand_by_name_and_decree_and_a_weekend_is_one_line():
    calendar = seed_calendar("purbalingga")
    start = datetime(2026, 12, 22, 3, 0, tzinfo=UTC)  # a Tuesday, 10.00 WIB
    due = working_time.add_days(calendar, start, 3, working_time.AKHIR_HARI)
    found = reckon(calendar, start, start, due)

    assert [(day.on.day, day.until.day, day.number, bool(day.decree)) for day in found.days] == [
        (22, 22, 0, False),
        (23, 23, 1, False),
        (24, 24, None, True),
        (25, 25, None, True),
        (26, 27, None, False),
        (28, 28, 2, False),
        (29, 29, 3, False),
    ]
    assert "Natal" in found.days[2].why
    assert found.days[-1].holds_limit
    assert found.used == NOTHING


def test_a_report_of_the_evening_counts_from_the_next_opening():
    calendar = seed_calendar("purbalingga")
    friday_evening = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # 19.00 WIB
    found = reckon(calendar, friday_evening, friday_evening, working_time.add_minutes(calendar, friday_evening, 10))
    assert found.counted_from == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert [(day.on, day.until, day.number) for day in found.days] == [
        (date(2026, 11, 20), date(2026, 11, 20), None),
        (date(2026, 11, 21), date(2026, 11, 22), None),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ]
