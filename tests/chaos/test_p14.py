"""Promise P14 in full: `make chaos P=14`, a stuck ticket."""

import time

import pytest
from django.db import transaction

from tests.overdue import faults_of_breaches, overdue_tickets
from tests.races import Arena
from tickets.models import Ticket
from workflow import actions
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
