"""How a deadline came about and how its time was used, day by day, to be checked by hand. Definitions only.

Each day carries the same arithmetic twice: the part that leads from the start to the limit, and the part that has
really passed. Both columns add up to what :mod:`workflow.working_time` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from workflow import working_time
from workflow.open_hours import Calendar, as_utc

NOTHING = timedelta(0)
ONE_DAY = timedelta(days=1)
OFF, AFTER_HOURS = "bukan hari kerja", "sesudah jam kerja"


@dataclass(frozen=True)
class Day:
    """One local day, or several days off in a row for the same reason (``until``).

    ``opened`` are the hours of the day, UTC, cut to the time that is reckoned; ``why`` says why a day differs: a
    holiday or a season by name, with its decree. ``number`` counts working days after the start day, which is 0.
    """

    on: date
    until: date
    opened: tuple[tuple[datetime, datetime], ...]
    why: str
    decree: str
    number: int | None
    to_limit: timedelta
    used: timedelta
    holds_limit: bool = False

    @property
    def is_off(self) -> bool:
        """Whether nothing of the day counts."""
        return not self.opened


@dataclass(frozen=True)
class Reckoning:
    """A clock from its start to its limit and to ``until``, whichever is later."""

    days: tuple[Day, ...]
    counted_from: datetime
    to_limit: timedelta
    used: timedelta


def reckon(calendar: Calendar, start: datetime, until: datetime, due: datetime | None) -> Reckoning:
    """Reckon a clock opened at ``start`` and seen, or closed, at ``until``; ``due`` None without a standard.

    Raises ValueError if ``until`` lies before ``start``, CalendarIsEmpty after 400 closed days.
    """
    start, until = as_utc(start), as_utc(until)
    if until < start:
        raise ValueError("akhir hitungan mendahului awalnya")
    due = as_utc(due) if due else None
    days = tuple(_together(_days(calendar, start, until, due)))
    counted_from = working_time.next_opening(calendar, start)
    return Reckoning(
        days,
        counted_from,
        sum((day.to_limit for day in days), NOTHING),
        sum((day.used for day in days), NOTHING),
    )


def _days(calendar: Calendar, start: datetime, until: datetime, due: datetime | None) -> Iterator[Day]:
    end = max(until, due or until)
    first_counted = calendar.local_date(working_time.next_opening(calendar, start))
    on, last, number = calendar.local_date(start), _day_of(calendar, start, end), 0
    while on <= last:
        begins, ends = calendar.at(on, time(0)), calendar.at(on + ONE_DAY, time(0))
        is_working_day = bool(calendar.opened_on(on))
        number += on > first_counted and is_working_day
        override = calendar.override_on(on)
        yield Day(
            on=on,
            until=on,
            opened=tuple(_cut(calendar.opened_on(on), max(begins, start), min(ends, end))),
            why=override.name if override else _why(calendar, on, start),
            decree=override.decree if override else "",
            number=number if is_working_day and on >= first_counted else None,
            to_limit=_between(calendar, max(begins, start), min(ends, due)) if due else NOTHING,
            used=_between(calendar, max(begins, start), min(ends, until)),
            holds_limit=due is not None and _day_of(calendar, start, due) == on,
        )
        on += ONE_DAY


def _day_of(calendar: Calendar, start: datetime, end: datetime) -> date:
    """The local date to which ``end`` belongs: midnight to the day that closes then, else to the day that begins."""
    before = calendar.local_date(max(start, end - timedelta.resolution))
    closes_then = any(closing == end for _, closing in calendar.opened_on(before))
    return before if closes_then else calendar.local_date(end)


def _why(calendar: Calendar, on: date, start: datetime) -> str:
    """What is worth saying of a day without an override; a dated season (Ramadan) by its name."""
    opened = calendar.opened_on(on)
    if not opened:
        return OFF
    if start >= opened[-1][1]:
        return AFTER_HOURS
    season = calendar.season_on(on)
    return season.name if season and season.is_dated else ""


def _cut(opened, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    for opening, closing in opened:
        if max(opening, start) < min(closing, end):
            yield max(opening, start), min(closing, end)


def _between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    return working_time.between(calendar, start, end) if start < end else NOTHING


def _together(days: Iterator[Day]) -> Iterator[Day]:
    """Days off that follow each other for one reason become one line; a day that holds the limit stands alone."""
    waiting: Day | None = None
    for day in days:
        joins = (
            waiting is not None
            and waiting.is_off
            and day.is_off
            and (waiting.why, waiting.decree) == (day.why, day.decree)
            and not (waiting.holds_limit or day.holds_limit)
        )
        if joins:
            waiting = replace(waiting, until=day.on)
            continue
        if waiting is not None:
            yield waiting
        waiting = day
    if waiting is not None:
        yield waiting
