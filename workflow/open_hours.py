"""When an office is open: seasons, weeks, dated overrides, and the open intervals of one day.

Pure definitions. Clock times are local to the calendar's zone; everything handed out is UTC. An interval is
half-open: 07.30 belongs to it, 16.00 does not. A closing time of 00.00 means midnight at the end of that day,
so a duty desk that never closes is ((00.00, 00.00),).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflow.months import next_month

Intervals = tuple[tuple[time, time], ...]
Week = tuple[Intervals, Intervals, Intervals, Intervals, Intervals, Intervals, Intervals]

MIDNIGHT = time(0)
# A whole year and the longest holiday: who is closed longer has no working time to count in.
SEARCH_DAYS = 400


class CalendarIsEmpty(Exception):
    """No open interval within 400 days: the calendar was entered wrongly, and no deadline can be computed."""


@dataclass(frozen=True, slots=True)
class Season:
    """A week that holds from `start` to `end`, both included; None leaves that side open.

    `week` has the intervals of Monday to Sunday. The season without any date is the default.
    """

    name: str
    start: date | None
    end: date | None
    week: Week

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError(f"musim “{self.name}” harus memuat tujuh hari, Senin sampai Minggu")
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"musim “{self.name}” berakhir sebelum dimulai")
        for intervals in self.week:
            _check_order(intervals, f"musim “{self.name}”")

    def covers(self, on: date) -> bool:
        """Whether the season holds on that local date."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)

    @property
    def is_dated(self) -> bool:
        """Whether the season is bound to dates, and so wins over the default."""
        return self.start is not None or self.end is not None


@dataclass(frozen=True, slots=True)
class Override:
    """The hours of one date, whatever its weekday: none for a holiday, others for a short or an extra day.

    `decree` names the regulation, or says that the date is a forecast ("perkiraan").
    """

    on: date
    intervals: Intervals
    name: str
    decree: str

    def __post_init__(self) -> None:
        _check_order(self.intervals, f"tanggal {self.on.isoformat()} “{self.name}”")


@dataclass(frozen=True)
class Calendar:
    """The working hours of one Pemda: IANA zone, seasons, dated overrides. Immutable, comparable, hashable.

    For a date the last override wins, then the last dated season that covers it, then the default season. A
    date that nothing covers is closed. Raises ValueError for an unknown zone, a short week, or intervals out
    of order.
    """

    zone: str
    seasons: tuple[Season, ...]
    overrides: tuple[Override, ...] = ()
    # Filled on demand, a few hundred dates a year; two threads that race store the same value.
    _opened: dict[date, tuple[tuple[datetime, datetime], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _open_time: dict[date, timedelta] = field(default_factory=dict, init=False, repr=False, compare=False)
    _open_month: dict[tuple[int, int], timedelta] = field(default_factory=dict, init=False, repr=False, compare=False)
    _open_before: dict[date, timedelta] = field(default_factory=dict, init=False, repr=False, compare=False)
    _day_seconds: dict[date, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    _override_on: dict[date, Override] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError(f"zona waktu “{self.zone}” tidak dikenal") from unknown
        object.__setattr__(self, "seasons", tuple(self.seasons))
        object.__setattr__(self, "overrides", tuple(self.overrides))
        self._override_on.update((override.on, override) for override in self.overrides)

    def local_date(self, moment: datetime) -> date:
        """Date of an aware moment in the calendar's zone. Raises ValueError for a naive one."""
        return self.local(moment).date()

    def local(self, moment: datetime) -> datetime:
        """Give an aware moment in the calendar's zone."""
        return as_utc(moment).astimezone(ZoneInfo(self.zone))

    def at(self, on: date, clock: time) -> datetime:
        """UTC moment of a local clock time."""
        return datetime.combine(on, clock, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def override_on(self, on: date) -> Override | None:
        """The override that rules that date, if there is one."""
        return self._override_on.get(on)

    def season_on(self, on: date) -> Season | None:
        """The season that rules that date; overrides are not looked at."""
        covering = [season for season in self.seasons if season.covers(on)]
        dated = [season for season in covering if season.is_dated]
        return (dated or covering or [None])[-1]

    def intervals_on(self, on: date) -> Intervals:
        """Local open intervals of a date; empty if it is no working day."""
        if override := self.override_on(on):
            return override.intervals
        season = self.season_on(on)
        return season.week[on.weekday()] if season else ()

    def opened_on(self, on: date) -> tuple[tuple[datetime, datetime], ...]:
        """UTC (opening, closing) pairs of a local date, in order; empty if it is no working day. Cached."""
        if (opened := self._opened.get(on)) is None:
            opened = tuple(
                (
                    self.at(on, opening),
                    self.at(on + timedelta(days=1) if closing == MIDNIGHT else on, closing),
                )
                for opening, closing in self.intervals_on(on)
            )
            self._opened[on] = opened
        return opened

    def open_time_on(self, on: date) -> timedelta:
        """Working time of a whole local date, zero if it is no working day. Cached."""
        if (passed := self._open_time.get(on)) is None:
            passed = sum((closing - opening for opening, closing in self.opened_on(on)), timedelta(0))
            self._open_time[on] = passed
        return passed

    def open_time_between(self, first: date, last: date) -> timedelta:
        """Working time of the local dates from `first` up to and without `last`. Cached by month and date."""
        if first >= last:
            return timedelta(0)
        total = self._open_time_of_month_until(last) - self._open_time_of_month_until(first)
        month, end = first.replace(day=1), last.replace(day=1)
        while month < end:
            following = next_month(month)
            total += self._open_time_of_month(month, following)
            month = following
        return total

    def _open_time_of_month(self, first: date, following: date) -> timedelta:
        month = first.year, first.month
        if (passed := self._open_month.get(month)) is None:
            last = following - timedelta(days=1)
            passed = self._open_month[month] = self._open_time_of_month_until(last) + self.open_time_on(last)
        return passed

    def _open_time_of_month_until(self, on: date) -> timedelta:
        """Working time of the dates of its month before that one."""
        if (passed := self._open_before.get(on)) is None:
            days = (on.replace(day=day) for day in range(1, on.day))
            passed = self._open_before[on] = sum(map(self.open_time_on, days), timedelta(0))
        return passed

    def working_day_from(self, on: date) -> date:
        """Give the date if it is a working day, else the next one. Raises CalendarIsEmpty after 400 days."""
        for _ in range(SEARCH_DAYS):
            if self.opened_on(on):
                return on
            on += timedelta(days=1)
        raise CalendarIsEmpty(f"tidak ada jam kerja dalam {SEARCH_DAYS} hari")

    def day_seconds(self, on: date) -> int:
        """Working seconds of an ordinary day of that date's season, its longest weekday; for showing "1 hari". Cached.

        Raises CalendarIsEmpty if the season has no open hour.
        """
        if (longest := self._day_seconds.get(on)) is None:
            season = self.season_on(on)
            longest = self._day_seconds[on] = max(map(_seconds, season.week), default=0) if season else 0
        if not longest:
            raise CalendarIsEmpty(f"tidak ada jam kerja pada musim tanggal {on.isoformat()}")
        return longest


def as_utc(moment: datetime) -> datetime:
    """Give an aware moment in UTC. Raises ValueError for a naive one: its zone could only be guessed."""
    if moment.tzinfo is None:
        raise ValueError("waktu tanpa zona tidak dapat dihitung")
    return moment.astimezone(UTC)


def to_json(calendar: Calendar) -> dict:
    """Plain dict of a calendar (ISO dates, "HH:MM" clock times), to be stored as one version."""
    return {
        "zone": calendar.zone,
        "seasons": [
            {
                "name": season.name,
                "start": season.start and season.start.isoformat(),
                "end": season.end and season.end.isoformat(),
                "week": [_to_text(intervals) for intervals in season.week],
            }
            for season in calendar.seasons
        ],
        "overrides": [
            {
                "on": override.on.isoformat(),
                "intervals": _to_text(override.intervals),
                "name": override.name,
                "decree": override.decree,
            }
            for override in calendar.overrides
        ],
    }


def from_json(stored: dict) -> Calendar:
    """Rebuild the calendar that `to_json` wrote. Raises KeyError or ValueError if the dict is no calendar."""
    return Calendar(
        zone=stored["zone"],
        seasons=tuple(
            Season(
                name=season["name"],
                start=season["start"] and date.fromisoformat(season["start"]),
                end=season["end"] and date.fromisoformat(season["end"]),
                week=tuple(_from_text(intervals) for intervals in season["week"]),
            )
            for season in stored["seasons"]
        ),
        overrides=tuple(
            Override(
                on=date.fromisoformat(override["on"]),
                intervals=_from_text(override["intervals"]),
                name=override["name"],
                decree=override["decree"],
            )
            for override in stored["overrides"]
        ),
    )


def _to_text(intervals: Intervals) -> list[list[str]]:
    return [[opening.isoformat(), closing.isoformat()] for opening, closing in intervals]


def _from_text(intervals: list[list[str]]) -> Intervals:
    return tuple((time.fromisoformat(opening), time.fromisoformat(closing)) for opening, closing in intervals)


def _second_of_day(clock: time, *, closing: bool = False) -> int:
    if closing and clock == MIDNIGHT:
        return 24 * 3600
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _seconds(intervals: Intervals) -> int:
    return sum(_second_of_day(closing, closing=True) - _second_of_day(opening) for opening, closing in intervals)


def _check_order(intervals: Intervals, where: str) -> None:
    last = 0
    for opening, closing in intervals:
        if not last <= _second_of_day(opening) < _second_of_day(closing, closing=True):
            raise ValueError(f"{where}: jam kerja tumpang tindih atau terbalik")
        last = _second_of_day(closing, closing=True)
