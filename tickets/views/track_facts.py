"""The runs and clocks of a ticket as the facts that its jalur SOP draws, in the Pemda's zone and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.text import capfirst

from tickets.deadline import deadline_of
from tickets.history import short_day, short_moment
from tickets.models import Ticket
from workflow import indonesian, working_time
from workflow.models import Clock, StepRun, Turn, calendar_of
from workflow.open_hours import Calendar
from workflow.states import Status, Verdict
from workflow.track import ClockFacts, Link, RowFacts, Track, build_track


def track_of(
    ticket: Ticket,
    runs: Sequence[StepRun],
    turns: Iterable[Turn],
    now: datetime,
    links: Mapping[int, Sequence[Link]] | None = None,
) -> Track:
    """The ticket's track. ``links`` are papers and files by run."""
    calendar = calendar_of(ticket.pemda)
    acknowledged: dict[int, list[Turn]] = {}
    for turn in turns:
        if turn.kind == Turn.Kind.ACKNOWLEDGE and turn.answer == Turn.Answer.SAH:
            acknowledged.setdefault(turn.run_id, []).append(turn)
    facts = [
        _row_facts(ticket, run, calendar, now, acknowledged.get(run.pk, []), tuple((links or {}).get(run.pk, ())))
        for run in runs
    ]
    clocks = {run.clock_id: run.clock for run in runs if run.round == ticket.round}
    return build_track(
        ticket.sop,
        facts,
        [_clock_facts(ticket, clock, calendar, now) for clock in clocks.values()],
        ended=ticket.status == Status.SELESAI,
    )


def _row_facts(
    ticket: Ticket, run: StepRun, calendar: Calendar, now: datetime, acknowledged: list[Turn], links: tuple[Link, ...]
) -> RowFacts:
    is_open = run.closed_at is None
    until = run.closed_at or now
    due = run.clock.due_at
    is_own_clock = run.clock.kind == Clock.Kind.BARIS
    return RowFacts(
        no=run.step,
        is_open=is_open,
        round=run.round,
        performer=run.performed_by.full_name if run.performed_by_id else "",
        title=run.performer_title if run.performed_by_id else ticket.sop.title_of(run.role),
        outcome=run.outcome,
        elapsed=working_words(calendar, run.opened_at, until),
        at=f"sejak {short_moment(run.opened_at, ticket)}" if is_open else short_moment(until, ticket),
        late=due is not None and until > due if is_open else is_own_clock and run.clock.is_late,
        skipped=run.skipped,
        note=_note(ticket, run, acknowledged),
        links=links,
    )


def _note(ticket: Ticket, run: StepRun, acknowledged: list[Turn]) -> str:
    """What else is to be known of a stay: on whose behalf, acknowledged by whom, or why it ended otherwise."""
    parts = []
    if run.on_behalf:
        parts.append(f"Atas nama {ticket.sop.title_of(run.role)}.")
    if run.from_paper:
        parts.append("Disposisi susulan dari lembar kertas.")
    if run.verbal:
        parts.append(_order_words(ticket, run))
    elif run.recalled_at is not None:
        parts.append("Ditarik sebelum dibaca.")
    if run.skipped:
        parts.append(f"Tidak diperlukan: {run.reason}")
    if acknowledged:
        hands = [f"{turn.closer}, {short_moment(turn.closed_at, ticket)}" for turn in acknowledged]
        parts.append(f"Disahkan {indonesian.daftar(hands)}.")
    if ended := _ENDED_BY.get(run.ended_by):
        parts.append(ended)
    return " ".join(parts)


def _order_words(ticket: Ticket, run: StepRun) -> str:
    """The verbal order of a row: whose, when, and what became of it."""
    order = run.verbal_order
    when = short_moment(order.ordered_at, ticket)
    return f"Disposisi susulan: perintah lisan {order.official}, {when}, {run.get_verbal_display()}."


_ENDED_BY = {
    "deny_verbal_order": "Perintah lisan dibantah.",
    "send_back": "Dikembalikan ke langkah sebelumnya.",
    "recall_disposisi": "Disposisi ditarik pemberinya.",
    "decline": "Pengesahan ditolak, langkah diulang.",
    "return_to_opd": "Dikembalikan kepada OPD.",
    "refuse": "Laporan ditolak.",
    "withdraw": "Laporan dibatalkan OPD.",
}


def _clock_facts(ticket: Ticket, clock: Clock, calendar: Calendar, now: datetime) -> ClockFacts:
    is_open = clock.closed_at is None
    until = clock.closed_at or now
    deadline = deadline_of(clock, calendar, now)
    if clock.due_at is None:
        spent = working_words(calendar, clock.opened_at, until)
        return ClockFacts(clock.code, _state(is_open), words=f"Terpakai {spent}.", verdict="Tanpa standar")
    course = clock.course(calendar)
    whole, used = course.length, replace(course, due_at=until).length
    waited = (
        f" Di antaranya menunggu {_duration(calendar, until, clock.waited_seconds)}." if clock.waited_seconds else ""
    )
    return ClockFacts(
        code=clock.code,
        state=_state(is_open),
        used=used / whole if whole else float(until > clock.due_at),
        level={"lewat": "lewat", "selesai-lewat": "lewat", "dekat": "dekat"}.get(deadline.state, "aman"),
        words=f"{_spent(clock, calendar, until, used, whole)}{waited}",
        verdict=_verdict(deadline.words, clock, is_open),
        url=reverse("ticket_sums", args=[ticket.number]) if is_open else "",
        short=f"s.d. {short_day(clock.due_at, ticket)}" if is_open else _verdict(deadline.words, clock, False).lower(),
    )


def _spent(clock: Clock, calendar: Calendar, until: datetime, used: timedelta, whole: timedelta) -> str:
    """What was used of the limit: a limit in days is not told as a sum of hours, a promise in no working time."""
    if clock.runs_at_night:
        return f"Terpakai {indonesian.durasi(used.total_seconds())} dari {indonesian.durasi(whole.total_seconds())}."
    spent = working_words(calendar, clock.opened_at, until)
    if "hari" in clock.limit_text.lower():
        return f"Terpakai {spent}. Hari mulai tidak dihitung."
    return f"Terpakai {spent} dari {working_words(calendar, clock.opened_at, clock.due_at)}."


def _state(is_open: bool) -> str:
    return "berjalan" if is_open else "selesai"


def _verdict(words: str, clock: Clock, is_open: bool) -> str:
    """ "Tepat waktu", or "Terlambat 25 menit": the verdict of a clock that has stopped."""
    if is_open:
        return ""
    if clock.verdict == Verdict.TERLAMBAT:
        return capfirst(words.removeprefix("selesai, "))
    return str(Verdict(clock.verdict).label) if clock.verdict else ""


def working_words(calendar: Calendar, start: datetime, end: datetime) -> str:
    """Working time between two moments: "1 jam 5 menit", from one day on "1 hari 4 jam"."""
    return _duration(calendar, end, working_time.between(calendar, start, max(start, end)).total_seconds())


def _duration(calendar: Calendar, on: datetime, seconds: float) -> str:
    day = calendar.day_seconds(calendar.local_date(on))
    return indonesian.lama(seconds, day)
