"""What a change of the calendar does to deadlines: open ones move, closed ones keep their verdict (domain.md 5.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef

from tickets.models import Pemda, Ticket, User
from workflow import escalation, moment, working_time
from workflow.limits import ESTIMASI, Limit
from workflow.models import Clock, ClockMove, LateDuty, LateReason, Turn, calendar_from
from workflow.open_hours import Calendar
from workflow.sop import Sop

BATCH = 500


@dataclass(frozen=True)
class Move:
    """One open clock and the moments that another calendar would give it; UTC."""

    clock: Clock
    target_at: datetime | None
    due_at: datetime

    @property
    def moves_the_limit(self) -> bool:
        """Whether the deadline itself moves, and not only the yellow mark before it."""
        return self.due_at != self.clock.due_at


def moves_under(pemda: Pemda, calendar: Calendar) -> list[Move]:
    """Open clocks of a government whose moments would differ under ``calendar``, soonest first. Changes nothing.

    Promised moments stay: they were given as moments. Raises CalendarIsEmpty for a calendar without open hours.
    """
    moves = []
    for clock in _open_clocks(pemda).select_related("ticket").order_by("due_at", "pk"):
        limit = limit_of(clock.ticket.sop, clock)
        if limit is None or limit.kind == ESTIMASI:
            continue
        due = working_time.due_at(calendar, clock.opened_at, limit, clock.ticket.sop.day_rule)
        if (due.target_at, due.due_at) != (clock.target_at, clock.due_at):
            moves.append(Move(clock, due.target_at, due.due_at))
    return moves


def fingerprint(moves: Iterable[Move]) -> str:
    """A short text that two lists of moves share only if they move the same clocks to the same moments."""
    lines = "\n".join(f"{move.clock.pk} {move.due_at.isoformat()}" for move in moves)
    return sha256(lines.encode()).hexdigest()[:16]


@transaction.atomic
def move_open_deadlines(pemda: Pemda, *, actor: User, reason: str) -> list[Move]:
    """Give the calendar a new version and every open clock its moment under the rows stored by now.

    Must run in the transaction that stored them. Tickets with open clocks are locked first, so that an act under way
    ends before its clock is read. The old deadline is kept in a :class:`ClockMove`; hands in inboxes follow, and
    nobody is asked any more why the old one was broken.
    Raises CalendarIsEmpty for a calendar without open hours.
    """
    locked = Pemda.objects.select_for_update(no_key=True).get(pk=pemda.pk)
    locked.calendar_version += 1
    locked.save(update_fields=["calendar_version"])
    open_clock = Clock.objects.filter(ticket=OuterRef("pk"), closed_at=None, due_at__isnull=False)
    running = Ticket.objects.filter(Exists(open_clock), pemda=pemda).order_by("pk")
    list(running.select_for_update(of=("self",)).values_list("pk", flat=True))
    # Not through calendar_of: a rolled back change must leave nothing in the cache of this process.
    calendar = calendar_from(locked, locked.seasons.all(), locked.special_days.all())
    moves = moves_under(locked, calendar)
    _store(moves, calendar, actor=actor, reason=reason, now=moment.now())
    return moves


def _store(moves: list[Move], calendar: Calendar, *, actor: User, reason: str, now: datetime) -> None:
    ClockMove.objects.bulk_create(
        [
            ClockMove(
                clock=move.clock,
                old_due_at=move.clock.due_at,
                new_due_at=move.due_at,
                moved_at=now,
                moved_by=actor,
                reason=reason[:240],
            )
            for move in moves
            if move.moves_the_limit
        ],
        batch_size=BATCH,
    )
    for move in moves:
        if move.moves_the_limit:
            move.clock.excuse = ""  # a reason was accepted for the old deadline
        move.clock.target_at, move.clock.due_at = move.target_at, move.due_at
    clocks = [move.clock for move in moves]
    escalation.begin_again(clocks, calendar, now=now)
    Clock.objects.bulk_update(clocks, ["target_at", "due_at", "next_level", "next_at", "excuse"], batch_size=BATCH)
    reasons = LateReason.objects.filter(clock__in=clocks)
    LateDuty.rewrite(reasons.select_related("alarm", "clock", "run", "ticket__sop_version"))
    due = {move.clock.pk: move.due_at for move in moves}
    turns = list(Turn.objects.filter(run__clock__in=due, closed_at=None).select_related("run"))
    for turn in turns:
        turn.due_at = due[turn.run.clock_id]
    Turn.objects.bulk_update(turns, ["due_at"], batch_size=BATCH)


def _open_clocks(pemda: Pemda):
    return Clock.objects.filter(ticket__pemda=pemda, closed_at=None, due_at__isnull=False)


def limit_of(sop: Sop, clock: Clock) -> Limit | None:
    """The limit in the SOP that the clock was opened by."""
    if clock.kind == Clock.Kind.KELOMPOK:
        return next(group.limit for group in sop.groups if group.code == clock.code)
    return sop.step(clock.code).limit
