"""Gap-free numbers: one counter per government, kind and year, taken inside the transaction that issues."""

from __future__ import annotations

from tickets.models import Counter, Pemda


def take_number(pemda: Pemda, kind: str, year: int) -> int:
    """Take the next value of a counter under its row lock; a failed transaction gives it back.

    Lock order everywhere: ticket, run, counter. ``year`` is the year in the government's own time zone.
    """
    counter, _ = Counter.objects.select_for_update().get_or_create(pemda=pemda, kind=kind, year=year)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value
