"""The seeded calendars against the decrees, and how a calendar chooses the hours of a date."""

from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest

from workflow.calendars import (
    CUTI_BERSAMA,
    LIBUR,
    PERKIRAAN,
    default_week,
    from_json,
    national_holidays,
    ramadan_week,
    seed_calendar,
    to_json,
)
from workflow.open_hours import Calendar, CalendarIsEmpty, Override, Season

PEMDA = ["purbalingga", "sumbawa", "tanah-bumbu", "bogor", "batam"]
MORNING, AFTERNOON = ((time(8), time(12)),), ((time(13), time(17)),)


def hours(week):
    """Hours of a week, counted from the clock times alone."""
    return sum(
        (closing.hour * 60 + closing.minute - opening.hour * 60 - opening.minute) / 60
        for day in week
        for opening, closing in day
    )


def test_the_ordinary_week_has_the_hours_of_the_perpres():
    assert hours(default_week()) == 37.5


@pytest.mark.parametrize("code", [*PEMDA, "lain"])
def test_every_ramadan_week_has_the_hours_of_the_perpres(code):
    assert hours(ramadan_week(code)) == 32.5


@pytest.mark.parametrize(("year", "libur", "cuti_bersama"), [(2025, 17, 11), (2026, 17, 8)])
def test_decreed_years_are_confirmed_and_name_their_skb(year, libur, cuti_bersama):
    found = national_holidays([year])
    assert sum(holiday.kind == LIBUR for holiday in found) == libur
    assert sum(holiday.kind == CUTI_BERSAMA for holiday in found) == cuti_bersama
    assert all(holiday.confirmed and holiday.decree.startswith("SKB ") for holiday in found)
    assert [holiday.on for holiday in found] == sorted({holiday.on for holiday in found})


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize(("kind", "category"), [(LIBUR, "public"), (CUTI_BERSAMA, "government")])
def test_the_decreed_list_and_the_holidays_package_do_not_differ(year, kind, category):
    ours = {holiday.on for holiday in national_holidays([year]) if holiday.kind == kind}
    theirs = set(holidays.country_holidays("ID", years=year, categories=(category,)))
    assert ours ^ theirs == set()


def test_the_day_off_added_by_amendment_names_the_amendment():
    (added,) = [holiday for holiday in national_holidays([2025]) if holiday.on == date(2025, 8, 18)]
    assert (added.kind, added.decree) == (CUTI_BERSAMA, "SKB 933/2025, 1/2025, 3/2025")


def test_other_years_are_a_forecast_without_cuti_bersama():
    found = national_holidays([2027])
    assert {(holiday.decree, holiday.kind, holiday.confirmed) for holiday in found} == {(PERKIRAAN, LIBUR, False)}
    assert date(2027, 1, 1) in {holiday.on for holiday in found}
    assert not any(PERKIRAAN in holiday.name for holiday in found)


def test_several_years_come_in_order_of_date_and_only_once():
    dates = [holiday.on for holiday in national_holidays([2027, 2025, 2026, 2026])]
    assert dates == sorted(set(dates))
    assert {on.year for on in dates} == {2025, 2026, 2027}


@pytest.mark.parametrize(
    ("code", "opening"),
    [
        ("purbalingga", datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        ("bogor", datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        ("batam", datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        ("sumbawa", datetime(2026, 11, 22, 23, 30, tzinfo=UTC)),
        ("tanah-bumbu", datetime(2026, 11, 22, 23, 30, tzinfo=UTC)),
        ("lain", datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
    ],
)
def test_every_pemda_opens_at_half_past_seven_of_its_own_zone(code, opening):
    assert seed_calendar(code).opened_on(date(2026, 11, 23))[0][0] == opening


def test_another_pemda_may_give_its_zone():
    calendar = seed_calendar("jayapura", zone="Asia/Jayapura")
    assert calendar.opened_on(date(2026, 11, 23))[0][0] == datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize("code", PEMDA)
def test_a_seeded_calendar_survives_storage(code):
    assert from_json(to_json(seed_calendar(code))) == seed_calendar(code)


def season(name, start, end, intervals=MORNING):
    return Season(name, start, end, (intervals,) * 7)


def test_a_dated_season_wins_over_the_default_and_a_later_one_over_an_earlier():
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    late = season("Akhir Maret", date(2026, 3, 20), None)
    calendar = Calendar("Asia/Jakarta", (season("Maret", first, last), late, season("Biasa", None, None)))
    assert calendar.season_on(date(2026, 2, 28)).name == "Biasa"
    assert calendar.season_on(first).name == "Maret"
    assert calendar.season_on(date(2026, 3, 19)).name == "Maret"
    assert calendar.season_on(date(2026, 3, 20)).name == "Akhir Maret"
    assert calendar.season_on(date(2027, 3, 1)).name == "Akhir Maret"


def test_the_last_override_of_a_date_wins_over_the_season_and_over_earlier_ones():
    on = date(2026, 11, 20)
    calendar = Calendar(
        "Asia/Jakarta",
        (season("Biasa", None, None),),
        (Override(on, (), "Libur", "SKB"), Override(on, AFTERNOON, "Setengah hari", "Keputusan")),
    )
    assert calendar.intervals_on(on) == AFTERNOON
    assert calendar.override_on(on).name == "Setengah hari"
    assert calendar.intervals_on(on + timedelta(days=1)) == MORNING


def test_equal_calendars_are_one_key_and_another_holiday_makes_another_key():
    plain = Calendar("Asia/Jakarta", (season("Biasa", None, None),))
    plain.opened_on(date(2026, 11, 20))
    same = Calendar("Asia/Jakarta", (season("Biasa", None, None),))
    other = Calendar("Asia/Jakarta", plain.seasons, (Override(date(2026, 11, 20), (), "Libur", "SKB"),))
    assert {plain, same} == {plain}
    assert plain != other


def test_a_season_without_hours_has_no_ordinary_day():
    calendar = Calendar("Asia/Jakarta", (season("Tutup", None, None, ()),))
    with pytest.raises(CalendarIsEmpty, match="2026-11-20"):
        calendar.day_seconds(date(2026, 11, 20))


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: Calendar("Asia/Atlantis", ()), "tidak dikenal"),
        (lambda: Calendar("", ()), "tidak dikenal"),
        (lambda: Season("Pendek", None, None, (MORNING,) * 6), "tujuh hari"),
        (lambda: season("Mundur", date(2026, 3, 2), date(2026, 3, 1)), "sebelum dimulai"),
        (lambda: season("Terbalik", None, None, ((time(12), time(8)),)), "tumpang tindih atau terbalik"),
        (lambda: season("Kosong", None, None, ((time(8), time(8)),)), "tumpang tindih atau terbalik"),
        (lambda: season("Urutan", None, None, AFTERNOON + MORNING), "tumpang tindih atau terbalik"),
        (
            lambda: Override(date(2026, 11, 20), MORNING + MORNING, "Ganda", ""),
            "tumpang tindih atau terbalik",
        ),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_with_its_reason(build, reason):
    with pytest.raises(ValueError, match=reason):
        build()
