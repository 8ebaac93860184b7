"""When a sample case happens: moments in a government's working hours, counted from the real present. All UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from workflow import working_time
from workflow.open_hours import Calendar

ONE_DAY = timedelta(days=1)


class StoryTooLong(ValueError):
    """A story that is placed in the past would reach into the future."""


@dataclass(frozen=True)
class Ago:
    """The case begins ``days`` calendar days back, or on the next working day, at a local clock time."""

    days: int
    clock: time

    def start(self, calendar: Calendar, now: datetime, length: timedelta) -> datetime:
        """Moment of the first move."""
        day = calendar.working_day_from(calendar.local_date(now) - timedelta(days=self.days))
        return calendar.at(day, self.clock)


@dataclass(frozen=True)
class Waiting:
    """The case has stood where it is for ``minutes`` of working time now."""

    minutes: int

    def start(self, calendar: Calendar, now: datetime, length: timedelta) -> datetime:
        """Moment of the first move, so that the last one lies that long back."""
        return before(calendar, now, timedelta(minutes=self.minutes) + length)


@dataclass(frozen=True)
class SinceYesterday:
    """The case has stood where it is since the early morning of the last working day before today.

    A limit of one day is then near in the afternoon of a working day and safe before.
    """

    minutes: int = 20  # after opening

    def start(self, calendar: Calendar, now: datetime, length: timedelta) -> datetime:
        """Moment of the first move."""
        day = calendar.local_date(now) - ONE_DAY
        while not calendar.opened_on(day):
            day -= ONE_DAY
        opening = calendar.opened_on(day)[0][0]
        return before(calendar, opening + timedelta(minutes=self.minutes), length)


Beginning = Ago | Waiting | SinceYesterday


def before(calendar: Calendar, moment: datetime, amount: timedelta) -> datetime:
    """The moment from which ``amount`` of working time passes until ``moment``: working_time.add turned back."""
    day = calendar.local_date(moment)
    while True:
        for opening, closing in reversed(calendar.opened_on(day)):
            end = min(closing, moment)
            if end <= opening:
                continue
            if amount <= end - opening:
                return end - amount
            amount -= end - opening
        day -= ONE_DAY


def moments(
    beginning: Beginning, gaps: Sequence[timedelta], calendar: Calendar, now: datetime
) -> tuple[datetime, list[datetime]]:
    """Moment of the report, and of every move after its gap of working time. Raises StoryTooLong past ``now``."""
    start = beginning.start(calendar, now, sum(gaps, timedelta()))
    following = []
    at = start
    for gap in gaps:
        at = working_time.add(calendar, at, gap)
        following.append(at)
    if at > now:
        raise StoryTooLong(f"langkah terakhir jatuh pada {at.isoformat()}")
    return start, following
