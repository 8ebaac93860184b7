"""The lock with which every act begins, and the short line of those who wait for it.

Whoever waits holds a thread of the web process. A ticket that stays locked would take them all, one by one, and with
them the pages of everybody else: so few wait, not for long, and the others are told at once.
"""

from __future__ import annotations

from collections import Counter
from threading import Lock

from django.db import OperationalError, connection
from django.db.models import QuerySet
from psycopg2.errors import LockNotAvailable

from tickets.models import Ticket, User
from workflow.actions.refusals import TicketBusy

#: How many of this process wait for one ticket at a time: a double click, and two officials at the same moment.
PLACES = 2
#: Milliseconds of patience. An act takes some hundredths of a second, a batch of the sweep some tenths. PostgreSQL
#: counts the wait for a place in its own queue apart: nobody waits longer than twice this.
PATIENCE = 1_000

_waiting: Counter[int] = Counter()
_door = Lock()


def lock_ticket(pk: int, actor: User) -> tuple[Ticket, User]:
    """The ticket as it stands, with its Pemda and OPD, held until the transaction ends; and who acts, as of now too.

    Whoever waited for the lock may have lost the post meanwhile: rights are judged by the person that is given back.
    Raises TicketBusy where somebody else holds the ticket for longer than an act takes. SQLite has one lock for
    everything, which the transaction holds already.
    """
    ticket = next(iter(_held(pk, skip_locked=True)), None) or _wait_for(pk)
    actor = User.objects.get(pk=actor.pk)
    if actor.opd_id == ticket.opd_id:
        actor.opd = ticket.opd
    return ticket, actor


def _held(pk: int, *, skip_locked: bool = False) -> QuerySet[Ticket]:
    held = Ticket.objects.select_for_update(of=("self",), skip_locked=skip_locked)
    return held.select_related("pemda", "opd", "node").filter(pk=pk).order_by()


def _wait_for(pk: int) -> Ticket:
    with _door:
        if _waiting[pk] >= PLACES:
            raise TicketBusy
        _waiting[pk] += 1
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [PATIENCE])
            ticket = _held(pk).get()
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        return ticket
    except OperationalError as failure:
        if isinstance(failure.__cause__, LockNotAvailable):
            raise TicketBusy from failure
        raise
    finally:
        with _door:
            _waiting[pk] -= 1
            if not _waiting[pk]:
                del _waiting[pk]
