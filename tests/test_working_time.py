"""Deadlines by hand: every row was computed on paper from domain.md 5.1 to 5.3 and 10.8, none by the code."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflow.calendars import default_week, seed_calendar
from workflow.limits import parse_limit
from workflow.working_time import (
    AKHIR_HARI,
    JAM_SAMA,
    Calendar,
    CalendarIsEmpty,
    Due,
    Override,
    Season,
    add,
    add_days,
    add_minutes,
    between,
    closed_hours,
    due_at,
    is_open,
    next_opening,
    remaining,
)

BOGOR = seed_calendar("bogor")  # WIB, as are Purbalingga and Batam
PURBALINGGA = seed_calendar("purbalingga")
BATAM = seed_calendar("batam")
SUMBAWA = seed_calendar("sumbawa")  # WITA, as is Tanah Bumbu
TANAH_BUMBU = seed_calendar("tanah-bumbu")
CLOSED = ((), (), (), (), (), (), ())


def at(calendar, text):
    """UTC moment of a local clock time such as "2026-11-20 14:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(calendar.zone)).astimezone(UTC)


MINUTES = [
    # an ordinary Friday, the Friday prayer, the weekend
    (BOGOR, "2026-11-20 09:00", "10 menit", "2026-11-20 09:10"),
    (BOGOR, "2026-11-20 11:20", "10 menit", "2026-11-20 11:30"),
    (BOGOR, "2026-11-20 11:25", "10 menit", "2026-11-20 13:05"),
    (BOGOR, "2026-11-20 11:45", "10 menit", "2026-11-20 13:10"),
    (BOGOR, "2026-11-20 16:20", "10 menit", "2026-11-20 16:30"),
    (BOGOR, "2026-11-20 16:25", "10 menit", "2026-11-23 07:35"),
    (BOGOR, "2026-11-20 16:30", "10 menit", "2026-11-23 07:40"),
    (BOGOR, "2026-11-20 18:00", "10 menit", "2026-11-23 07:40"),
    (BOGOR, "2026-11-21 10:00", "10 menit", "2026-11-23 07:40"),
    (BOGOR, "2026-11-20 14:00", "3 jam", "2026-11-23 08:00"),
    # Monday to Thursday
    (BOGOR, "2026-11-19 15:55", "10 menit", "2026-11-20 07:35"),
    (BOGOR, "2026-11-23 06:00", "10 menit", "2026-11-23 07:40"),
    (BOGOR, "2026-11-23 11:55", "10 menit", "2026-11-23 13:05"),
    (BOGOR, "2026-11-23 07:30", "1 jam", "2026-11-23 08:30"),
    (BOGOR, "2026-11-23 07:30", "450 menit", "2026-11-23 16:00"),
    (BOGOR, "2026-11-23 07:30", "451 menit", "2026-11-24 07:31"),
    # Christmas: Thursday cuti bersama, Friday libur; then the end of the year
    (BOGOR, "2026-12-23 15:50", "30 menit", "2026-12-28 07:50"),
    (BOGOR, "2026-12-24 09:00", "10 menit", "2026-12-28 07:40"),
    (BOGOR, "2026-12-31 15:55", "10 menit", "2027-01-04 07:35"),
    # Imlek: Monday cuti bersama, Tuesday libur
    (BOGOR, "2026-02-13 16:25", "10 menit", "2026-02-18 07:35"),
    # Ramadan: from 08.00, rest of half an hour, on Friday one hour
    (BOGOR, "2026-02-18 15:55", "10 menit", "2026-02-19 08:05"),
    (BOGOR, "2026-02-19 11:55", "10 menit", "2026-02-19 12:35"),
    (BOGOR, "2026-02-20 11:25", "10 menit", "2026-02-20 12:35"),
    (BOGOR, "2026-02-20 15:25", "10 menit", "2026-02-23 08:05"),
    (SUMBAWA, "2026-02-19 10:55", "10 menit", "2026-02-20 08:05"),
    (SUMBAWA, "2026-02-19 13:00", "10 menit", "2026-02-20 08:10"),
    (SUMBAWA, "2026-02-20 11:55", "10 menit", "2026-02-20 13:05"),
    (PURBALINGGA, "2026-02-19 15:10", "10 menit", "2026-02-20 07:35"),
    (PURBALINGGA, "2026-02-20 10:55", "10 menit", "2026-02-23 07:35"),
    # Nyepi and Idulfitri, Wednesday to Tuesday; the ordinary week is back afterwards
    (BOGOR, "2026-03-17 14:55", "10 menit", "2026-03-25 07:35"),
    # 29 February
    (TANAH_BUMBU, "2028-02-29 15:55", "10 menit", "2028-03-01 07:35"),
    (TANAH_BUMBU, "2028-02-25 16:25", "10 menit", "2028-02-29 07:35"),
    # round the clock
    (BOGOR, "2026-11-20 16:00", "2 jam kalender", "2026-11-20 18:00"),
    (BOGOR, "2026-11-21 23:30", "60 menit kalender", "2026-11-22 00:30"),
]

END_OF_DAY = [
    # domain.md 5.3
    (BOGOR, "2026-11-20 14:00", "1 hari kerja", "2026-11-23 16:00"),
    (BOGOR, "2026-11-21 10:00", "1 hari kerja", "2026-11-24 16:00"),
    # after closing time the clock starts at the next opening, before opening the day itself is the start day
    (BOGOR, "2026-11-20 17:00", "1 hari", "2026-11-24 16:00"),
    (BOGOR, "2026-11-20 06:00", "1 hari", "2026-11-23 16:00"),
    (BOGOR, "2026-11-19 12:15", "1 hari", "2026-11-20 16:30"),
    (BOGOR, "2026-11-23 09:00", "2 hari", "2026-11-25 16:00"),
    (BATAM, "2026-11-20 14:00", "12 hari", "2026-12-08 16:00"),
    (BOGOR, "2026-12-23 10:00", "1 hari", "2026-12-28 16:00"),
    (BOGOR, "2026-12-24 10:00", "1 hari", "2026-12-29 16:00"),
    (BOGOR, "2026-12-30 09:00", "2 hari", "2027-01-04 16:00"),
    (BOGOR, "2026-12-31 09:00", "2 hari", "2027-01-06 16:00"),
    (BOGOR, "2026-02-13 09:00", "1 hari", "2026-02-18 16:00"),
    (BOGOR, "2026-02-18 09:00", "1 hari", "2026-02-19 15:00"),
    (SUMBAWA, "2026-02-18 09:00", "1 hari", "2026-02-19 11:00"),
    (SUMBAWA, "2026-02-19 12:00", "1 hari", "2026-02-23 15:00"),
    (PURBALINGGA, "2026-02-19 09:00", "1 hari", "2026-02-20 11:00"),
    (BOGOR, "2026-03-17 09:00", "1 hari", "2026-03-25 16:00"),
    (TANAH_BUMBU, "2028-02-25 09:00", "1 hari", "2028-02-29 16:00"),
    (TANAH_BUMBU, "2028-02-28 09:00", "1 hari", "2028-03-01 16:00"),
    # in WITA these are still Friday and Sunday by UTC
    (SUMBAWA, "2026-11-21 00:30", "1 hari", "2026-11-24 16:00"),
    (SUMBAWA, "2026-11-23 07:35", "1 hari", "2026-11-24 16:00"),
]

SAME_CLOCK_TIME = [
    (BOGOR, "2026-11-20 14:00", "1 hari", "2026-11-23 14:00"),
    (BOGOR, "2026-12-23 14:00", "1 hari", "2026-12-28 14:00"),
    (BOGOR, "2026-11-21 10:00", "1 hari", "2026-11-24 07:30"),
    # in a rest, at the start and at the end
    (BOGOR, "2026-11-19 12:30", "1 hari", "2026-11-20 13:00"),
    (BOGOR, "2026-11-19 11:45", "1 hari", "2026-11-20 13:00"),
    # Friday closes later than Monday; Ramadan opens later, the first day in Sumbawa closes early
    (BOGOR, "2026-11-20 16:15", "1 hari", "2026-11-23 16:00"),
    (BOGOR, "2026-02-18 07:45", "1 hari", "2026-02-19 08:00"),
    (SUMBAWA, "2026-02-18 14:00", "1 hari", "2026-02-19 11:00"),
]


@pytest.mark.parametrize(
    ("calendar", "start", "limit", "day_rule", "due"),
    [
        pytest.param(calendar, start, limit, rule, due, id=f"{calendar.zone} {start} {limit} {rule}")
        for rule, rows in ((AKHIR_HARI, MINUTES), (AKHIR_HARI, END_OF_DAY), (JAM_SAMA, SAME_CLOCK_TIME))
        for calendar, start, limit, due in rows
    ],
)
def test_a_limit_is_due_when_the_hand_says(calendar, start, limit, day_rule, due):
    found = due_at(calendar, at(calendar, start), parse_limit(limit), day_rule)
    assert found == Due(target_at=None, due_at=at(calendar, due))
    assert found.due_at.tzinfo is UTC


def test_a_range_has_a_target_and_a_limit():
    friday = at(PURBALINGGA, "2026-11-20 15:00")
    assert due_at(PURBALINGGA, friday, parse_limit("1-3 jam"), AKHIR_HARI) == Due(
        target_at=at(PURBALINGGA, "2026-11-20 16:00"), due_at=at(PURBALINGGA, "2026-11-23 09:00")
    )
    assert due_at(PURBALINGGA, friday, parse_limit("1-2 hari"), AKHIR_HARI) == Due(
        target_at=at(PURBALINGGA, "2026-11-23 16:00"), due_at=at(PURBALINGGA, "2026-11-24 16:00")
    )


def test_a_promise_is_due_at_the_promised_moment_even_outside_working_hours():
    promised = datetime(2026, 11, 20, 20, 0, tzinfo=ZoneInfo(TANAH_BUMBU.zone))
    found = due_at(TANAH_BUMBU, at(TANAH_BUMBU, "2026-11-20 09:00"), parse_limit("estimasi"), AKHIR_HARI, promised)
    assert found == Due(target_at=None, due_at=datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    assert found.due_at.tzinfo is UTC


def test_a_promise_that_nobody_made_is_refused():
    with pytest.raises(ValueError, match="estimasi belum dicatat"):
        due_at(TANAH_BUMBU, at(TANAH_BUMBU, "2026-11-20 09:00"), parse_limit("estimasi"), AKHIR_HARI)


@pytest.mark.parametrize(
    ("moment", "opened", "opening"),
    [
        ("2026-11-20 07:29", False, "2026-11-20 07:30"),
        ("2026-11-20 07:30", True, "2026-11-20 07:30"),
        ("2026-11-20 11:29", True, "2026-11-20 11:29"),
        ("2026-11-20 11:30", False, "2026-11-20 13:00"),
        ("2026-11-20 13:00", True, "2026-11-20 13:00"),
        ("2026-11-20 16:30", False, "2026-11-23 07:30"),
        ("2026-12-24 09:00", False, "2026-12-28 07:30"),
    ],
)
def test_an_office_is_open_from_the_opening_and_no_longer_at_the_closing_moment(moment, opened, opening):
    assert is_open(BOGOR, at(BOGOR, moment)) is opened
    assert next_opening(BOGOR, at(BOGOR, moment)) == at(BOGOR, opening)


@pytest.mark.parametrize(
    ("a", "b", "seconds"),
    [
        ("2026-11-20 09:00:00", "2026-11-20 09:00:01", 1),
        ("2026-11-20 11:00", "2026-11-20 14:00", 90 * 60),
        ("2026-11-20 16:00", "2026-11-23 08:00", 60 * 60),
        ("2026-11-21 08:00", "2026-11-22 20:00", 0),
        ("2026-11-16 00:00", "2026-11-23 00:00", int(37.5 * 3600)),
        ("2026-02-23 00:00", "2026-03-02 00:00", int(32.5 * 3600)),
        ("2026-03-17 15:00", "2026-03-25 07:30", 0),
        ("2026-11-23 08:00", "2026-11-20 16:00", -60 * 60),
    ],
)
def test_working_time_between_two_moments_leaves_out_what_is_closed(a, b, seconds):
    assert between(BOGOR, at(BOGOR, a), at(BOGOR, b)) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        ("2026-11-20 16:24", 360),
        ("2026-11-20 16:29:59.5", 0),
        ("2026-11-20 16:30", 0),
        ("2026-11-20 22:00", 0),
        ("2026-11-23 07:30", 0),
        ("2026-11-23 07:30:00.5", -1),
        ("2026-11-23 08:50", -4800),
    ],
)
def test_what_remains_is_counted_in_working_seconds_and_turns_negative_when_late(now, seconds):
    assert remaining(BOGOR, at(BOGOR, now), at(BOGOR, "2026-11-20 16:30")) == seconds


def test_a_long_limit_is_counted_over_the_years():
    always = Calendar("Asia/Jakarta", (Season("Biasa", None, None, default_week()),))
    monday = at(always, "2026-11-23 09:00")
    assert add_days(always, monday, 2600, JAM_SAMA) == monday + timedelta(weeks=520)
    assert add_minutes(always, monday, 2600 * 450) == monday + timedelta(weeks=520)


def test_an_office_that_never_closes_counts_through_midnight():
    never_closed = Calendar("Asia/Makassar", (Season("Piket", None, None, (((time(0), time(0)),),) * 7),))
    start = at(never_closed, "2026-11-21 23:50")
    assert add_minutes(never_closed, start, 20) == start + timedelta(minutes=20)
    assert add_days(never_closed, start, 1, AKHIR_HARI) == at(never_closed, "2026-11-23 00:00")
    assert is_open(never_closed, at(never_closed, "2026-11-22 00:00"))
    assert between(never_closed, start, start + timedelta(days=3)) == timedelta(days=3)


def test_an_extra_day_counts_although_it_is_a_saturday():
    lembur = Override(date(2026, 11, 21), ((time(8), time(12)),), "Lembur", "Surat perintah")
    calendar = Calendar(BOGOR.zone, BOGOR.seasons, (*BOGOR.overrides, lembur))
    assert add_minutes(calendar, at(calendar, "2026-11-20 16:25"), 10) == at(calendar, "2026-11-21 08:05")
    assert add_days(calendar, at(calendar, "2026-11-20 09:00"), 1, AKHIR_HARI) == at(calendar, "2026-11-21 12:00")


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar, start: next_opening(calendar, start),
        lambda calendar, start: add_minutes(calendar, start, 1),
        lambda calendar, start: add_days(calendar, start, 1, AKHIR_HARI),
    ],
)
@pytest.mark.parametrize("seasons", [(), (Season("Tutup", None, None, CLOSED),)])
def test_a_calendar_without_working_time_is_named_and_not_searched_for_ever(ask, seasons):
    with pytest.raises(CalendarIsEmpty, match="400 hari"):
        ask(Calendar("Asia/Jakarta", seasons), datetime(2026, 11, 20, tzinfo=UTC))


def test_a_calendar_that_ends_is_found_empty_after_its_last_day():
    season = Season("Sampai akhir tahun", None, date(2026, 12, 31), default_week())
    calendar = Calendar("Asia/Jakarta", (season,))
    last_day = at(calendar, "2026-12-31 15:55")
    assert add_minutes(calendar, last_day, 5) == at(calendar, "2026-12-31 16:00")
    with pytest.raises(CalendarIsEmpty):
        add_minutes(calendar, last_day, 6)


def test_a_moment_without_a_zone_is_refused():
    naive, aware = datetime(2026, 11, 20, 9, 0), datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    for ask in (
        lambda: add_minutes(BOGOR, naive, 10),
        lambda: add_days(BOGOR, naive, 1, AKHIR_HARI),
        lambda: between(BOGOR, aware, naive),
        lambda: is_open(BOGOR, naive),
        lambda: due_at(BOGOR, naive, parse_limit("2 jam kalender"), AKHIR_HARI),
    ):
        with pytest.raises(ValueError, match="tanpa zona"):
            ask()


def test_nonsense_amounts_and_rules_are_refused():
    start = at(BOGOR, "2026-11-20 09:00")
    with pytest.raises(ValueError, match="negatif"):
        add(BOGOR, start, timedelta(seconds=-1))
    with pytest.raises(ValueError, match="paling sedikit satu"):
        add_days(BOGOR, start, 0, AKHIR_HARI)
    with pytest.raises(ValueError, match="besok"):
        add_days(BOGOR, start, 1, "besok")


@pytest.mark.parametrize(
    ("moment", "begin", "end"),
    [
        ("2026-11-19 09:00", "2026-11-19 16:00", "2026-11-20 07:30"),
        ("2026-11-19 12:30", "2026-11-19 16:00", "2026-11-20 07:30"),  # a rest is no closed office
        ("2026-11-19 16:00", "2026-11-19 16:00", "2026-11-20 07:30"),
        ("2026-11-20 09:00", "2026-11-20 16:30", "2026-11-23 07:30"),
        ("2026-11-21 10:00", "2026-11-21 10:00", "2026-11-23 07:30"),
        ("2026-11-23 05:00", "2026-11-23 05:00", "2026-11-23 07:30"),
        ("2026-12-23 10:00", "2026-12-23 16:00", "2026-12-28 07:30"),  # Christmas with its cuti bersama
    ],
)
def test_closed_hours_reach_from_the_end_of_the_day_to_the_next_opening(moment, begin, end):
    assert closed_hours(BOGOR, at(BOGOR, moment)) == (at(BOGOR, begin), at(BOGOR, end))
