"""Open hours as an officer writes them in one line: "07.30-12.00, 13.00-16.00". Definitions only; local clock times."""

from __future__ import annotations

import re

_SPAN = re.compile(r"(\d{1,2})[.:](\d{2})\s*[-\u2013]\s*(\d{1,2})[.:](\d{2})")
_MIDNIGHT = 24 * 60
CLOSED_WORDS = {"", "-", "–", "libur", "tutup"}

HoursJson = list[list[str]]


def read_hours(text: str) -> HoursJson:
    """Read a line of hours into the stored form [["07:30", "12:00"], …]; "" and "libur" mean closed.

    A closing time of 24.00 or 00.00 is midnight at the end of that day. Raises ValueError, in Indonesian.
    """
    if text.strip().lower() in CLOSED_WORDS:
        return []
    found: HoursJson = []
    last = 0
    for part in text.replace(";", ",").split(","):
        match = _SPAN.fullmatch(part.strip())
        if not match:
            raise ValueError(f"“{part.strip()}” bukan rentang jam. Tulis misalnya 07.30-12.00, 13.00-16.00.")
        opening = _minute(match[1], match[2], part)
        closing = _minute(match[3], match[4], part) or _MIDNIGHT
        if opening >= closing:
            raise ValueError(f"“{part.strip()}” berakhir sebelum dimulai.")
        if opening < last:
            raise ValueError(f"“{part.strip()}” bertumpang tindih dengan rentang sebelumnya.")
        last = closing
        found.append([_clock(opening), _clock(closing % _MIDNIGHT)])
    return found


def write_hours(intervals: HoursJson) -> str:
    """The stored form as one line; closed is "libur"."""
    return ", ".join(f"{_short(opening)}-{_short(closing)}" for opening, closing in intervals) or "libur"


def minutes_of(intervals: HoursJson) -> int:
    """Open minutes of a day."""
    total = 0
    for opening, closing in intervals:
        total += (_stored_minute(closing) or _MIDNIGHT) - _stored_minute(opening)
    return total


def _minute(hour: str, minute: str, part: str) -> int:
    total = int(hour) * 60 + int(minute)
    if int(minute) > 59 or total > _MIDNIGHT:
        raise ValueError(f"“{part.strip()}” memuat jam yang tidak ada.")
    return total


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _short(clock: str) -> str:
    return clock[:5].replace(":", ".")


def _stored_minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:5])
