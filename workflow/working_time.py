"""Working-time arithmetic: when is something due, and how much working time lies between two moments?

Pure functions. Every moment that comes in is aware, every moment that goes out is UTC; the zone is inside the
calendar. The conventions, each held by a property test:

- An open interval is half-open: at 16.00 the office that closes at 16.00 is closed.
- `add` gives the *earliest* moment by which the time has passed, so ten minutes from 15.50 end at the closing
  moment 16.00 and not at the next morning's opening. Hence `between(t, add(t, d)) == d`.
- A start outside the open hours counts from the next opening (domain.md 5.3); the moment itself is kept by
  the caller.
- A new holiday never makes a deadline earlier, and a later start never gives an earlier deadline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.limits import ESTIMASI, HARI, MENIT_KALENDER, Limit
from workflow.open_hours import Calendar, CalendarIsEmpty, Override, Season, as_utc

__all__ = [
    "AKHIR_HARI",
    "DAY_RULES",
    "JAM_SAMA",
    "Calendar",
    "CalendarIsEmpty",
    "Due",
    "Override",
    "Season",
    "add",
    "add_days",
    "add_minutes",
    "between",
    "closed_hours",
    "closed_until",
    "due_at",
    "is_open",
    "next_opening",
    "remaining",
]

AKHIR_HARI = "akhir_hari"
JAM_SAMA = "jam_sama"
DAY_RULES = (AKHIR_HARI, JAM_SAMA)

_ONE_DAY = timedelta(days=1)


def is_open(calendar: Calendar, moment: datetime) -> bool:
    """Whether working time runs at that moment; false at the closing moment itself."""
    moment = as_utc(moment)
    return any(opening <= moment < closing for opening, closing in calendar.opened_on(calendar.local_date(moment)))


def next_opening(calendar: Calendar, moment: datetime) -> datetime:
    """The moment itself while open, else the next opening. Raises CalendarIsEmpty after 400 closed days."""
    moment = as_utc(moment)
    day = calendar.working_day_from(calendar.local_date(moment))
    while True:
        for opening, closing in calendar.opened_on(day):
            if moment < closing:
                return max(opening, moment)
        day = calendar.working_day_from(day + _ONE_DAY)


def closed_until(calendar: Calendar, moment: datetime) -> datetime | None:
    """The next opening while the office is closed, None while it is open. Raises what `next_opening` raises."""
    return None if is_open(calendar, moment) else next_opening(calendar, moment)


def closed_hours(calendar: Calendar, moment: datetime) -> tuple[datetime, datetime]:
    """From the last closing of a day under way, else from the moment itself, to the next opening; no rest counts.

    Raises CalendarIsEmpty after 400 closed days.
    """
    begin = as_utc(moment)
    opened = calendar.opened_on(calendar.local_date(begin))
    if opened and opened[0][0] <= begin < opened[-1][1]:
        begin = opened[-1][1]
    return begin, next_opening(calendar, begin)


def add(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """Earliest moment by which `amount` of working time has passed since `start`; `start` itself for none.

    Raises ValueError for a negative amount, CalendarIsEmpty after 400 closed days.
    """
    if amount < timedelta(0):
        raise ValueError("waktu kerja yang ditambahkan tidak boleh negatif")
    moment = as_utc(start)
    if not amount:
        return moment
    day = calendar.working_day_from(calendar.local_date(moment))
    while True:
        for opening, closing in calendar.opened_on(day):
            begin = max(opening, moment)
            if begin >= closing:
                continue
            if amount <= closing - begin:
                return begin + amount
            amount -= closing - begin
        day = calendar.working_day_from(day + _ONE_DAY)


def add_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """Moment at which `minutes` of working time have passed since `start`. Raises what `add` raises."""
    return add(calendar, start, timedelta(minutes=minutes))


def between(calendar: Calendar, a: datetime, b: datetime) -> timedelta:
    """Working time from `a` to `b`, exact to the microsecond; negative if `b` is the earlier one."""
    a, b = as_utc(a), as_utc(b)
    if b < a:
        return -between(calendar, b, a)
    total = timedelta(0)
    first, last = calendar.local_date(a), calendar.local_date(b)
    for day in {first, last}:
        for opening, closing in calendar.opened_on(day):
            if a < closing and opening < b:
                total += min(closing, b) - max(opening, a)
    return total + calendar.open_time_between(first + _ONE_DAY, last)


def remaining(calendar: Calendar, now: datetime, due: datetime) -> int:
    """Whole working seconds left until `due`, rounded down; negative when late, counted in working time.

    Zero in the closed hours on both sides of a due moment at closing time: whether it is late is `now > due`.
    """
    return between(calendar, now, due) // timedelta(seconds=1)


def add_days(calendar: Calendar, start: datetime, days: int, rule: str) -> datetime:
    """Due moment of a limit of `days` working days, one or more (domain.md 5.3; the SOP's `day_rule`).

    The start day does not count. A start outside the open hours is moved to the next opening first, so
    Saturday, and Friday after closing time, both start on Monday. Then, on the N-th following working day:

    - "akhir_hari": its last closing time.
    - "jam_sama": the same clock time, moved into that day's hours: before opening -> opening, in a rest ->
      the end of the rest, after closing -> closing time.

    Raises ValueError for another rule or fewer than one day, CalendarIsEmpty after 400 closed days.
    """
    if rule not in DAY_RULES:
        raise ValueError(f"aturan hari “{rule}” tidak dikenal")
    if days < 1:
        raise ValueError("jumlah hari kerja paling sedikit satu")
    counted_from = calendar.local(next_opening(calendar, start))
    day = counted_from.date()
    for _ in range(days):
        day = calendar.working_day_from(day + _ONE_DAY)
    opened = calendar.opened_on(day)
    last_closing = opened[-1][1]
    if rule == AKHIR_HARI:
        return last_closing
    same_clock = calendar.at(day, counted_from.time())
    for opening, closing in opened:
        if same_clock <= closing:
            return max(opening, same_clock)
    return last_closing


@dataclass(frozen=True, slots=True)
class Due:
    """The UTC moments of one limit: yellow after `target_at` (None without a range), red after `due_at`."""

    target_at: datetime | None
    due_at: datetime


def due_at(
    calendar: Calendar, start: datetime, limit: Limit, day_rule: str, promised_at: datetime | None = None
) -> Due:
    """Turn a limit into moments, counted from `start`; "estimasi" is due at the promised moment itself.

    Raises ValueError for a promise without its moment, and what `add` and `add_days` raise.
    """
    if limit.kind == ESTIMASI:
        if promised_at is None:
            raise ValueError("estimasi belum dicatat pada langkah sebelumnya")
        return Due(None, as_utc(promised_at))

    def moment(amount: int) -> datetime:
        if limit.kind == HARI:
            return add_days(calendar, start, amount, day_rule)
        if limit.kind == MENIT_KALENDER:
            return as_utc(start) + timedelta(minutes=amount)
        return add_minutes(calendar, start, amount)

    return Due(None if limit.target is None else moment(limit.target), moment(limit.limit))
