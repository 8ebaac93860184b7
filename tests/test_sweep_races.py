"""Exactly once under parallel sweeps, one winner between act and deadline, and no waiting for a stuck ticket.

Small versions of promises P2, P3, P14 and P17; the full ones are `make chaos P=2` and so on.
"""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tests import factories
from tests.emptying import empty_tables
from tests.overdue import faults_of_breaches, fresh_tickets, let_be_due, overdue_tickets, race_act_and_deadline
from tests.races import Arena
from tickets.models import Ticket
from workflow import moment
from workflow.models import Alarm
from workflow.sweep import sweep

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]

ONCE = "one_alarm_per_level_and_deadline"


@pytest.fixture
def arena():
    """Five sweeps at the same time."""
    arena = Arena(5)
    yield arena
    arena.close()


@pytest.fixture
def pair():
    """An act and a sweep."""
    arena = Arena(2)
    yield arena
    arena.close()


@pytest.fixture
def unprotected(monkeypatch):
    """A copy of the house without the lock and without the constraint; both are back afterwards."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self.all())
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE workflow_alarm DROP CONSTRAINT {ONCE}")
    yield
    empty_tables()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE workflow_alarm ADD CONSTRAINT {ONCE} UNIQUE (clock_id, level, due_at)")


def test_five_sweeps_at_once_fire_each_breach_once(office, arena):
    tickets = overdue_tickets(office, 12)
    fired = arena.race([lambda: sweep(batch=5)] * 5)
    assert sum(fired) == 12
    assert faults_of_breaches(tickets) == []


def test_without_lock_and_constraint_the_harness_sees_doubles(office, arena, unprotected):
    doubled = 0
    for _ in range(3):
        tickets = overdue_tickets(office, 12)
        arena.race([sweep] * 5)
        doubled += len(faults_of_breaches(tickets))
    assert doubled


def test_an_act_at_the_deadline_is_either_in_time_or_late_with_its_breach(office, pair):
    dice = random.Random(3)
    results = [race_act_and_deadline(pair, office, dice, 0.1) for _ in range(10)]
    assert [result for result in results if result[0] != result[1]] == []


def test_a_stuck_ticket_holds_up_no_other(office, pair):
    stuck, *others = overdue_tickets(office, 4)
    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=stuck.pk)
        assert pair.race([sweep, lambda: None])[0] == 3
    assert faults_of_breaches(others) == []
    assert not stuck.alarms.exists()
    sweep()
    assert faults_of_breaches([stuck]) == []


@pytest.mark.parametrize("wrong", [timedelta(hours=-2), timedelta(hours=2), timedelta(days=1), timedelta(days=4400)])
def test_a_worker_with_a_wrong_clock_goes_by_the_time_of_the_database(office, monkeypatch, wrong):
    due, early = overdue_tickets(office, 2), fresh_tickets(office, 2)
    let_be_due(early, moment.now() + timedelta(minutes=1))
    monkeypatch.setattr(timezone, "now", lambda real=timezone.now: real() + wrong)
    sweep()
    sweep()
    assert faults_of_breaches(due) == []
    assert not Alarm.objects.filter(ticket__in=early).exists()


def test_an_old_alarm_does_not_fire_again_after_a_restore(office):
    tickets = overdue_tickets(office, 2)
    sweep()
    let_be_due(tickets, tickets[0].clocks.get().due_at)  # a clock that has forgotten what fired
    assert sweep() == 0
    assert Alarm.objects.count() == 2
    assert factories.Ticket.objects.count() == 2
