"""Opening and closing the clocks that an SOP's time cells ask for."""

from __future__ import annotations

from datetime import datetime

from tickets.models import Estimasi, Ticket
from workflow import working_time
from workflow.actions.results import keep_clock_result
from workflow.limits import ESTIMASI
from workflow.models import Clock, Pause, StepRun, calendar_of
from workflow.open_hours import Calendar
from workflow.sop import LimitGroup, Step
from workflow.states import MAY_WAIT, Party, Verdict


def clock_for(ticket: Ticket, step: Step, *, previous: StepRun | None, now: datetime, since: datetime) -> Clock:
    """The clock under which a row runs: the group's that is still open, or a new one opened at ``since`` (UTC).

    A group's clock opens when the ticket enters the group from outside and stands while it stays or loops inside; the
    previous clock is closed with its verdict when it does not go on. A row in two groups stays in the one it came from.
    """
    running = previous.clock if previous is not None and previous.clock.closed_at is None else None
    group = ticket.sop.group_after(_group_of(ticket, running), step.no)
    if running is not None:
        if group is not None and group == _group_of(ticket, running):
            return running
        close_clock(ticket, previous, now=now)
    limit = group.limit if group else step.limit
    clock = Clock(
        ticket=ticket,
        round=ticket.round,
        kind=Clock.Kind.KELOMPOK if group else Clock.Kind.BARIS,
        code=group.code if group else step.no,
        party=Party.DINAS if group else step.party,
        limit_text=group.printed_limit if group else step.printed_limit,
        opened_at=since,
    )
    if limit is not None:
        promised = first_promise(ticket) if limit.kind == ESTIMASI else None
        due = working_time.due_at(calendar_of(ticket.pemda), since, limit, ticket.sop.day_rule, promised_at=promised)
        clock.target_at, clock.due_at = due.target_at, due.due_at
        clock.await_level(clock.course(calendar_of(ticket.pemda)).begin(now))
    clock.save()
    return clock


def _group_of(ticket: Ticket, clock: Clock | None) -> LimitGroup | None:
    if clock is None or clock.kind != Clock.Kind.KELOMPOK:
        return None
    return next(group for group in ticket.sop.groups if group.code == clock.code)


def first_promise(ticket: Ticket) -> datetime | None:
    """The first estimate given in this round: the one that the verdict is held to (Tanah Bumbu 6 and 9)."""
    first = Estimasi.objects.filter(ticket=ticket, run__round=ticket.round).exclude(pulih_at=None).first()
    return first.pulih_at if first else None


def close_clock(ticket: Ticket, last: StepRun, *, now: datetime) -> None:
    """Stop the clock of a run that ends: verdict by the recorded time, gross working seconds, and those spent waiting.

    Gross is official. A closed clock fires nothing more; its result is kept for the sums of the month.
    """
    clock, calendar = last.clock, calendar_of(ticket.pemda)
    clock.closed_at = now
    clock.gross_seconds = int(working_time.between(calendar, clock.opened_at, now).total_seconds())
    clock.waited_seconds = waited_seconds(last, calendar, now)
    if clock.due_at is None:
        clock.verdict = Verdict.TANPA_STANDAR
    else:
        clock.verdict = Verdict.TEPAT_WAKTU if now <= clock.due_at else Verdict.TERLAMBAT
    clock.await_level(None)
    clock.save(update_fields=["closed_at", "gross_seconds", "waited_seconds", "verdict", "next_level", "next_at"])
    keep_clock_result(ticket, clock, last, now=now)


def waited_seconds(last: StepRun, calendar: Calendar, now: datetime) -> int:
    """Working seconds of all waits inside the clock of a run that ends, an open one counted up to ``now``.

    No query where the clock is that of a row which cannot wait.
    """
    if last.clock.kind == Clock.Kind.BARIS and last.status not in MAY_WAIT:
        return 0
    pauses = Pause.objects.filter(run__clock=last.clock_id)
    spans = (working_time.between(calendar, pause.started_at, pause.ended_at or now) for pause in pauses)
    return int(sum(span.total_seconds() for span in spans))
