"""Impatient fingers beside the SOP: many clients at once give one message, one question, one answer (PostgreSQL)."""

from uuid import uuid4

import pytest

from tests import factories
from tests.races import CLIENTS
from tickets.models import Message, Ticket
from workflow import actions
from workflow.actions import lock

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]

RACES = 5


def said(results):
    """The messages that clients got, without the refusals."""
    return [result for result in results if isinstance(result, Message)]


def questions(arena, office):
    """Race ten people of an OPD who all ask for progress on a fresh ticket; how many questions were kept."""
    ticket, asker = factories.make_ticket(office), office.people["opd"]
    results = arena.race([lambda: actions.ask_progress(ticket, actor=asker, key=uuid4())] * CLIENTS)
    assert {type(result) for result in results} <= {Message, actions.ActNotPossible, actions.TicketBusy}
    return len(said(results))


def test_of_ten_questions_at_once_one_is_asked(office, arena):
    assert [questions(arena, office) for _ in range(RACES)] == [1] * RACES


def test_without_the_lock_the_harness_sees_several_questions(office, arena, monkeypatch):
    tickets = Ticket.objects.select_related("pemda", "opd", "node")
    monkeypatch.setattr(lock, "_held", lambda pk, **options: tickets.filter(pk=pk))
    assert max(questions(arena, office) for _ in range(RACES)) > 1


def test_one_form_sent_ten_times_at_once_is_one_message_that_everybody_gets(office, arena):
    ticket, key = factories.make_ticket(office), uuid4()
    results = arena.race(
        [lambda: actions.post_message(ticket, actor=office.tim, body="Kami berangkat.", key=key)] * CLIENTS
    )
    assert {message.pk for message in said(results)} == {Message.objects.get().pk}
    assert len(said(results)) == CLIENTS


def test_of_ten_answers_about_recovery_one_stands(office, arena):
    ticket = factories.walk(office, factories.make_ticket(office), "perbaikan")
    results = arena.race(
        [lambda: actions.confirm_recovery(ticket, actor=office.people["opd"], key=uuid4(), recovered=True)] * CLIENTS
    )
    assert len(said(results)) == Message.objects.count() == 1
    assert {type(result) for result in results} == {Message, actions.ActNotPossible}
