"""Gap-free numbers: one counter per government, kind and year, taken inside the transaction that issues.

And which tickets somebody means who says the end of a number only.
"""

from __future__ import annotations

import re

from tickets.models import Counter, Pemda
from workflow import moment

#: How a ticket's number ends, as people say it to each other: "0034", or "2026-0034".
TAIL = re.compile(r"(?:([0-9]{4})-)?([0-9]{4,6})\Z")


def take_number(pemda: Pemda, kind: str, year: int) -> int:
    """Take the next value of a counter under its row lock; a failed transaction gives it back.

    Lock order everywhere: ticket, run, counter. ``year`` is the year in the government's own time zone.
    """
    counter, _ = Counter.objects.select_for_update().get_or_create(pemda=pemda, kind=kind, year=year)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value


def numbers_ending(pemda: Pemda, tail: str) -> list[str]:
    """Numbers of tickets that end so, without a year those of this year and the last; none where it is no such end."""
    if not (parts := TAIL.match(tail)):
        return []
    year, running = parts.groups()
    this_year = moment.on_screen().astimezone(pemda.tz).year
    return [f"{pemda.prefix}-{one}-{running}" for one in ([year] if year else [this_year, this_year - 1])]


def numbers_meant(pemda: Pemda, typed: str) -> list[str]:
    """The number that was typed whole, or those that end so."""
    return numbers_ending(pemda, typed) or [typed.upper()]
