"""Time limits as the "Waktu" column of an SOP prints them, and their totals.

Pure definitions: text in, numbers out. Minutes are whole minutes, days are whole working days. A limit says
how much time there is; `workflow.working_time` turns it into a moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

MENIT_KERJA = "menit_kerja"
MENIT_KALENDER = "menit_kalender"
HARI = "hari"
ESTIMASI = "estimasi"
#: Limits that run on while the office is closed: calendar hours, and a promised moment.
AT_NIGHT = (MENIT_KALENDER, ESTIMASI)

# Beyond a year a cell of an SOP table is a typing error, and the calendar would have to be known years ahead.
LONGEST_DAYS = 366
LONGEST_MINUTES = LONGEST_DAYS * 24 * 60

_CELL = re.compile(
    r"(?P<low>[0-9]+)(?:\s*[-\u2013]\s*(?P<high>[0-9]+))?\s*"
    r"(?P<unit>menit|jam|hari)(?:\s+(?P<clock>kerja|kalender))?"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: `limit` turns red when it has passed, `target` (of a range only, else None) turns yellow.

    Both are whole minutes for "menit_kerja" and "menit_kalender", whole working days for "hari", and None for
    "estimasi", whose moment is promised in an earlier row (Tanah Bumbu rows 6 and 9).
    """

    kind: str
    target: int | None
    limit: int | None


def parse_limit(text: str) -> Limit:
    """Read "10 menit", "1-3 jam", "1 hari", "2 hari kerja", "2 jam kalender" or "estimasi", in any case.

    "jam" becomes minutes. Minutes and hours are working time unless "kalender" stands behind them
    (domain.md 5.3); "hari" and "hari kerja" mean the same. Raises ValueError with the reason in Indonesian.
    """
    if not (cell := " ".join(text.lower().split())):
        raise ValueError("batas waktu kosong")
    if cell == ESTIMASI:
        return Limit(ESTIMASI, None, None)
    match = _CELL.fullmatch(cell)
    if not match:
        raise ValueError(
            f"batas waktu “{text}” tidak dikenal; tulis misalnya “10 menit”, “1-3 jam”, “1 hari”, "
            "“2 jam kalender”, atau “estimasi”"
        )
    in_days = match["unit"] == "hari"
    if in_days and match["clock"] == "kalender":
        raise ValueError(f"batas waktu “{text}”: “kalender” hanya untuk menit dan jam")
    factor = 60 if match["unit"] == "jam" else 1
    low = int(match["low"]) * factor
    high = int(match["high"]) * factor if match["high"] else None
    if low == 0 or high == 0:
        raise ValueError(f"batas waktu “{text}” tidak boleh nol")
    if high is not None and low > high:
        raise ValueError(f"batas waktu “{text}” terbalik: {match['low']} lebih besar daripada {match['high']}")
    if (high or low) > (LONGEST_DAYS if in_days else LONGEST_MINUTES):
        raise ValueError(f"batas waktu “{text}” terlalu panjang: paling lama {LONGEST_DAYS} hari")
    kind = HARI if in_days else MENIT_KALENDER if match["clock"] == "kalender" else MENIT_KERJA
    return Limit(kind, low, high) if high is not None else Limit(kind, None, low)


def runs_at_night(words: str) -> bool:
    """Whether a time cell says of itself that its time runs on while the office is closed; :data:`AT_NIGHT`."""
    words = words.lower()
    return "kalender" in words or words.startswith(ESTIMASI)


def in_words(limit: Limit) -> str:
    """Write a limit the way an SOP prints it, in hours where all are whole; `parse_limit` reads it back."""
    if limit.kind == ESTIMASI:
        return ESTIMASI
    low = limit.limit if limit.target is None else limit.target
    words = _amount_in_words(limit.kind, Amount(low, limit.limit))
    if limit.target is not None and limit.target == limit.limit:
        number, rest = words.split(" ", 1)
        return f"{number}-{number} {rest}"
    return words


class Amount(NamedTuple):
    """A sum with its lower reading (targets, where there is a range) and its upper reading (limits)."""

    target: int
    limit: int


_NOTHING = Amount(0, 0)


@dataclass(frozen=True, slots=True)
class Total:
    """What a way through an SOP takes, in parts that are never added to each other.

    A working day is no fixed number of minutes (Friday, Ramadan), and a promise has no length before it is
    given, so Bogor's table stays "6 hari + 30 menit".
    """

    working_days: Amount = _NOTHING
    working_minutes: Amount = _NOTHING
    calendar_minutes: Amount = _NOTHING
    promises: int = 0

    @classmethod
    def of(cls, limits: Iterable[Limit | None]) -> Total:
        """Total of several limits; None (a row without a time) adds nothing."""
        total = cls()
        for limit in limits:
            total = total.plus(limit)
        return total

    def plus(self, limit: Limit | None) -> Total:
        """Return the total with one more limit in its own part; None (a row without a time) adds nothing."""
        if limit is None:
            return self
        if limit.kind == ESTIMASI:
            return replace(self, promises=self.promises + 1)
        part = _PART_OF[limit.kind]
        so_far = getattr(self, part)
        low = limit.limit if limit.target is None else limit.target
        return replace(self, **{part: Amount(so_far.target + low, so_far.limit + limit.limit)})

    def in_words(self) -> str:
        """Write the parts as in "6 hari + 30 menit"; "tanpa standar waktu" if there are none."""
        parts = [
            _amount_in_words(kind, amount)
            for kind, part in _PART_OF.items()
            if (amount := getattr(self, part)) != _NOTHING
        ]
        if self.promises:
            parts.append(f"{self.promises} {ESTIMASI}")
        return " + ".join(parts) or "tanpa standar waktu"


_PART_OF = {HARI: "working_days", MENIT_KERJA: "working_minutes", MENIT_KALENDER: "calendar_minutes"}


def _amount_in_words(kind: str, amount: Amount) -> str:
    if kind == HARI:
        unit, factor = "hari", 1
    elif all(minutes % 60 == 0 for minutes in amount):
        unit, factor = "jam", 60
    else:
        unit, factor = "menit", 1
    low, high = amount.target // factor, amount.limit // factor
    number = str(high) if low == high else f"{low}-{high}"
    return f"{number} {unit}{' kalender' if kind == MENIT_KALENDER else ''}"
