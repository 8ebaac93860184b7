"""Tellings and readings that meet at the same lines of a person's list wait in one line, never in a circle."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from tests import factories
from tests.races import is_waited_for
from workflow.models import Notice
from workflow.models.notice import NoticeQuerySet
from workflow.notifications import Telling, queue_all

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]
NOW = factories.MORNING


def lie_in_reverse(office):
    """Two unread lines about two tickets, the older one stored behind the newer one; the keys, the older first."""
    tickets = [factories.make_ticket(office) for _ in range(2)]
    Notice.objects.all().delete()
    for key, ticket in ((2_000_002, tickets[1]), (2_000_001, tickets[0])):
        Notice.objects.create(pk=key, user=office.kabid, ticket=ticket, event="pesan", words="Contoh.", told_at=NOW)
    return tickets, (2_000_001, 2_000_002)


def tell(tickets, person):
    """Tell the person again of all tickets, in a connection of its own."""
    try:
        with transaction.atomic():
            queue_all([Telling(ticket, "pesan", [person]) for ticket in tickets], now=NOW)
    finally:
        connection.close()


def meet(office):
    """Hold the older line until a telling waits for it, then take the newer one too, without patience."""
    tickets, (older, newer) = lie_in_reverse(office)
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            Notice.objects.select_for_update().get(pk=older)
            telling = other.submit(tell, tickets, office.kabid)
            while not is_waited_for():
                assert not telling.done()
            Notice.objects.select_for_update(nowait=True).get(pk=newer)
        telling.result(timeout=30)


def test_a_telling_that_waits_for_an_older_line_does_not_hold_the_newer_ones(office):
    meet(office)
    assert Notice.objects.unread_of(office.kabid).count() == 2
    assert set(Notice.objects.filter(folded=True).values_list("pk", flat=True)) == {2_000_001, 2_000_002}


def test_of_lines_held_the_newest_first_two_would_wait_for_each_other(office, monkeypatch):
    monkeypatch.setattr(NoticeQuerySet, "held", lambda self: self.order_by("-pk").select_for_update(no_key=True))
    with pytest.raises(OperationalError, match="could not obtain lock"):
        meet(office)
