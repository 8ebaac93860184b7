"""Promises P14 and P17 in full: `make chaos P=14`, `make chaos P=17`: a stuck ticket, and workers with wrong clocks."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.overdue import faults_of_breaches, fresh_tickets, let_be_due, overdue_tickets
from tests.races import Arena
from tickets.models import Ticket
from workflow import actions, moment
from workflow.models import Alarm
from workflow.sweep import sweep

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]

CLIENTS, TICKETS = 20, 100


@pytest.mark.p14
def test_one_stuck_ticket_stops_neither_acts_nor_timers(office):
    arena, (stuck, *others) = Arena(CLIENTS), overdue_tickets(office, CLIENTS + 1)

    def act(ticket):
        begun = time.monotonic()
        try:
            actions.pause(ticket, actor=office.tim, reason="cuaca")
        except Exception:
            return time.monotonic() - begun
        return time.monotonic() - begun

    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=stuck.pk)
        waited = arena.race([lambda: act(stuck)] * CLIENTS)
        free = arena.race([lambda ticket=ticket: act(ticket) for ticket in others])
        arena.race([sweep] * CLIENTS)
    arena.close()
    assert max(waited) <= 5
    assert max(free) < max(waited)
    assert faults_of_breaches(others) == []


@pytest.mark.p17
@pytest.mark.parametrize("wrong", [timedelta(hours=-2), timedelta(hours=2), timedelta(days=1), timedelta(days=4400)])
def test_wrong_clocks_fire_nothing_early_twice_or_never(office, monkeypatch, wrong):
    due, early = overdue_tickets(office, TICKETS), fresh_tickets(office, TICKETS)
    let_be_due(early, moment.now() + timedelta(hours=1))
    monkeypatch.setattr(timezone, "now", lambda real=timezone.now: real() + wrong)
    sweep()
    sweep()
    assert faults_of_breaches(due) == []
    assert not Alarm.objects.filter(ticket__in=early).exists()
