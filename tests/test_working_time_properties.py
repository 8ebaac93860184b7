"""What holds for every calendar, start and amount, looked for by hypothesis."""

import json
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workflow.calendars import from_json, seed_calendar, to_json
from workflow.working_time import (
    DAY_RULES,
    Calendar,
    Override,
    Season,
    add,
    add_days,
    between,
    is_open,
    next_opening,
    remaining,
)

# A busy machine is no counterexample.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

FIRST, LAST = datetime(2025, 12, 1), datetime(2027, 4, 1)
ONE_MOMENT = timedelta(microseconds=1)


def pair_up(minutes):
    clocks = [time(minute // 60, minute % 60) for minute in sorted(minutes)]
    return tuple(zip(clocks[::2], clocks[1::2], strict=False))


intervals = st.sets(st.integers(0, 24 * 60 - 1), max_size=6).map(pair_up)
weeks = st.tuples(*[intervals] * 7).filter(any)
dates = st.dates(FIRST.date(), LAST.date())
seasons = st.builds(lambda days, week: Season("Musim", min(days), max(days), week), st.tuples(dates, dates), weeks)
overrides = st.builds(Override, dates, intervals, st.just("Libur"), st.just("SKB"))
invented = st.builds(
    lambda zone, week, dated, days_off: Calendar(zone, (Season("Biasa", None, None, week), *dated), tuple(days_off)),
    st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
    weeks,
    st.lists(seasons, max_size=2),
    st.lists(overrides, max_size=8),
)
seeded = st.sampled_from([seed_calendar(code) for code in ("purbalingga", "sumbawa", "bogor", "lain")])
calendars = st.one_of(seeded, invented)
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
amounts = st.timedeltas(ONE_MOMENT, timedelta(hours=60))
days = st.integers(1, 15)
rules = st.sampled_from(DAY_RULES)


def with_holiday(calendar, on):
    return Calendar(calendar.zone, calendar.seasons, (*calendar.overrides, Override(on, (), "Libur baru", "SKB")))


@given(calendars, moments, amounts)
def test_between_gives_back_what_was_added(calendar, start, amount):
    assert between(calendar, start, add(calendar, start, amount)) == amount


@given(calendars, moments, amounts)
def test_the_end_is_the_earliest_moment_and_lies_inside_open_hours_or_at_their_close(calendar, start, amount):
    end = add(calendar, start, amount)
    assert between(calendar, start, end - ONE_MOMENT) == amount - ONE_MOMENT
    assert is_open(calendar, end - ONE_MOMENT)


@given(calendars, moments)
def test_adding_nothing_changes_nothing(calendar, start):
    assert add(calendar, start, timedelta(0)) == start


@given(calendars, moments, amounts, amounts)
def test_adding_in_two_parts_ends_at_the_same_moment(calendar, start, first, second):
    assert add(calendar, add(calendar, start, first), second) == add(calendar, start, first + second)


@given(calendars, moments, moments, amounts, days, rules)
def test_a_later_start_never_gives_an_earlier_deadline(calendar, one, other, amount, number, rule):
    early, late = sorted([one, other])
    assert add(calendar, early, amount) <= add(calendar, late, amount)
    assert add_days(calendar, early, number, rule) <= add_days(calendar, late, number, rule)


@given(calendars, moments, st.integers(-2, 25), amounts, days, rules)
def test_a_new_holiday_never_makes_a_deadline_earlier(calendar, start, distance, amount, number, rule):
    fuller = with_holiday(calendar, start.date() + timedelta(days=distance))
    assert add(calendar, start, amount) <= add(fuller, start, amount)
    assert add_days(calendar, start, number, rule) <= add_days(fuller, start, number, rule)


@given(calendars, moments, days, rules)
def test_a_limit_in_days_ends_on_the_nth_working_day_after_the_start_day(calendar, start, number, rule):
    start_day = calendar.local_date(next_opening(calendar, start))
    end = add_days(calendar, start, number, rule)
    last = calendar.local_date(end)
    following = [start_day + timedelta(days=step) for step in range(1, (last - start_day).days + 1)]
    assert sum(bool(calendar.intervals_on(day)) for day in following) == number
    assert any(opening <= end <= closing for opening, closing in calendar.opened_on(last))


@given(calendars, moments, amounts, days, rules)
def test_the_same_clock_times_in_another_zone_give_the_same_clock_times(calendar, start, amount, number, rule):
    moved = Calendar("Asia/Jayapura", calendar.seasons, calendar.overrides)
    shift = calendar.local(start).utcoffset() - moved.local(start).utcoffset()
    assert add(moved, start + shift, amount) == add(calendar, start, amount) + shift
    assert add_days(moved, start + shift, number, rule) == add_days(calendar, start, number, rule) + shift


@given(calendars, moments, moments, moments)
def test_between_adds_up_and_has_a_sign(calendar, a, b, c):
    assert between(calendar, a, b) + between(calendar, b, c) == between(calendar, a, c)
    assert between(calendar, a, b) == -between(calendar, b, a)


@given(calendars, moments, amounts)
def test_what_remains_is_never_shown_as_more_than_it_is(calendar, now, amount):
    due = add(calendar, now, amount)
    assert timedelta(0) <= amount - timedelta(seconds=remaining(calendar, now, due)) < timedelta(seconds=1)
    assert remaining(calendar, due, now) < 0


@given(invented)
def test_a_calendar_survives_storage_as_json(calendar):
    stored = from_json(json.loads(json.dumps(to_json(calendar))))
    assert stored == calendar
    assert hash(stored) == hash(calendar)


@given(calendars, moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar, moment):
    opening = next_opening(calendar, moment)
    assert is_open(calendar, opening)
    assert between(calendar, moment, opening) == timedelta(0)


@given(calendars, moments, amounts)
def test_a_start_in_closed_hours_counts_from_the_next_opening(calendar, start, amount):
    assume(not is_open(calendar, start))
    assert add(calendar, start, amount) == add(calendar, next_opening(calendar, start), amount)


@given(seeded, dates)
def test_a_season_names_the_length_of_its_ordinary_day(calendar, on):
    in_ramadan = date(2026, 2, 19) <= on <= date(2026, 3, 20) or date(2027, 2, 8) <= on <= date(2027, 3, 9)
    ordinary = timedelta(seconds=calendar.day_seconds(on))
    assert ordinary in ((timedelta(hours=6.5), timedelta(hours=7.25)) if in_ramadan else (timedelta(hours=7.5),))
