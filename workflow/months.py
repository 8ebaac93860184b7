"""Months: how an address writes one, how a page calls it, and where it begins and ends by a clock."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

from workflow.indonesian import BULAN

_WRITTEN = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def read_month(text: str) -> date | None:
    """The first day of a month of this century that is written "2026-11"; None for anything else."""
    found = _WRITTEN.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_words(month: date) -> str:
    """ "Oktober 2026"."""
    return f"{BULAN[month.month - 1]} {month.year}"


def month_bounds(first: date, zone: tzinfo, *, last: date | None = None) -> tuple[datetime, datetime]:
    """Begin and end of a month, or of those up to the month ``last``, by the clock of a zone."""
    begin, end = first.replace(day=1), next_month(last or first)
    return datetime.combine(begin, time.min, zone), datetime.combine(end, time.min, zone)
