"""How a deadline reads on a page: the state that decides shape and colour, and the words beside it.

The one place for both, so that inbox, lists and ticket say the same at the same minute (ui/README section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from workflow import indonesian, working_time
from workflow.models import Clock, Pause
from workflow.open_hours import Calendar
from workflow.states import Verdict, WaitReason

#: Share of the working time after which a deadline without a target of its own counts as near.
NEAR = 0.75
ONE_DAY = timedelta(days=1)
A_MINUTE = 60


@dataclass(frozen=True)
class Deadline:
    """A deadline chip. ``state``: aman, dekat, lewat, jeda, tanpa, selesai or selesai-lewat."""

    state: str
    words: str
    by_when: str = ""  # "Senin, 23 November 2026 pukul 16.00 WITA", or "hari ini pukul 16.10 WIB"
    big: bool = False

    @property
    def is_urgent(self) -> bool:
        """Whether it is near or past."""
        return self.state in ("dekat", "lewat")

    @property
    def sentence(self) -> str:
        """The words with the due moment behind them: "sisa 6 menit kerja, paling lambat hari ini pukul 09.42 WIB"."""
        return f"{self.words}, paling lambat {self.by_when}" if self.by_when else self.words


class RunningClock(NamedTuple):
    """What the deadline of an open clock is told from. A list reads these columns and makes no object of each row."""

    opened_at: datetime
    target_at: datetime | None
    due_at: datetime | None
    limit_text: str
    closed_at: None = None

    runs_at_night = Clock.runs_at_night


def deadline_of(
    clock: Clock | RunningClock, calendar: Calendar, now: datetime, pause: Pause | None = None, *, big: bool = False
) -> Deadline:
    """Say how a clock stands at ``now`` (aware). ``pause`` is the open wait of its run, if there is one.

    A breach shows even while the row waits for somebody else, because gross time is the official one.
    """
    if clock.closed_at is not None:
        return _closed(clock, calendar, big)
    if clock.due_at is None:
        if pause is not None:
            return Deadline("jeda", waiting_words(pause, calendar, now), big=big)
        return Deadline("tanpa", "tanpa standar waktu", big=big)
    due = moment_in_words(clock.due_at, calendar, now)
    is_late = now > clock.due_at
    left, day = _seconds_left(clock, calendar, now)
    words = _left_in_words(clock, left, day, is_late=is_late)
    if not clock.runs_at_night and is_late and left > -A_MINUTE and not working_time.is_open(calendar, now):
        words = f"terlambat, dihitung mulai {opening_in_words(calendar, now)}"
    if is_late:
        return Deadline("lewat", f"{words}, {reason_words(pause)}" if pause else words, due, big)
    if pause is not None:
        return Deadline("jeda", waiting_words(pause, calendar, now), due, big)
    return Deadline("dekat" if _is_near(clock, calendar, now, left) else "aman", words, due, big)


def waiting_words(pause: Pause, calendar: Calendar, now: datetime) -> str:
    """Say for what a row waits: "menunggu OPD, 25 menit", from one day on "menunggu OPD sejak 18 November 2026"."""
    if now - pause.started_at < ONE_DAY:
        passed = max((now - pause.started_at).total_seconds(), 0)
        return f"{reason_words(pause)}, {indonesian.durasi(passed)}"
    return f"{reason_words(pause)} sejak {indonesian.tanggal(pause.started_at, calendar.zone)}"


def reason_words(pause: Pause) -> str:
    """The coded reason inside a sentence: "menunggu OPD"."""
    return indonesian.dalam_kalimat(str(WaitReason(pause.reason).label))


def moment_in_words(moment: datetime, calendar: Calendar, now: datetime) -> str:
    """A moment in the office's own day: "hari ini pukul 16.10 WIB", "besok pukul ...", else with its date."""
    clock = indonesian.jam(moment, calendar.zone)
    away = calendar.local_date(moment) - calendar.local_date(now)
    if away == timedelta(0):
        return f"hari ini pukul {clock}"
    if away == ONE_DAY:
        return f"besok pukul {clock}"
    return indonesian.hari_tanggal_jam(moment, calendar.zone)


def opening_in_words(calendar: Calendar, now: datetime) -> str:
    """When the closed office opens next, as short as it is clear: "pukul 13.00 WIB", "besok pukul 07.30 WIB", "Senin
    pukul 07.30 WIB", after a week and more with its date. Raises CalendarIsEmpty after 400 closed days.
    """
    opening = working_time.next_opening(calendar, now)
    away = calendar.local_date(opening) - calendar.local_date(now)
    clock = f"pukul {indonesian.jam(opening, calendar.zone)}"
    if away == timedelta(0):
        return clock
    if away == ONE_DAY:
        return f"besok {clock}"
    day = indonesian.hari if away < 7 * ONE_DAY else indonesian.tanggal
    return f"{day(opening, calendar.zone)} {clock}"


def _closed(clock: Clock, calendar: Calendar, big: bool) -> Deadline:
    if clock.verdict != Verdict.TERLAMBAT or clock.due_at is None:
        words = "tepat waktu" if clock.verdict == Verdict.TEPAT_WAKTU else "tanpa standar waktu"
        return Deadline("selesai", f"selesai, {words}", big=big)
    words = _left_in_words(clock, *_seconds_left(clock, calendar, clock.closed_at), is_late=True)
    return Deadline("selesai-lewat", f"selesai, {words}", big=big)


def _left_in_words(clock: Clock | RunningClock, left: int, day: int, *, is_late: bool) -> str:
    words = indonesian.sisa(left, day, late=is_late)
    return words.removesuffix(" kerja") if clock.runs_at_night else words


def _seconds_left(clock: Clock | RunningClock, calendar: Calendar, now: datetime) -> tuple[int, int]:
    """Seconds left, negative when late, and the seconds of a day in the same measure: working time, or plain time."""
    if clock.runs_at_night:
        return int((clock.due_at - now).total_seconds()), 24 * 3600
    return working_time.remaining(calendar, now, clock.due_at), calendar.day_seconds(calendar.local_date(now))


def _is_near(clock: Clock | RunningClock, calendar: Calendar, now: datetime, left: int) -> bool:
    """Past the target of a range, or with three quarters of the working time gone; ``left`` are the seconds of it."""
    if clock.target_at is not None:
        return now > clock.target_at
    if clock.runs_at_night:
        whole = clock.due_at - clock.opened_at
    else:
        whole = working_time.between(calendar, clock.opened_at, clock.due_at)
    return bool(whole) and left <= (1 - NEAR) * whole.total_seconds()
