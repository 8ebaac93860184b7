"""How the time of a ticket was counted: every clock of the present round, stretch by stretch, to be checked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tickets.deadline import Deadline, deadline_of
from tickets.models import Ticket
from tickets.views.gate import for_members
from tickets.views.ticket import visible_ticket
from tickets.views.track_facts import working_words
from workflow import indonesian, moment, working_time
from workflow.models import Clock, calendar_of
from workflow.open_hours import Calendar
from workflow.time_cells import time_cells
from workflow.working_time import Span

#: Stretches that are worth a line; nights and breaks are not.
SHOWN_KINDS = ("kerja", "libur", "bukan_hari_kerja")


@dataclass(frozen=True)
class Stretch:
    """One stretch of time: from, until, why it counts or does not, and what it adds ("" for nothing)."""

    start: str
    end: str
    why: str
    added: str


@dataclass(frozen=True)
class ClockSum:
    """One clock with its stretches and their sum."""

    heading: str
    limit: str
    opened: str
    due: str
    deadline: Deadline
    stretches: tuple[Stretch, ...]
    total: str
    waited: str
    moves: tuple[str, ...]  # what changes of the calendar did to the deadline, oldest first


@require_safe
@for_members
def ticket_sums(request: HttpRequest, number: str) -> HttpResponse:
    """The sums of the ticket's present round, newest clock first."""
    found = visible_ticket(request, number)
    calendar, now = calendar_of(found.pemda), moment.on_screen()
    clocks = found.clocks.filter(round=found.round).order_by("-pk").prefetch_related("moves")
    context = {"ticket": found, "sums": [_sum(found, clock, calendar, now) for clock in clocks], "rule": _rule(found)}
    return render(request, "tickets/hitungan.html", context)


def _sum(ticket: Ticket, clock: Clock, calendar: Calendar, now: datetime) -> ClockSum:
    until = max(clock.closed_at or now, clock.opened_at)
    spans = working_time.explain(calendar, clock.opened_at, until)
    zone = ticket.pemda.tz
    return ClockSum(
        heading=_heading(ticket, clock),
        limit=clock.limit_text or "tanpa standar waktu",
        opened=indonesian.hari_tanggal_jam(clock.opened_at, zone),
        due=indonesian.hari_tanggal_jam(clock.due_at, zone) if clock.due_at else "",
        deadline=deadline_of(clock, calendar, now),
        stretches=tuple(_stretch(ticket, span) for span in spans if span.kind in SHOWN_KINDS),
        total=working_words(calendar, clock.opened_at, until),
        waited=indonesian.durasi(clock.waited_seconds) if clock.waited_seconds else "",
        moves=tuple(
            f"Semula {indonesian.hari_tanggal_jam(move.old_due_at, zone)}, "
            f"dipindah {indonesian.tanggal_jam(move.moved_at, zone)}. {move.reason}."
            for move in reversed(clock.moves.all())
        ),
    )


def _heading(ticket: Ticket, clock: Clock) -> str:
    """ "Langkah 1 sampai 8", or "Langkah 5: Pemeriksaan"."""
    cell = next((cell for cell in time_cells(ticket.sop) if cell.code == clock.code), None)
    if clock.kind == Clock.Kind.KELOMPOK and cell is not None:
        return f"Langkah {cell.rows[0]} sampai {cell.rows[-1]}"
    step = ticket.sop.by_no.get(clock.code)
    return f"Langkah {clock.code}: {step.status.label}" if step else f"Langkah {clock.code}"


def _stretch(ticket: Ticket, span: Span) -> Stretch:
    zone = ticket.pemda.tz
    why = f"{span.name} ({span.decree})" if span.decree else span.name
    return Stretch(
        start=f"{indonesian.hari_tanggal(span.start, zone)}, {indonesian.jam(span.start, zone)}",
        end=f"{indonesian.hari_tanggal(span.end, zone)}, {indonesian.jam(span.end, zone)}",
        why=why[:1].upper() + why[1:],
        added=indonesian.durasi((span.end - span.start).total_seconds()) if span.counts else "",
    )


def _rule(ticket: Ticket) -> str:
    """How the SOP's days are read, in a sentence."""
    if ticket.sop.day_rule == working_time.JAM_SAMA:
        return "Batas dalam hari jatuh pada jam yang sama di hari kerja terakhir; hari mulai tidak dihitung."
    return "Batas dalam hari jatuh pada jam tutup kantor di hari kerja terakhir; hari mulai tidak dihitung."
