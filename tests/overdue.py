"""Tickets whose deadline lies where a test wants it, in real time, and what their breach left behind."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q

from tests import factories
from tests.factories import Office
from tests.races import Arena
from tickets.models import Ticket
from workflow import actions, moment
from workflow.models import Alarm, AuditEntry, Clock, Notice
from workflow.states import Verdict
from workflow.sweep import sweep

LIMIT = timedelta(minutes=10)


def fresh_tickets(office: Office, count: int) -> list[Ticket]:
    """Reports that wait in their first row (Purbalingga 1, ten minutes of TU)."""
    return [factories.make_ticket(office, files=[]) for _ in range(count)]


def let_be_due(tickets: Sequence[Ticket], at: datetime) -> None:
    """Let the deadline of the open rows be ``at``, and nothing fire before it."""
    clocks = Clock.objects.filter(ticket__in=tickets, closed_at=None)
    clocks.update(opened_at=at - LIMIT, due_at=at, next_level=100, next_at=at)


def overdue_tickets(office: Office, count: int) -> list[Ticket]:
    """Reports whose deadline has just passed."""
    tickets = fresh_tickets(office, count)
    let_be_due(tickets, moment.now() - timedelta(seconds=1))
    return tickets


def faults_of_breaches(tickets: Sequence[Ticket]) -> list[str]:
    """Tickets whose breach is missing, doubled, or without its line or its notice to the late hands."""
    found = []
    rows = Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets])
    for ticket in rows.annotate(breaches=Count("alarms", Q(alarms__level=100), distinct=True)):
        lines = AuditEntry.objects.filter(ticket=ticket, act="breach").count()
        told = Notice.objects.filter(ticket=ticket, event="lewat_waktu")
        doubled = told.values("user").annotate(times=Count("pk")).filter(times__gt=1).exists()
        if (ticket.breaches, lines, told.exists(), doubled) != (1, 1, True, False):
            found.append(f"{ticket}: {ticket.breaches} alarms, {lines} lines, {told.count()} notices")
    return found


def race_act_and_deadline(arena: Arena, office: Office, dice: random.Random, spread: float) -> tuple[bool, bool]:
    """An act within ``spread`` seconds of the deadline, beside a sweep that looks all the time: (late, breached)."""
    (ticket,) = fresh_tickets(office, 1)
    due = moment.now() + timedelta(seconds=spread)
    let_be_due([ticket], due)
    wait, data = dice.uniform(0, 2 * spread), factories.make_data(office, ticket)

    def act():
        time.sleep(wait)
        return actions.register_laporan(ticket, actor=office.tu, data=data)

    def look():
        until = time.monotonic() + 2 * spread + 0.1
        while time.monotonic() < until:
            sweep()

    acted, _ = arena.race([act, look])
    assert isinstance(acted, Ticket), acted
    clock = Clock.objects.get(ticket=ticket, code="1")
    breached = Alarm.objects.filter(clock=clock, level=100).exists()
    return clock.verdict == Verdict.TERLAMBAT, breached
