"""Seed calendars: national holidays by decree, the week of the Perpres, Ramadan hours of five governments.

Data for a first import, which the admin of a Pemda edits afterwards (domain.md 5.1, 5.2). Pure: no tables.
Clock times are local, dates are local dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import NamedTuple

import holidays

from workflow.open_hours import Calendar, Intervals, Override, Season, Week, from_json, to_json

__all__ = [
    "CUTI_BERSAMA",
    "LIBUR",
    "PERKIRAAN",
    "Holiday",
    "default_week",
    "from_json",
    "national_holidays",
    "ramadan_week",
    "seed_calendar",
    "to_json",
]

LIBUR = "libur"
CUTI_BERSAMA = "cuti_bersama"
PERKIRAAN = "perkiraan"
SEEDED_YEARS = (2025, 2026, 2027, 2028)

SKB_2025 = "SKB 1017/2024, 2/2024, 2/2024"
SKB_2025_AMENDED = "SKB 933/2025, 1/2025, 3/2025"
SKB_2026 = "SKB 1497/2025, 2/2025, 5/2025"


class Holiday(NamedTuple):
    """A national day off, "libur" or "cuti_bersama"; `confirmed` only if read from the SKB of its year."""

    on: date
    name: str
    decree: str
    kind: str
    confirmed: bool


# (kind, month, days, name, decree); civil servants do not work on cuti bersama either (domain.md 5.2).
_DECREED = {
    2025: (
        (LIBUR, 1, (1,), "Tahun Baru 2025 Masehi", SKB_2025),
        (LIBUR, 1, (27,), "Isra Mikraj Nabi Muhammad SAW", SKB_2025),
        (CUTI_BERSAMA, 1, (28,), "Cuti bersama Tahun Baru Imlek 2576 Kongzili", SKB_2025),
        (LIBUR, 1, (29,), "Tahun Baru Imlek 2576 Kongzili", SKB_2025),
        (CUTI_BERSAMA, 3, (28,), "Cuti bersama Hari Suci Nyepi", SKB_2025),
        (LIBUR, 3, (29,), "Hari Suci Nyepi (Tahun Baru Saka 1947)", SKB_2025),
        (LIBUR, 3, (31,), "Idulfitri 1446 Hijriah", SKB_2025),
        (LIBUR, 4, (1,), "Idulfitri 1446 Hijriah", SKB_2025),
        (CUTI_BERSAMA, 4, (2, 3, 4, 7), "Cuti bersama Idulfitri 1446 Hijriah", SKB_2025),
        (LIBUR, 4, (18,), "Wafat Yesus Kristus", SKB_2025),
        (LIBUR, 4, (20,), "Kebangkitan Yesus Kristus (Paskah)", SKB_2025),
        (LIBUR, 5, (1,), "Hari Buruh Internasional", SKB_2025),
        (LIBUR, 5, (12,), "Hari Raya Waisak 2569 BE", SKB_2025),
        (CUTI_BERSAMA, 5, (13,), "Cuti bersama Hari Raya Waisak 2569 BE", SKB_2025),
        (LIBUR, 5, (29,), "Kenaikan Yesus Kristus", SKB_2025),
        (CUTI_BERSAMA, 5, (30,), "Cuti bersama Kenaikan Yesus Kristus", SKB_2025),
        (LIBUR, 6, (1,), "Hari Lahir Pancasila", SKB_2025),
        (LIBUR, 6, (6,), "Iduladha 1446 Hijriah", SKB_2025),
        (CUTI_BERSAMA, 6, (9,), "Cuti bersama Iduladha 1446 Hijriah", SKB_2025),
        (LIBUR, 6, (27,), "Tahun Baru Islam 1447 Hijriah", SKB_2025),
        (LIBUR, 8, (17,), "Proklamasi Kemerdekaan", SKB_2025),
        (CUTI_BERSAMA, 8, (18,), "Cuti bersama Proklamasi Kemerdekaan", SKB_2025_AMENDED),
        (LIBUR, 9, (5,), "Maulid Nabi Muhammad SAW", SKB_2025),
        (LIBUR, 12, (25,), "Kelahiran Yesus Kristus (Natal)", SKB_2025),
        (CUTI_BERSAMA, 12, (26,), "Cuti bersama Kelahiran Yesus Kristus (Natal)", SKB_2025),
    ),
    2026: (
        (LIBUR, 1, (1,), "Tahun Baru 2026 Masehi", SKB_2026),
        (LIBUR, 1, (16,), "Isra Mikraj Nabi Muhammad SAW", SKB_2026),
        (CUTI_BERSAMA, 2, (16,), "Cuti bersama Tahun Baru Imlek 2577 Kongzili", SKB_2026),
        (LIBUR, 2, (17,), "Tahun Baru Imlek 2577 Kongzili", SKB_2026),
        (CUTI_BERSAMA, 3, (18,), "Cuti bersama Hari Suci Nyepi", SKB_2026),
        (LIBUR, 3, (19,), "Hari Suci Nyepi (Tahun Baru Saka 1948)", SKB_2026),
        (CUTI_BERSAMA, 3, (20, 23, 24), "Cuti bersama Idulfitri 1447 Hijriah", SKB_2026),
        (LIBUR, 3, (21, 22), "Idulfitri 1447 Hijriah", SKB_2026),
        (LIBUR, 4, (3,), "Wafat Yesus Kristus", SKB_2026),
        (LIBUR, 4, (5,), "Kebangkitan Yesus Kristus (Paskah)", SKB_2026),
        (LIBUR, 5, (1,), "Hari Buruh Internasional", SKB_2026),
        (LIBUR, 5, (14,), "Kenaikan Yesus Kristus", SKB_2026),
        (CUTI_BERSAMA, 5, (15,), "Cuti bersama Kenaikan Yesus Kristus", SKB_2026),
        (LIBUR, 5, (27,), "Iduladha 1447 Hijriah", SKB_2026),
        (CUTI_BERSAMA, 5, (28,), "Cuti bersama Iduladha 1447 Hijriah", SKB_2026),
        (LIBUR, 5, (31,), "Hari Raya Waisak 2570 BE", SKB_2026),
        (LIBUR, 6, (1,), "Hari Lahir Pancasila", SKB_2026),
        (LIBUR, 6, (16,), "Tahun Baru Islam 1448 Hijriah", SKB_2026),
        (LIBUR, 8, (17,), "Proklamasi Kemerdekaan", SKB_2026),
        (LIBUR, 8, (25,), "Maulid Nabi Muhammad SAW", SKB_2026),
        (CUTI_BERSAMA, 12, (24,), "Cuti bersama Kelahiran Yesus Kristus (Natal)", SKB_2026),
        (LIBUR, 12, (25,), "Kelahiran Yesus Kristus (Natal)", SKB_2026),
    ),
}


def national_holidays(years: Iterable[int]) -> list[Holiday]:
    """National days off of the given years, in order of date.

    2025 and 2026 as decreed. Other years are the forecast of the `holidays` package, public days only: cuti
    bersama is never forecast, because a day wrongly taken off would excuse a late row.
    """
    found: list[Holiday] = []
    for year in sorted(set(years)):
        if year in _DECREED:
            found += [
                Holiday(date(year, month, day), name, decree, kind, True)
                for kind, month, days, name, decree in _DECREED[year]
                for day in days
            ]
        else:
            forecast = holidays.country_holidays("ID", years=year, language="id")
            found += [
                Holiday(on, name.replace(f" ({PERKIRAAN})", ""), PERKIRAAN, LIBUR, False)
                for on, name in forecast.items()
            ]
    return sorted(found)


def default_week() -> Week:
    """Perpres 21/2023: 37 hours 30 minutes from 07.30, one hour of rest, on Friday one and a half."""
    return _five_days("07:30-12:00 13:00-16:00", friday="07:30-11:30 13:00-16:30")


def ramadan_week(pemda_code: str = "") -> Week:
    """Ramadan hours of a government, 32 hours 30 minutes; the Perpres default (Batam, Bogor) for any other.

    Purbalingga's rest is derived: its published 07.30-15.15 and Friday 07.30-11.00 make 32.5 hours with half
    an hour off.
    """
    if pemda_code == "purbalingga":
        return _five_days("07:30-12:00 12:30-15:15", friday="07:30-11:00")
    if pemda_code == "sumbawa":
        return _five_days("08:00-12:00 12:30-15:00", friday="08:00-12:00 13:00-15:30")
    return _five_days("08:00-12:00 12:30-15:00", friday="08:00-11:30 12:30-15:30")


WIB, WITA = "Asia/Jakarta", "Asia/Makassar"
_ZONES = {"purbalingga": WIB, "bogor": WIB, "batam": WIB, "sumbawa": WITA, "tanah-bumbu": WITA}

# First and last day. 1448 H is derived from a forecast list (domain.md 5.2), so its season says so.
_RAMADAN = (
    ("Ramadan 1447 H", date(2026, 2, 19), date(2026, 3, 20)),
    (f"Ramadan 1448 H ({PERKIRAAN})", date(2027, 2, 8), date(2027, 3, 9)),
)
_SUMBAWA_FIRST_DAY = ((time(8), time(11)),)


def seed_calendar(pemda_code: str, *, zone: str | None = None, years: Iterable[int] = SEEDED_YEARS) -> Calendar:
    """First calendar of a Pemda: default week, Ramadan weeks, national days off of `years`.

    Knows "purbalingga", "sumbawa", "tanah-bumbu", "bogor" and "batam"; any other code gets the hours of the
    Perpres in `zone`, WIB if none is given.
    """
    overrides = [Override(holiday.on, (), holiday.name, holiday.decree) for holiday in national_holidays(years)]
    if pemda_code == "sumbawa":
        overrides += [
            Override(start, _SUMBAWA_FIRST_DAY, f"Hari pertama {name}", "Keputusan Bupati Sumbawa 644/2025")
            for name, start, _ in _RAMADAN
        ]
    return Calendar(
        zone=zone or _ZONES.get(pemda_code, WIB),
        seasons=(
            Season("Jam kerja biasa", None, None, default_week()),
            *(Season(name, start, end, ramadan_week(pemda_code)) for name, start, end in _RAMADAN),
        ),
        overrides=tuple(overrides),
    )


def _five_days(monday_to_thursday: str, *, friday: str) -> Week:
    usual = _intervals(monday_to_thursday)
    return (usual, usual, usual, usual, _intervals(friday), (), ())


def _intervals(text: str) -> Intervals:
    return tuple(
        (time.fromisoformat(opening), time.fromisoformat(closing))
        for opening, closing in (pair.split("-") for pair in text.split())
    )
