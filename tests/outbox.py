"""The outbox in tests: told at a moment, taken out at a moment, and how far everything is."""

import pytest

from tests import factories
from workflow import delivery, moment
from workflow.delivery import deliver_due
from workflow.models import Delivery, Notice
from workflow.notifications import queue

NOW = factories.MORNING
State = Delivery.State


@pytest.fixture
def fresh_outlets(monkeypatch):
    """No way out rests because of an earlier test."""
    monkeypatch.setattr(delivery, "_resting_until", {})


def kabid_case(office):
    """A ticket that waits for the Kabid, with an empty outbox."""
    with moment.at(NOW):
        ticket = factories.walk(office, factories.make_ticket(office), until="3")
    Notice.objects.all().delete()
    return ticket


def deliver(at=NOW, **how):
    """Take the outbox out at a moment; how many letters went."""
    with moment.at(at):
        return deliver_due(**how)


def told(ticket, event, *people, at=NOW):
    """Tell people of an event at a moment."""
    with moment.at(at):
        return list(Notice.objects.filter(pk__in=queue(ticket, event, to=people, now=at)).order_by("pk"))


def states():
    """How far all deliveries are."""
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def faults():
    """Why deliveries ended or wait."""
    return set(Delivery.objects.values_list("fault", flat=True))
