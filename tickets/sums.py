"""The arithmetic of a clock in words that an officer can check: why it began, why it ends then, every day between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from django.utils.text import capfirst

from tickets.deadline import Deadline, deadline_of, reason_words
from tickets.models import Ticket
from workflow import indonesian, working_time
from workflow.deadlines import limit_of
from workflow.limits import ESTIMASI, HARI, MENIT_KALENDER, Limit, in_words
from workflow.models import Clock, Pause, StepRun, calendar_of
from workflow.reckoning import Day, Reckoning, reckon
from workflow.sop.time_cells import time_cell_of

#: How the row before was left, where it was not simply done.
LEFT_BY = {
    "send_back": "Saat langkah {} dikembalikan.",
    "decline": "Saat langkah {} ditolak pengesahannya.",
    "return_to_opd": "Saat langkah {} dikembalikan kepada OPD dan dikirim ulang.",
    "recall_disposisi": "Saat disposisi ke langkah {} ditarik pemberinya.",
    "deny_verbal_order": "Saat perintah lisan menuju langkah {} dibantah.",
}


@dataclass(frozen=True)
class DayLine:
    """One line of the table: the day, its hours, why it differs, the part towards the limit, the part used."""

    day: str
    hours: str
    why: str
    to_limit: str
    used: str


@dataclass(frozen=True)
class ClockSum:
    """One clock with everything that its deadline and its sum rest on."""

    clock: Clock
    heading: str
    limit: str
    opened: str
    began: str
    counted_from: str
    due: str
    closed: str
    reading: str
    moves: tuple[str, ...]  # what changes of the calendar did to the deadline, oldest first
    deadline: Deadline
    days: tuple[DayLine, ...]
    to_limit: str
    gross: str
    waits: tuple[str, ...]
    waited: str
    net: str


def sum_of(ticket: Ticket, clock: Clock, runs: Sequence[StepRun], pauses: Sequence[Pause], now: datetime) -> ClockSum:
    """The sum of one clock at ``now``. ``runs`` are all of the ticket in order, ``pauses`` those inside the clock."""
    calendar, zone = calendar_of(ticket.pemda), ticket.pemda.tz
    until = max(clock.closed_at or now, clock.opened_at)
    found = reckon(calendar, clock.opened_at, until, clock.due_at)
    limit = limit_of(ticket.sop, clock) if clock.due_at is not None else None
    waits = [(pause, working_time.between(calendar, pause.started_at, pause.ended_at or until)) for pause in pauses]
    waited = sum((length for _, length in waits), timedelta(0))
    return ClockSum(
        clock=clock,
        heading=_heading(ticket, clock),
        limit=clock.limit_text or "tanpa standar waktu",
        opened=indonesian.hari_tanggal_jam(clock.opened_at, zone),
        began=_began(ticket, clock, runs),
        counted_from=_counted_from(clock, found, zone),
        due=indonesian.hari_tanggal_jam(clock.due_at, zone) if clock.due_at else "",
        closed=indonesian.hari_tanggal_jam(clock.closed_at, zone) if clock.closed_at else "",
        reading=_reading(ticket, limit, clock),
        moves=tuple(
            f"Semula {indonesian.hari_tanggal_jam(move.old_due_at, zone)}, "
            f"dipindah {indonesian.tanggal_jam(move.moved_at, zone)}. {move.reason}."
            for move in reversed(clock.moves.all())
        ),
        deadline=deadline_of(clock, calendar, now),
        days=tuple(_line(day, limit, clock, zone) for day in _in_whole_minutes(found.days)),
        to_limit=_length(found.to_limit) if limit and limit.kind not in (HARI, ESTIMASI, MENIT_KALENDER) else "",
        gross=_length(found.used) or "belum ada",
        waits=tuple(_wait(pause, length, zone) for pause, length in waits),
        waited=_length(waited),
        net=_length(found.used - waited) or "belum ada",
    )


def _heading(ticket: Ticket, clock: Clock) -> str:
    """ "Langkah 1 sampai 8", or "Langkah 5: Pemeriksaan"; rounds after the first say so."""
    again = f" (putaran {clock.round})" if clock.round > 1 else ""
    cell = time_cell_of(ticket.sop, clock.code)
    if clock.kind == Clock.Kind.KELOMPOK and cell is not None:
        return f"Langkah {cell.rows[0]} sampai {cell.rows[-1]}{again}"
    step = ticket.sop.by_no.get(clock.code)
    return f"Langkah {clock.code}: {step.status.label}{again}" if step else f"Langkah {clock.code}{again}"


def _began(ticket: Ticket, clock: Clock, runs: Sequence[StepRun]) -> str:
    """Why the clock began then: the report arrived, or the row before was left, by whom."""
    at = next((place for place, run in enumerate(runs) if run.clock_id == clock.pk), None)
    if at is None:
        return ""
    before = runs[at - 1] if at else None
    if before is None:
        return f"Saat laporan tiba lewat {ticket.get_kanal_display()}."
    if before.round != runs[at].round:
        return "Saat tiket dibuka kembali."
    who = f" oleh {before.performed_by} ({before.performer_title})" if before.performed_by_id else ""
    if left := LEFT_BY.get(before.ended_by):
        return left.format(before.step)
    return f"Saat langkah {before.step} selesai{who}."


def _counted_from(clock: Clock, found: Reckoning, zone: tzinfo) -> str:
    if found.counted_from <= clock.opened_at:
        return ""
    return f"Saat itu di luar jam kerja, maka dihitung sejak {indonesian.hari_tanggal_jam(found.counted_from, zone)}."


def _reading(ticket: Ticket, limit: Limit | None, clock: Clock) -> str:
    """How the SOP's limit is read, in a sentence or two."""
    if clock.due_at is None:
        return "SOP tidak mencantumkan waktu bagi langkah ini, maka tidak ada putusan tepat atau terlambat."
    if limit is None:
        return ""
    if limit.kind == ESTIMASI:
        return "Batasnya waktu yang dijanjikan pada langkah sebelumnya. Janji pertama yang dipegang."
    target = f" Sasarannya {in_words(Limit(limit.kind, None, limit.target))}." if limit.target is not None else ""
    if limit.kind == MENIT_KALENDER:
        return f"Waktu kalender: malam, istirahat, dan hari libur ikut dihitung.{target}"
    if limit.kind != HARI:
        return f"Waktu kerja: malam, istirahat, dan hari libur tidak dihitung.{target}"
    end = "pada jam yang sama" if ticket.sop.day_rule == working_time.JAM_SAMA else "saat kantor tutup"
    return (
        f"Hari kerja: hari mulai tidak dihitung, batasnya {end} pada hari kerja ke-{limit.limit} sesudahnya. "
        f"SOP tidak merinci cara menghitung hari; bacaan ini berlaku untuk seluruh SOP ini.{target}"
    )


def _in_whole_minutes(days: Sequence[Day]) -> Iterator[Day]:
    """The days without their seconds, so that a column of minutes adds up to the sum under it."""
    columns = _adding_up(day.used for day in days), _adding_up(day.to_limit for day in days)
    for day, used, to_limit in zip(days, *columns, strict=True):
        yield replace(day, used=used, to_limit=to_limit)


def _adding_up(parts: Iterable[timedelta]) -> Iterator[timedelta]:
    """What each part adds to the whole minutes so far; one that adds none stays as it is, "kurang dari 1 menit"."""
    minute, so_far = timedelta(minutes=1), timedelta(0)
    for part in parts:
        before, so_far = so_far // minute, so_far + part
        yield minute * (so_far // minute - before) or part


def _line(day: Day, limit: Limit | None, clock: Clock, zone: tzinfo) -> DayLine:
    if day.until == day.on:
        words = indonesian.hari_tanggal(day.on)
    else:
        words = f"{indonesian.hari(day.on)}, {indonesian.tanggal(day.on)} sampai {indonesian.hari_tanggal(day.until)}"
    hours = ", ".join(f"{_clock(opening, zone)}-{_clock(closing, zone)}" for opening, closing in day.opened)
    why = f"{day.why} ({day.decree})" if day.decree else day.why
    return DayLine(
        day=words,
        hours=hours or "tidak dihitung",
        why=capfirst(why),
        to_limit=_towards(day, limit, clock, zone),
        used=_length(day.used),
    )


def _towards(day: Day, limit: Limit | None, clock: Clock, zone: tzinfo) -> str:
    """What the day adds on the way to the limit: minutes of work, or the number of a working day."""
    end = f"batas pukul {indonesian.jam(clock.due_at, zone)}" if day.holds_limit else ""
    if limit is not None and limit.kind == HARI:
        if day.number is None or day.number > limit.limit:
            return ""
        counted = f"hari kerja ke-{day.number}" if day.number else "hari mulai, tidak dihitung"
        return f"{counted}, {end}" if end else counted
    if limit is None or limit.kind in (ESTIMASI, MENIT_KALENDER):
        return end
    return ", ".join(part for part in (_length(day.to_limit), end) if part)


def _wait(pause: Pause, length: timedelta, zone: tzinfo) -> str:
    span = (
        indonesian.rentang(pause.started_at, pause.ended_at, zone)
        if pause.ended_at
        else f"{indonesian.tanggal_jam(pause.started_at, zone)} dan masih berlangsung"
    )
    words = f"{reason_words(pause)} sejak {span}"
    note = f" {indonesian.kalimat(pause.note)}" if pause.note else ""
    return f"{capfirst(words)}, {_length(length) or 'kurang dari 1 menit'} kerja.{note}"


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H.%M}"


def _length(length: timedelta) -> str:
    """Hours and minutes, never days: a working day has no fixed length. Empty for nothing."""
    seconds = int(length.total_seconds())
    if not seconds:
        return ""
    hours, minutes = divmod(seconds // 60, 60)
    return " ".join(
        part for part in (f"{hours} jam" if hours else "", f"{minutes} menit" if minutes else "") if part
    ) or ("kurang dari 1 menit")
