"""A year on one page: twelve months in words and shapes."""

from __future__ import annotations

import calendar as months
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from workflow import indonesian
from workflow.hours_text import write_hours
from workflow.models import SpecialDay
from workflow.open_hours import Calendar

#: The letter inside the shape of a day; a day without hours on ordinary weeks has none.
LETTERS = {SpecialDay.Kind.LIBUR: "L", SpecialDay.Kind.CUTI_BERSAMA: "C", SpecialDay.Kind.KHUSUS: "K"}


@dataclass(frozen=True)
class Cell:
    """One day of the grid. ``shape`` is a class name; ``words`` is the whole meaning for those who hear the page."""

    number: int
    letter: str
    shape: str
    words: str
    url: str


@dataclass(frozen=True)
class Month:
    """A month: weeks of seven cells, None outside the month, and in words how many days of which kind it has."""

    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    days: str
    is_present: bool


def year_of(year: int, calendar: Calendar, days: dict[date, SpecialDay], today: date) -> list[Month]:
    """The twelve months of a year."""
    return [_month(year, number, calendar, days, today) for number in range(1, 13)]


def _month(year: int, number: int, calendar: Calendar, days: dict[date, SpecialDay], today: date) -> Month:
    weeks = []
    working = 0
    kinds = Counter(special.get_kind_display().lower() for day, special in days.items() if day.month == number)
    for week in months.Calendar().monthdatescalendar(year, number):
        inside = [day for day in week if day.month == number]
        working += sum(1 for day in inside if calendar.intervals_on(day))
        weeks.append(tuple(_cell(day, calendar, days, today) if day.month == number else None for day in week))
    words = ", ".join(f"{count} {kind}" for kind, count in [("hari kerja", working), *kinds.items()])
    is_present = (today.year, today.month) == (year, number)
    return Month(indonesian.BULAN[number - 1], tuple(weeks), words, is_present)


def _cell(day: date, calendar: Calendar, days: dict[date, SpecialDay], today: date) -> Cell:
    special = days.get(day)
    words = indonesian.hari_tanggal(day) + (", hari ini" if day == today else "")
    if special is None:
        closed = not calendar.intervals_on(day)
        words += ", bukan hari kerja" if closed else ", hari kerja"
        shape = "tutup" if closed else "biasa"
        return Cell(day.day, "", shape, words, f"{reverse('kelola_hari_baru')}?tanggal={day.isoformat()}")
    words += f", {indonesian.dalam_kalimat(special.get_kind_display())}: {special.name}"
    if special.intervals:
        words += f", buka {write_hours(special.intervals)}"
    if not special.confirmed:
        words += ", masih perkiraan"
    shape = special.kind.replace("_", "-") + ("" if special.confirmed else " perkiraan")
    return Cell(day.day, LETTERS[special.kind], shape, words, reverse("kelola_hari", args=[special.pk]))
