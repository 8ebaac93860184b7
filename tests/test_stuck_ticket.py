"""One stuck ticket does not stop the office (promise P14); `make chaos P=14` measures it over gunicorn."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from tests.situations import at_row
from tickets.models import Ticket
from workflow import actions
from workflow.actions import lock

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]

#: Threads of one web process, and how many people act on either side.
THREADS, PEOPLE = 4, 8
PATIENCE = 60
NOTE = "Menunggu hujan reda di menara."
BUSY = "sedang dikerjakan orang lain"


@contextmanager
def held(ticket):
    """Somebody else's connection holds the row of the ticket."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM tickets_ticket WHERE id = %s FOR UPDATE", [ticket.pk])
    try:
        yield
    finally:
        other.close()


@pytest.fixture
def web():
    """The threads of one web process."""
    with ThreadPoolExecutor(THREADS) as web:
        yield web


def pause(ticket, actor):
    """What somebody is told who lets the ticket wait."""
    try:
        return actions.pause(ticket, actor=actor, reason="cuaca").status
    except actions.TicketBusy as refusal:
        return str(refusal)
    finally:
        connection.close()


def waiters():
    """How many connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0]


def test_those_who_act_on_others_do_not_stand_behind_those_who_wait_for_the_stuck_ticket(office, web):
    stuck, *others = [at_row(office, "5") for _ in range(PEOPLE + 1)]
    with held(stuck):
        in_vain = [web.submit(pause, stuck, office.tim) for _ in range(PEOPLE)]
        beside = [web.submit(pause, ticket, office.tim) for ticket in others]
        assert wait(beside, PATIENCE).not_done == set()
        assert {done.result() for done in beside} == {"menunggu"}
        assert all(BUSY in told.result(PATIENCE) for told in in_vain)
    assert stuck.audit_trail.filter(act="pause").count() == 0


def test_a_line_without_an_end_would_hold_up_everybody(office, web, monkeypatch):
    monkeypatch.setattr(lock, "PLACES", PEOPLE)
    monkeypatch.setattr(lock, "PATIENCE", PATIENCE * 1000)
    stuck, other = at_row(office, "5"), at_row(office, "5")
    with held(stuck):
        for _ in range(THREADS):
            web.submit(pause, stuck, office.tim)
        beside = web.submit(pause, other, office.tim)
        while waiters() < THREADS:
            assert not beside.done()
        assert not beside.done()
    assert beside.result(PATIENCE) == "menunggu"


def test_a_form_that_met_a_busy_ticket_keeps_its_words_and_can_be_sent_again(office, client):
    ticket = at_row(office, "5")
    client.force_login(office.tim, backend="tickets.backends.PeopleBackend")
    send = partial(
        client.post,
        reverse("ticket_act", args=[ticket.number, "pause"]),
        {"version": ticket.version, "reason": "cuaca", "note": NOTE},
    )
    with held(ticket):
        answer = send()
    page = answer.content.decode()
    assert answer.status_code == 409
    assert BUSY in page and NOTE in page
    assert send().status_code == 303
    assert Ticket.objects.get(pk=ticket.pk).status == "menunggu"


def test_whoever_waits_a_moment_gets_the_ticket_and_the_usual_patience_afterwards(office, web):
    ticket = at_row(office, "5")
    with held(ticket):
        second = web.submit(pause, ticket, office.tim)
        while not waiters():
            assert not second.done()
    assert second.result(PATIENCE) == "menunggu"
    assert lock._waiting == {}
